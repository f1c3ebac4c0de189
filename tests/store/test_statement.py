from __future__ import annotations

from bot.store import schedules
from bot.store.database import Database
from tests.fakes import START
from tests.store.hill import plan


async def test_where_there_is_nothing_to_do_nothing_is_done(database: Database) -> None:
    """As for a batch of which no schedule can be planned."""
    before = await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: schedules.move_on(tx, []))
    found = await database.read(lambda tx: schedules.of_community(tx, before.community_id))
    assert found == [before]
