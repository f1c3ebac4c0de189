from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.messages import Message
from bot.store import picks, schedules, spaces
from bot.store.database import Database, open_database
from bot.store.picks import Pick
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, plan

PICK = Pick("challenge", Week(2026, 48), "cha-dot-product", Message("pick.first"), ("cha-a",))


async def test_where_there_is_nothing_to_do_nothing_is_done(database: Database) -> None:
    """As for a batch of which no schedule can be planned."""
    before = await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: schedules.move_on(tx, []))
    found = await database.read(lambda tx: schedules.of_community(tx, before.community_id))
    assert found == [before]


async def test_what_a_key_forbids_is_told_as_sqlalchemy_tells_it(database: Database) -> None:
    def keep(tx: Transaction) -> None:
        picks.keep(tx, community_of(tx), PICK, START)

    await database.transact(keep)
    with pytest.raises(IntegrityError):
        await database.transact(keep)


async def test_values_come_back_as_their_types_have_them(database: Database) -> None:
    def kept(tx: Transaction) -> list[Pick]:
        hill = community_of(tx).id
        picks.keep(tx, spaces.community_by_id(tx, hill), PICK, START)
        return picks.given(tx, spaces.community_by_id(tx, hill))

    assert await database.transact(kept) == [PICK]


async def test_a_unit_whose_connection_broke_under_a_statement_is_run_again(
    postgres_url: str,
) -> None:
    store = await open_database(postgres_url, Path())
    tries: list[bool] = []

    def look(tx: Transaction) -> bool:
        tries.append(True)
        if len(tries) == 1:
            tx.connection.dbapi_connection.close()  # type: ignore[union-attr]  # it is there: the connection is open
        return schedules.any_due(tx, START)

    assert not await store.transact(look)
    assert len(tries) == 2
    await store.close()
