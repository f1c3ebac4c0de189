from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.messages import Message
from bot.schedule.slots import delivery_of
from bot.store import leases, outbox, tables, upkeep
from bot.store.database import Database, open_database
from bot.store.schedules import Run, Schedule
from bot.store.upkeep import LivePost
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, plan

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
UNTIL = START + HOUR
NO_THREAD = Message("delivery.no-thread", {"reason": "I may not."})


@pytest.fixture
async def schedule(database: Database) -> Schedule:
    """A challenge that was posted, and has its thread."""

    def post(tx: Transaction) -> Schedule:
        made = plan(tx, "challenge", START)
        outbox.enqueue(tx, [delivery_of(made, Run(START, date(2026, 11, 20)), START, 12 * HOUR)])
        [delivery] = leases.take(tx, "one", {"discord": None}, START, UNTIL, 1)
        leases.store_reply(tx, delivery.id, "one", b"old", "cha-a")
        leases.mark_sent(tx, delivery.id, "m1", "", START, True)
        [standing] = upkeep.take(tx, {"discord": None}, START, UNTIL, 10)
        upkeep.settle(tx, standing, UNTIL, b"old", "t1")
        return made

    return await database.transact(post)


async def row(database: Database) -> Any:
    return await database.read(lambda tx: tx.execute(select(tables.outbox)).one())


async def stale(database: Database, kind: str, item: str, space: str = "hill") -> bool:
    """Whether the post is looked after now."""
    await database.transact(lambda tx: upkeep.stale(tx, community_of(tx, space), kind, item, START))
    return (await row(database)).refresh_at is not None


async def take(database: Database, at: timedelta = timedelta()) -> list[LivePost]:
    return await database.transact(
        lambda tx: upkeep.take(tx, {"discord": None}, START + at, UNTIL, 10)
    )


async def test_a_post_that_is_settled_is_left_alone(database: Database, schedule: Schedule) -> None:
    found = await row(database)
    assert (found.thread, found.refresh_at) == ("t1", None)
    assert await take(database, 24 * HOUR) == []


@pytest.mark.parametrize(
    ("kind", "item", "touched"),
    [
        ("challenge", "cha-a", True),
        ("", "cha-a", True),
        ("challenge", "", True),
        ("paper", "cha-a", False),
        ("challenge", "cha-b", False),
    ],
)
async def test_what_a_change_touches(
    database: Database, schedule: Schedule, kind: str, item: str, touched: bool
) -> None:
    assert await stale(database, kind, item) is touched


async def test_another_groups_change_touches_nothing(
    database: Database, schedule: Schedule
) -> None:
    assert not await stale(database, "", "", "valley")


async def test_it_is_taken_at_its_time_by_one_alone(
    database: Database, database_url: str, schedule: Schedule
) -> None:
    await stale(database, "", "cha-a")
    assert await take(database, -SECOND) == []
    second = await open_database(database_url, Path())
    try:
        both = await asyncio.gather(take(database), take(second))
    finally:
        await second.close()
    [standing] = [post for taken in both for post in taken]
    assert (standing.message_id, standing.thread, bytes(standing.reply)) == ("m1", "t1", b"old")


async def test_what_is_not_settled_comes_again(database: Database, schedule: Schedule) -> None:
    await stale(database, "", "cha-a")
    [first] = await take(database)
    assert await take(database, HOUR - SECOND) == []
    [again] = await take(database, HOUR)
    assert again.id == first.id


async def test_a_change_since_it_was_taken_is_left_for_the_next_round(
    database: Database, schedule: Schedule
) -> None:
    await stale(database, "", "cha-a")
    [standing] = await take(database)
    await stale(database, "", "cha-a")
    await database.transact(lambda tx: upkeep.settle(tx, standing, UNTIL, b"new", "t1"))
    found = await row(database)
    assert (bytes(found.reply), found.refresh_at) == (b"new", START)


async def test_what_two_have_settled_is_looked_at_once_more(
    database: Database, schedule: Schedule
) -> None:
    await stale(database, "", "cha-a")
    [slow] = await take(database)
    later = UNTIL + HOUR
    [quick] = await database.transact(
        lambda tx: upkeep.take(tx, {"discord": None}, UNTIL, later, 10)
    )
    await database.transact(lambda tx: upkeep.settle(tx, quick, later, b"newer", "t1"))
    await database.transact(lambda tx: upkeep.settle(tx, slow, UNTIL, b"older", "t1"))
    found = await row(database)
    assert (bytes(found.reply), found.refresh_at) == (b"older", UNTIL)
    [again] = await take(database, HOUR)
    await database.transact(lambda tx: upkeep.settle(tx, again, UNTIL, b"newer", "t1"))
    assert (await row(database)).refresh_at is None


@pytest.mark.parametrize("again", [START + 2 * HOUR, None])
async def test_what_is_put_off_comes_at_its_new_time_or_not_at_all(
    database: Database, schedule: Schedule, again: Any
) -> None:
    await stale(database, "", "cha-a")
    [standing] = await take(database)
    await database.transact(lambda tx: upkeep.put_off(tx, standing, UNTIL, again))
    found = await row(database)
    assert (found.refresh_at, found.refreshes) == (again, 1)
    await stale(database, "", "cha-a")
    assert (await row(database)).refreshes == 0  # a new change begins anew


async def test_a_change_is_not_put_off(database: Database, schedule: Schedule) -> None:
    await stale(database, "", "cha-a")
    [standing] = await take(database)
    await stale(database, "", "cha-a")
    await database.transact(lambda tx: upkeep.put_off(tx, standing, UNTIL, None))
    assert (await row(database)).refresh_at == START


async def test_a_note_stays_with_the_record(database: Database, schedule: Schedule) -> None:
    await stale(database, "", "cha-a")
    [standing] = await take(database)
    await database.transact(lambda tx: upkeep.settle(tx, standing, UNTIL, b"new", "", NO_THREAD))
    found = await row(database)
    assert (found.state, found.thread, found.reason) == ("sent", "", NO_THREAD)
