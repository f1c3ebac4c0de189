"""Ten thousand communities whose post is due at one instant.

And a tick among a million schedules of which none is.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import delete, func, select, update

from bot.app import App
from bot.store.database import Database
from bot.store.tables import communities, outbox, schedules, spaces
from bot.store.work import Transaction
from tests.benchmarks.rounds import Series, alternate
from tests.benchmarks.size import Size
from tests.benchmarks.stage import open_stage
from tests.benchmarks.table import Goal, Line, timed

DUE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Nairobi", "Asia/Tokyo", "UTC")
SLOTS_AT_ONCE = 10_000  # rows of one INSERT: a million need not be in memory
REST = 0.5  # s
BLINK = 0.001  # s between two looks at whether the loop is held


async def planning(size: Size) -> list[Line]:
    """Planned on SQLite, against APScheduler's own jobs in memory.

    Those forget everything at a restart.
    """
    async with open_stage() as (app, database, clock):
        await set_up(database, size.due, DUE)
        clock.now = DUE + timedelta(seconds=1)
        held: list[float] = []
        resting: list[float] = []
        found = await alternate(
            {
                "cairn": partial(_plan, app, database, size.due, held),
                "rest": partial(_rest, resting),
                "apscheduler": partial(_run_jobs, size.due),
            },
            size.rounds,
        )
    what = f"{size.due:,} due at one instant"
    return [
        timed(f"{what}: APScheduler's jobs in memory", found["apscheduler"]),
        timed(
            f"{what}: planned",
            found["cairn"],
            found["cairn"].over(found["apscheduler"]),
            Goal("<=", 0.5),
        ),
        timed(f"{what}: planned, in seconds", found["cairn"], None, Goal("<=", 1.0, "s")),
        timed("the loop was held at most, while nothing happened", Series(tuple(resting))),
        timed(
            "the loop was held at most, while they were planned",
            Series(tuple(held)),
            None,
            Goal("<=", 0.05, "s"),
        ),
    ]


async def idle(size: Size) -> list[Line]:
    """A tick when nothing is due, over the index that says so."""
    async with open_stage() as (app, database, clock):
        await set_up(database, size.schedules, DUE)
        clock.now = DUE - timedelta(days=1)
        await app.tick()  # the statement is compiled, the connection warm
        found = await alternate({"tick": partial(_idle_tick, app, size.ticks)}, size.rounds)
    return [
        timed(f"a tick, none due of {size.schedules:,}", found["tick"], None, Goal("<", 0.001, "s"))
    ]


async def _plan(app: App, database: Database, count: int, held: list[float]) -> float:
    """Seconds until every slot is in the outbox.

    How long the loop was held meanwhile goes into ``held``.
    """
    await database.transact(_due_again)
    async with watched(held):
        begun = perf_counter()
        planned = await app.tick()
        seconds = perf_counter() - begun
    rows = await database.read(
        lambda tx: tx.execute(select(func.count()).select_from(outbox)).scalar_one()
    )
    assert planned == rows == count, (planned, rows)
    return seconds


async def _rest(held: list[float]) -> float:
    """What the machine itself holds the loop up by: no planning, and the same look."""
    async with watched(held):
        await asyncio.sleep(REST)
    return REST


async def _run_jobs(count: int) -> float:
    """Seconds from when the jobs are due until each has run and knows when it runs next."""
    ran, finished = itertools.count(1), asyncio.Event()

    async def job() -> None:
        if next(ran) == count:
            finished.set()

    scheduler = AsyncIOScheduler(timezone="UTC")
    now = datetime.now(UTC)
    for number in range(count):
        weekday, clock, zone = _local(number, DUE)
        hour, minute = clock.split(":")
        trigger = CronTrigger(day_of_week=weekday, hour=hour, minute=minute, timezone=zone)
        scheduler.add_job(job, trigger, next_run_time=now, misfire_grace_time=None)
    scheduler.start(paused=True)
    begun = perf_counter()
    scheduler.resume()
    await finished.wait()
    seconds = perf_counter() - begun
    scheduler.shutdown(wait=False)
    return seconds


async def _idle_tick(app: App, times: int) -> float:
    begun = perf_counter()
    for _ in range(times):
        assert await app.tick() == 0
    return (perf_counter() - begun) / times


@asynccontextmanager
async def watched(held: list[float]) -> AsyncIterator[None]:
    """While inside, wakes every millisecond.

    The longest time that a waking came late by is added to ``held``.
    """
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            begun = perf_counter()
            await asyncio.sleep(BLINK)
            longest = max(longest, perf_counter() - begun - BLINK)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(BLINK)
    yield
    await asyncio.sleep(BLINK)
    watching.cancel()
    held.append(longest)


async def set_up(database: Database, count: int, due: datetime) -> None:
    """So many communities with a space and a schedule each."""
    for first in range(1, count + 1, SLOTS_AT_ONCE):
        numbers = range(first, min(first + SLOTS_AT_ONCE, count + 1))
        await database.transact(partial(_fill, numbers=numbers, due=due))


def _fill(tx: Transaction, numbers: Sequence[int], due: datetime) -> None:
    community = {"zone": "UTC", "created_at": due}
    tx.execute(
        communities.insert(), [{"id": n, "name": f"Group {n}", **community} for n in numbers]
    )
    space = {"platform": "discord", "name": "Hill"}
    tx.execute(
        spaces.insert(),
        [{"id": n, "community_id": n, "native_id": str(n), **space} for n in numbers],
    )
    tx.execute(schedules.insert(), [_schedule(n, due) for n in numbers])


def _schedule(number: int, due: datetime) -> dict[str, Any]:
    weekday, clock, zone = _local(number, due)
    own = {
        "id": number,
        "community_id": number,
        "space_id": number,
        "kind": "challenge",
        "channel": str(number),
    }
    timing = {"weekday": weekday, "time": clock, "zone": zone, "paused": False}
    return {**own, **timing, "next_run_at": due, "next_slot": due.date()}


def _local(number: int, due: datetime) -> tuple[int, str, str]:
    """The weekday, the time and the zone by which a community's clock shows that instant."""
    zone = ZONES[number % len(ZONES)]
    local = due.astimezone(ZoneInfo(zone))
    return local.weekday(), f"{local:%H:%M}", zone


def _due_again(tx: Transaction) -> None:
    tx.execute(delete(outbox))
    tx.execute(update(schedules).values(next_run_at=DUE, next_slot=DUE.date()))
