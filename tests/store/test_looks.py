"""What a member was shown that gives an item away: kept once, and gone with the community."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.store import looks, presence
from bot.store.database import Database
from bot.store.looks import Looks
from bot.store.tables import kv
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import enter
from tests.store.test_purge import purge_all

LONGEST = "cha-" + "x" * 36


async def test_what_was_shown_is_kept_for_each_member_and_item(database: Database) -> None:
    seen = Looks(hint=START, solution=START + timedelta(days=1))

    def keep(tx: Transaction) -> None:
        looks.keep(tx, enter(tx), LONGEST, seen)

    def read(tx: Transaction) -> tuple[Looks, Looks]:
        ana = enter(tx)
        return looks.looks_at(tx, ana, LONGEST), looks.looks_at(tx, ana, "cha-other")

    await database.transact(keep)
    assert await database.transact(read) == (seen, Looks())


async def test_it_goes_with_the_community(database: Database) -> None:
    def keep(tx: Transaction) -> None:
        looks.keep(tx, enter(tx), LONGEST, Looks(hint=START))
        presence.leave(tx, "discord", "hill", START)

    await database.transact(keep)
    await purge_all(database, START)
    left = await database.read(lambda tx: tx.execute(select(kv.c.key)).scalars().all())
    assert [key for key in left if key.startswith("looks/")] == []
