from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import Reply
from bot.schedule.planner import key_of
from bot.store import outbox, picks, schedules, tables
from bot.store.database import Database, open_database
from bot.store.outbox import Parcel
from bot.store.picks import Pick
from bot.store.schedules import Schedule
from bot.store.work import Transaction
from tests.fakes import Clock, Talk
from tests.store.hill import community_of

MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def monday(app: App, say: Talk) -> App:
    """Posts are set up at 9:00 UTC: the challenge on Monday, the others on their days."""
    reply = await say("setup UTC 09:00", "olga", organiser=True)
    assert "wrong" not in reply.summary
    return app


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """What is planned does not depend on the store; that two may plan at once is tested on both."""
    return sqlite_database


async def parcels(database: Database) -> list[Parcel]:
    """What is waiting, and now leased for good."""
    far = datetime(2099, 1, 1, tzinfo=UTC)
    return await database.transact(lambda tx: outbox.lease(tx, "test", ["discord"], far, far + HOUR, 100))


async def failures(database: Database) -> list[tuple[str, str, str]]:
    found = await database.read(lambda tx: outbox.failures(tx, community_of(tx).id, 10))
    return [(failure.slot, failure.state, failure.reason) for failure in found]


async def find(database: Database, kind: str) -> Schedule:
    found = await database.read(lambda tx: schedules.of_community(tx, community_of(tx).id))
    return next(schedule for schedule in found if schedule.kind == kind)


def words(parcel: Parcel) -> str:
    reply = Reply.from_json(parcel.reply)
    return " ".join([reply.summary, *(str(block) for block in reply.blocks)])


async def test_nothing_is_planned_before_its_time(monday: App, database: Database, clock: Clock) -> None:
    clock.now = MONDAY_NINE - timedelta(seconds=1)
    await monday.tick()
    assert await parcels(database) == []


async def test_a_due_slot_is_planned_once_and_the_schedule_moves_on(
    monday: App, database: Database, clock: Clock
) -> None:
    clock.now = MONDAY_NINE
    await monday.tick()
    await monday.tick()
    [parcel] = await parcels(database)
    assert parcel.channel == "general"
    assert "late" not in words(parcel)
    assert (await find(database, "challenge")).next.slot == "2026-11-30"


async def test_a_late_slot_within_grace_is_posted_with_a_note(monday: App, database: Database, clock: Clock) -> None:
    clock.now = MONDAY_NINE + 11 * HOUR
    await monday.tick()
    [parcel] = await parcels(database)
    assert "late" in words(parcel)
    assert await failures(database) == []


async def test_a_later_slot_is_skipped_with_a_record(monday: App, database: Database, clock: Clock) -> None:
    clock.now = MONDAY_NINE + 13 * HOUR
    await monday.tick()
    assert await parcels(database) == []
    [(slot, state, reason)] = await failures(database)
    assert (slot, state) == ("2026-11-23", "skipped")
    assert reason == "it was 13 h late, more than the 12 h that are allowed"
    assert (await find(database, "challenge")).next.slot == "2026-11-30"


async def test_a_skipped_slot_takes_no_item_away(monday: App, database: Database, clock: Clock) -> None:
    clock.now = MONDAY_NINE + 13 * HOUR
    await monday.tick()
    assert await database.read(lambda tx: picks.given(tx, community_of(tx).id)) == []


async def test_after_missed_weeks_there_is_one_post_and_not_a_flood(
    monday: App, database: Database, clock: Clock
) -> None:
    clock.now = MONDAY_NINE + timedelta(days=21) + 2 * HOUR
    await monday.tick()
    due_now = [parcel for parcel in await parcels(database) if "hallenge" in words(parcel)]
    assert len(due_now) == 1
    assert "late" in words(due_now[0])
    assert (await find(database, "challenge")).next.slot == "2026-12-21"


async def test_two_instances_that_plan_at_once_make_one_post(database_url: str, tiny: Catalog, clock: Clock) -> None:
    one, two = [await open_database(database_url, Path()) for _ in range(2)]
    apps = [App(database, tiny, clock=clock) for database in (one, two)]
    await Talk(apps[0])("setup UTC 09:00", "olga", organiser=True)
    clock.now = MONDAY_NINE
    await asyncio.gather(*(app.tick() for app in apps for _ in range(3)))
    assert len(await parcels(one)) == 1
    await one.close()
    await two.close()


async def test_the_post_is_what_members_were_shown_before(
    monday: App, say: Talk, database: Database, clock: Clock
) -> None:
    clock.now = MONDAY_NINE - HOUR  # the same week, an hour before the post
    shown = await say("challenge", "ana")
    clock.now = MONDAY_NINE
    await monday.tick()
    [parcel] = await parcels(database)
    pick = await database.read(lambda tx: picks.of_week(tx, community_of(tx).id, "challenge", "2026-W48"))
    assert pick
    item = monday.catalog.get(pick.item_id)
    assert item
    assert item.title in " ".join(map(str, (shown.summary, *shown.blocks)))
    assert item.title in words(parcel)


async def test_when_everything_was_given_the_slot_is_skipped_and_says_so(
    monday: App, database: Database, clock: Clock
) -> None:
    def give_all(tx: Transaction) -> None:
        for number, item in enumerate(monday.catalog.challenges):
            pick = Pick("challenge", f"2026-W{number + 10}", item.id, "")
            picks.keep(tx, community_of(tx).id, pick, clock())

    await database.transact(give_all)
    clock.now = MONDAY_NINE
    await monday.tick()
    assert await parcels(database) == []
    assert await failures(database) == [("2026-11-23", "skipped", "the group was given every challenge there is")]


async def test_a_paused_schedule_plans_nothing_and_resumed_goes_on_after_now(
    monday: App, say: Talk, database: Database, clock: Clock
) -> None:
    await say("schedule pause challenge", "olga", organiser=True)
    clock.now = MONDAY_NINE + HOUR
    await monday.tick()
    assert await parcels(database) == []
    await say("schedule resume challenge", "olga", organiser=True)
    await monday.tick()
    assert await parcels(database) == []
    assert (await find(database, "challenge")).next.slot == "2026-11-30"


async def test_a_key_is_short_and_names_one_slot_of_one_channel(monday: App, database: Database) -> None:
    schedule = await find(database, "challenge")
    other = await find(database, "kaggle")
    assert key_of(schedule) == key_of(schedule)
    assert key_of(schedule) != key_of(other)
    assert len(key_of(schedule)) <= 25
    assert set(key_of(schedule)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


async def test_a_schedule_that_can_not_be_planned_stops_no_other(monday: App, database: Database, clock: Clock) -> None:
    def lose_its_zone(tx: Transaction) -> int:
        first = schedules.of_community(tx, community_of(tx).id)[0]
        tx.execute(update(tables.schedules).where(tables.schedules.c.id == first.id).values(zone="Mars/Olympus"))
        return first.id

    lost = await database.transact(lose_its_zone)
    clock.turn(days=7)
    await monday.tick()
    found = await database.read(lambda tx: schedules.of_community(tx, community_of(tx).id))
    assert [schedule.id for schedule in found if schedule.paused] == [lost]
    assert all(schedule.next.at > clock() for schedule in found if not schedule.paused)
    [failure, *_] = [
        f for f in await database.read(lambda tx: outbox.failures(tx, community_of(tx).id, 5)) if "Mars" in f.reason
    ]
    assert "paused until it is set again" in failure.reason
