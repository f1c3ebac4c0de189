from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import outbox
from bot.store.database import Database, open_database
from bot.store.outbox import Parcel
from bot.store.schedules import Run, Schedule
from bot.store.tables import outbox as rows
from tests.fakes import START
from tests.store.hill import plan

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LEASE = MINUTE


@pytest.fixture
async def schedule(database: Database) -> Schedule:
    return await database.transact(lambda tx: plan(tx, "challenge", START))


async def put(database: Database, schedule: Schedule, slot: str = "2026-11-20", skipped: str = "") -> bool:
    due = replace(schedule, next=Run(START, slot))
    return await database.transact(lambda tx: outbox.put(tx, due, f"key-{slot}", b'{"x": 1}', START, skipped))


async def lease(database: Database, name: str, at: timedelta = timedelta(), limit: int = 10) -> list[Parcel]:
    now = START + at
    return await database.transact(lambda tx: outbox.lease(tx, name, ["discord"], now, now + LEASE, limit))


async def state(database: Database, parcel_id: int) -> tuple[str, str | None, str]:
    query = select(rows.c.state, rows.c.message_id, rows.c.reason).where(rows.c.id == parcel_id)
    row = await database.read(lambda tx: tx.execute(query).one())
    return row[0], row[1], row[2]


async def test_a_slot_is_put_once(database: Database, schedule: Schedule) -> None:
    assert await put(database, schedule)
    assert not await put(database, schedule)
    assert await put(database, schedule, "2026-11-27")
    assert [p.key for p in await lease(database, "one")] == ["key-2026-11-20", "key-2026-11-27"]


async def test_two_couriers_never_hold_the_same_parcel(
    database: Database, database_url: str, schedule: Schedule
) -> None:
    for number in range(12):
        await put(database, schedule, f"2026-12-{number + 1:02}")
    second = await open_database(database_url, Path())
    try:
        taken = await asyncio.gather(
            *(lease(where, name, limit=2) for _ in range(4) for where, name in ((database, "one"), (second, "two")))
        )
    finally:
        await second.close()
    ids = [parcel.id for batch in taken for parcel in batch]
    assert len(ids) == len(set(ids)) == 12


async def test_a_lease_runs_out_with_its_holder_and_the_next_one_is_told_to_be_careful(
    database: Database, schedule: Schedule
) -> None:
    await put(database, schedule)
    [first] = await lease(database, "one")
    assert (first.unsure, first.attempts, first.first_try_at) == (False, 0, None)
    assert await lease(database, "two", LEASE) == []
    [second] = await lease(database, "two", LEASE + SECOND)
    assert (second.id, second.unsure, second.attempts, second.first_try_at) == (first.id, True, 1, START)


async def test_only_its_holder_settles_a_parcel(database: Database, schedule: Schedule) -> None:
    await put(database, schedule)
    [parcel] = await lease(database, "one")
    await lease(database, "two", LEASE + SECOND)
    await database.transact(lambda tx: outbox.mark_dead(tx, parcel.id, "one", "too late"))
    await database.transact(lambda tx: outbox.put_back(tx, parcel.id, "one", START, "too late", False))
    assert await state(database, parcel.id) == ("leased", None, "")
    await database.transact(lambda tx: outbox.mark_dead(tx, parcel.id, "two", "no"))
    assert await state(database, parcel.id) == ("dead", None, "no")
    await database.transact(lambda tx: outbox.put_back(tx, parcel.id, "two", START, "dead stays dead", False))
    assert await state(database, parcel.id) == ("dead", None, "no")


async def test_that_it_arrived_counts_whoever_says_so(database: Database, schedule: Schedule) -> None:
    await put(database, schedule)
    [parcel] = await lease(database, "one")
    await lease(database, "two", LEASE + SECOND)
    await database.transact(lambda tx: outbox.mark_sent(tx, parcel.id, "m1", START + MINUTE))
    assert await state(database, parcel.id) == ("sent", "m1", "")
    assert await lease(database, "three", 10 * LEASE) == []


@pytest.mark.parametrize("unsure", [True, False])
async def test_put_back_waits_for_its_time_and_remembers_doubt(
    database: Database, schedule: Schedule, unsure: bool
) -> None:
    await put(database, schedule)
    [parcel] = await lease(database, "one")
    await database.transact(lambda tx: outbox.put_back(tx, parcel.id, "one", START + 5 * MINUTE, "not now", unsure))
    assert await lease(database, "one", 5 * MINUTE - SECOND) == []
    [again] = await lease(database, "one", 5 * MINUTE)
    assert (again.unsure, again.attempts, again.first_try_at) == (unsure, 1, START)


async def test_other_platforms_parcels_are_left_alone(database: Database, schedule: Schedule) -> None:
    await put(database, schedule)
    until = START + LEASE
    assert await database.transact(lambda tx: outbox.lease(tx, "one", ["slack"], START, until, 10)) == []
    assert len(await lease(database, "one")) == 1


async def test_the_reply_comes_back_byte_for_byte(database: Database, schedule: Schedule) -> None:
    await put(database, schedule)
    [parcel] = await lease(database, "one")
    assert bytes(parcel.reply) == b'{"x": 1}'
    assert (parcel.platform, parcel.space, parcel.channel) == ("discord", "hill", "challenge-channel")


async def test_sent_are_shown_oldest_first_and_only_the_newest(database: Database, schedule: Schedule) -> None:
    for day in (1, 2, 3):
        await put(database, schedule, f"2026-12-0{day}")
    for number, parcel in enumerate(await lease(database, "one")):
        at = START + number * MINUTE
        await database.transact(lambda tx, parcel=parcel, at=at: outbox.mark_sent(tx, parcel.id, "m", at))  # type: ignore[misc]  # a default binds the loop's value
    posted = await database.read(lambda tx: outbox.sent(tx, "discord", 2))
    assert [(p.key, p.at) for p in posted] == [
        ("key-2026-12-02", START + MINUTE),
        ("key-2026-12-03", START + 2 * MINUTE),
    ]
    assert await database.read(lambda tx: outbox.sent(tx, "slack", 2)) == []


async def test_failures_are_the_dead_and_the_skipped_newest_first(database: Database, schedule: Schedule) -> None:
    await put(database, schedule, "2026-11-06", skipped="30 h late")
    await put(database, schedule, "2026-11-13")
    await put(database, schedule, "2026-11-20")
    dead, _ = await lease(database, "one")
    await database.transact(lambda tx: outbox.mark_dead(tx, dead.id, "one", "I may not post there."))
    found = await database.read(lambda tx: outbox.failures(tx, schedule.community_id, 10))
    assert [(f.slot, f.state, f.reason) for f in found] == [
        ("2026-11-13", "dead", "I may not post there."),
        ("2026-11-06", "skipped", "30 h late"),
    ]
    assert await database.read(lambda tx: outbox.failures(tx, schedule.community_id + 1, 10)) == []
