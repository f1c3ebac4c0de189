from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.catalog.catalog import Catalog
from bot.delivery.planner import BATCH, plan, too_late
from bot.schedule.slots import LEAST_TIME, key_of
from bot.store import breaks, picks, schedules, tables
from bot.store.database import open_database
from bot.store.schedules import Schedule, Timing
from tests.delivery.office import GRACE, HOUR, MONDAY, Office
from tests.fakes import Clock
from tests.store.hill import community_of, said

WEEK = timedelta(days=7)


async def schedules_of(office: Office, space: str = "hill") -> list[Schedule]:
    return await office.database.transact(
        lambda tx: schedules.of_community(tx, community_of(tx, space).id)
    )


async def next_slot(office: Office, space: str = "hill") -> date | None:
    [schedule] = await schedules_of(office, space)
    return schedule.next.day if schedule.next else None


async def test_nothing_is_planned_before_its_time(office: Office, clock: Clock) -> None:
    await office.schedule()
    clock.now = MONDAY - timedelta(seconds=1)
    assert await office.plan() == 0
    assert await office.rows() == []


async def test_a_due_slot_is_planned_once_and_the_schedule_moves_on(
    office: Office, clock: Clock
) -> None:
    schedule = await office.schedule()
    clock.now = MONDAY
    assert (await office.plan(), await office.plan()) == (1, 0)
    row = await office.row()
    assert (row.schedule_id, row.kind, row.slot, row.state) == (
        schedule.id,
        "challenge",
        date(2026, 11, 23),
        "waiting",
    )
    assert (row.platform, row.space, row.channel, row.person) == (
        "discord",
        "hill",
        "challenge-channel",
        "",
    )
    assert (row.due_at, row.next_try_at, row.give_up_at) == (MONDAY, MONDAY, MONDAY + GRACE)
    assert await next_slot(office) == date(2026, 11, 30)


async def test_planning_chooses_and_words_nothing(planned: Office) -> None:
    row = await planned.row()
    assert (bytes(row.reply), row.item_id) == (b"", "")
    assert await planned.database.transact(lambda tx: picks.given(tx, community_of(tx))) == []


async def test_what_is_planned_at_the_end_of_its_grace_still_gets_an_hour(
    office: Office, clock: Clock
) -> None:
    await office.schedule()
    clock.now = MONDAY + GRACE
    await office.plan()
    row = await office.row()
    assert (row.state, row.give_up_at) == ("waiting", clock() + LEAST_TIME)


async def test_a_slot_after_its_grace_is_skipped_with_a_reason(
    office: Office, clock: Clock
) -> None:
    await office.schedule()
    clock.now = MONDAY + 13 * HOUR
    await office.plan()
    row = await office.row()
    assert (row.state, row.slot) == ("skipped", date(2026, 11, 23))
    assert said(row.reason) == "It was 13 h late, more than the 12 h that are allowed."
    assert await next_slot(office) == date(2026, 11, 30)


async def test_after_missed_weeks_there_is_one_post_and_not_a_flood(
    office: Office, clock: Clock
) -> None:
    await office.schedule()
    clock.now = MONDAY + 3 * WEEK + 2 * HOUR
    await office.plan()
    assert [(row.slot, row.state) for row in await office.rows()] == [
        (date(2026, 11, 23), "skipped"),
        (date(2026, 12, 14), "waiting"),
    ]
    assert await next_slot(office) == date(2026, 12, 21)


async def test_after_missed_weeks_and_outside_the_grace_there_is_none(
    office: Office, clock: Clock
) -> None:
    await office.schedule()
    clock.now = MONDAY + 3 * WEEK + 13 * HOUR
    await office.plan()
    assert [(row.slot, row.state) for row in await office.rows()] == [
        (date(2026, 11, 23), "skipped")
    ]
    assert await next_slot(office) == date(2026, 12, 21)


async def test_every_other_week_is_planned_every_other_week(office: Office, clock: Clock) -> None:
    await office.schedule(timing=Timing(0, "09:00", "UTC", every=2, starts=date(2026, 11, 23)))
    for week in range(5):
        clock.now = MONDAY + week * WEEK
        await office.plan()
    assert [row.slot for row in await office.rows()] == [
        date(2026, 11, 23),
        date(2026, 12, 7),
        date(2026, 12, 21),
    ]


