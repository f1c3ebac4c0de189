from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.store import members, schedules
from bot.store.database import Database
from bot.store.schedules import Run, Timing
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, plan

HOUR = timedelta(hours=1)


async def due(database: Database, limit: int = 10) -> list[str]:
    found = await database.transact(lambda tx: schedules.due(tx, START, limit))
    return [f"{schedule.space}/{schedule.kind}" for schedule in found]


async def test_due_are_those_whose_moment_has_come_earliest_first(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        plan(tx, "challenge", START)
        plan(tx, "kaggle", START - 2 * HOUR)
        plan(tx, "paper", START + timedelta(seconds=1))
        plan(tx, "challenge", START - HOUR, "valley")

    await database.transact(fill)
    assert await due(database) == ["hill/kaggle", "valley/challenge", "hill/challenge"]
    assert await due(database, limit=1) == ["hill/kaggle"]
    assert await database.read(lambda tx: schedules.count_due(tx, START)) == 3


async def test_paused_is_not_due_and_resumed_begins_where_it_is_told(database: Database) -> None:
    schedule = await database.transact(lambda tx: plan(tx, "challenge", START - HOUR))
    await database.transact(lambda tx: schedules.pause(tx, schedule.id))
    assert await due(database) == []
    assert await database.read(lambda tx: schedules.count_due(tx, START)) == 0
    later = Run(START + HOUR, "2026-11-21")
    await database.transact(lambda tx: schedules.resume(tx, schedule.id, later))
    assert await due(database) == []
    [found] = await database.read(lambda tx: schedules.of_community(tx, schedule.community_id))
    assert (found.paused, found.next) == (False, later)


async def test_moving_on_changes_only_the_next_run(database: Database) -> None:
    schedule = await database.transact(lambda tx: plan(tx, "challenge", START - HOUR))
    other = await database.transact(lambda tx: plan(tx, "kaggle", START - HOUR))
    await database.transact(lambda tx: schedules.move_on(tx, schedule.id, Run(START + HOUR, "2026-11-27")))
    assert await due(database) == ["hill/kaggle"]
    assert await database.read(lambda tx: schedules.of_community(tx, other.community_id)) == [
        other,
        replace(schedule, next=Run(START + HOUR, "2026-11-27")),
    ]


async def test_a_space_has_one_schedule_a_kind_and_setting_it_again_changes_it(database: Database) -> None:
    before = await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: schedules.pause(tx, before.id))
    timing = Timing(3, "18:30", "Asia/Tokyo")

    def put(tx: Transaction) -> None:
        run = Run(START + HOUR, "2026-11-26")
        schedules.put(tx, before.community_id, before.space_id, "challenge", "elsewhere", timing, run)

    await database.transact(put)
    [after] = await database.read(lambda tx: schedules.of_community(tx, before.community_id))
    assert (after.id, after.channel, after.timing, after.paused) == (before.id, "elsewhere", timing, False)


async def test_a_communitys_schedules_are_its_own(database: Database) -> None:
    await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: members.enter_space(tx, "discord", "valley", "Valley", START))
    assert await database.read(lambda tx: schedules.of_community(tx, community_of(tx, "valley").id)) == []