async def test_after_its_last_day_a_schedule_is_at_rest(office: Office, clock: Clock) -> None:
    await office.schedule(timing=Timing(0, "09:00", "UTC", ends=date(2026, 11, 30)))
    for week in range(4):
        clock.now = MONDAY + week * WEEK
        await office.plan()
    assert [row.slot for row in await office.rows()] == [date(2026, 11, 23), date(2026, 11, 30)]
    assert await next_slot(office) is None


async def test_a_schedule_with_a_lost_zone_is_paused_and_told_and_stops_no_other(
    office: Office, clock: Clock
) -> None:
    lost = await office.schedule()
    await office.schedule(space="valley")
    await office.contact("id-of-olga")
    lose = (
        update(tables.schedules).where(tables.schedules.c.id == lost.id).values(zone="Mars/Olympus")
    )
    await office.database.transact(lambda tx: tx.execute(lose))
    clock.now = MONDAY
    await office.plan()
    assert [schedule.paused for schedule in await schedules_of(office)] == [True]
    assert [schedule.paused for schedule in await schedules_of(office, "valley")] == [False]
    [poisoned, other] = await office.rows("challenge")
    assert (poisoned.state, other.state) == ("skipped", "waiting")
    assert "Mars/Olympus" in said(poisoned.reason)
    assert said(poisoned.reason).endswith("it is paused until it is set again.")
    [notice] = await office.rows("notice")
    assert (notice.person, notice.state) == ("id-of-olga", "waiting")
    assert await office.plan() == 0


async def test_a_paused_schedule_plans_nothing(office: Office, clock: Clock) -> None:
    schedule = await office.schedule()
    await office.database.transact(lambda tx: schedules.pause(tx, schedule.id))
    clock.now = MONDAY
    assert await office.plan() == 0


async def test_a_crowd_is_planned_in_batches_so_that_others_are_let_in(
    office: Office, clock: Clock
) -> None:
    for number in range(BATCH + 3):
        await office.schedule(space=f"space-{number}")
    clock.now = MONDAY
    batches = [
        await office.database.transact(lambda tx: plan(tx, clock(), GRACE)) for _ in range(3)
    ]
    assert batches == [BATCH, 3, 0]
    assert len({row.key for row in await office.rows()}) == BATCH + 3


async def test_a_vacation_is_stepped_over(office: Office, clock: Clock) -> None:
    await office.schedule()
    off = (date(2026, 11, 24), date(2026, 12, 7))
    await office.database.transact(lambda tx: breaks.add(tx, community_of(tx), "", *off))
    clock.now = MONDAY
    await office.plan()
    assert await next_slot(office) == date(2026, 12, 14)


async def test_several_that_plan_at_once_make_one_row_a_slot(
    database_url: str, tiny: Catalog, clock: Clock
) -> None:
    offices = [Office(await open_database(database_url, Path()), tiny, clock) for _ in range(2)]
    for number in range(10):
        await offices[0].schedule(space=f"space-{number}")
    clock.now = MONDAY
    counts = await asyncio.gather(*(office.plan() for office in offices for _ in range(3)))
    assert sum(counts) == 10
    assert len(await offices[0].rows()) == 10
    for office in offices:
        await office.database.close()


async def test_a_key_is_short_and_names_one_slot_of_one_schedule(office: Office) -> None:
    schedule, other = await office.schedule(), await office.schedule("kaggle")
    keys = {
        key_of(schedule, date(2026, 11, 23)),
        key_of(schedule, date(2026, 11, 30)),
        key_of(other, date(2026, 11, 23)),
    }
    assert len(keys) == 3
    assert key_of(schedule, date(2026, 11, 23)) in keys
    assert all(
        len(key) <= 25 and set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for key in keys
    )


@pytest.mark.parametrize("missed", [0, 1, 5, 60])
async def test_however_long_it_was_away_it_goes_on_with_a_future_run(
    office: Office, clock: Clock, missed: int
) -> None:
    await office.schedule()
    clock.now = MONDAY + missed * WEEK + timedelta(minutes=1)
    await office.plan()
    [schedule] = await schedules_of(office)
    assert schedule.next
    assert clock() < schedule.next.at <= clock() + WEEK
    assert sum(row.state == "waiting" for row in await office.rows()) == 1


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(hours=12, minutes=20), "12 h 20 min late"),
        (timedelta(hours=13), "13 h late"),
        (timedelta(days=35, hours=3), "35 days late"),
    ],
)
def test_how_late_is_said_as_people_say_it(late: timedelta, words: str) -> None:
    why = too_late(late, timedelta(hours=12))
    assert said(why) == f"It was {words}, more than the 12 h that are allowed."
