from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.messages import Message
from bot.schedule.slots import delivery_of
from bot.store import leases, outbox, records, schedules, spaces
from bot.store.database import Database
from bot.store.schedules import Run, Schedule, Timing
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, plan

HOUR = timedelta(hours=1)
FORBIDDEN = Message("refused.no-write", {"platform": "Discord"})


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


async def test_paused_is_not_due_and_resumed_begins_where_it_is_told(database: Database) -> None:
    schedule = await database.transact(lambda tx: plan(tx, "challenge", START - HOUR))
    await database.transact(lambda tx: schedules.pause(tx, schedule.id))
    assert await due(database) == []
    later = Run(START + HOUR, date(2026, 11, 21))
    await database.transact(lambda tx: schedules.resume(tx, schedule.id, later))
    assert await due(database) == []
    [found] = await database.read(lambda tx: schedules.of_community(tx, schedule.community_id))
    assert (found.paused, found.next) == (False, later)


async def test_moving_on_changes_only_the_next_run(database: Database) -> None:
    schedule = await database.transact(lambda tx: plan(tx, "challenge", START - HOUR))
    other = await database.transact(lambda tx: plan(tx, "kaggle", START - HOUR))
    ended = await database.transact(lambda tx: plan(tx, "paper", START - HOUR))
    later = Run(START + HOUR, date(2026, 11, 27))
    await database.transact(
        lambda tx: schedules.move_on(tx, [(schedule.id, later), (ended.id, None)])
    )
    assert await due(database) == ["hill/kaggle"]
    found = await database.read(lambda tx: schedules.of_community(tx, other.community_id))
    assert sorted(found, key=lambda one: one.id) == [
        replace(schedule, next=later),
        other,
        replace(ended, next=None),
    ]


async def test_whether_any_is_due_is_what_is_due(database: Database) -> None:
    assert not await database.read(lambda tx: schedules.any_due(tx, START))
    schedule = await database.transact(lambda tx: plan(tx, "challenge", START))
    assert not await database.read(lambda tx: schedules.any_due(tx, START - HOUR))
    assert await database.read(lambda tx: schedules.any_due(tx, START))
    await database.transact(lambda tx: schedules.pause(tx, schedule.id))
    assert not await database.read(lambda tx: schedules.any_due(tx, START))


async def test_setting_the_same_channel_again_changes_it_and_another_channel_adds_one(
    database: Database,
) -> None:
    before = await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: schedules.pause(tx, before.id))
    timing = Timing(
        3, "18:30", "Asia/Tokyo", every=2, starts=date(2026, 11, 26), ends=date(2027, 1, 1)
    )
    run = Run(START + HOUR, date(2026, 11, 26))

    def put(tx: Transaction, channel: str) -> None:
        schedules.set_up(
            tx, before.community_id, before.space_id, "challenge", channel, timing, run
        )

    await database.transact(lambda tx: put(tx, before.channel))
    [after] = await database.read(lambda tx: schedules.of_community(tx, before.community_id))
    assert (after.id, after.timing, after.paused, after.next) == (before.id, timing, False, run)
    await database.transact(lambda tx: put(tx, "elsewhere"))
    found = await database.read(lambda tx: schedules.of_community(tx, before.community_id))
    assert sorted(one.channel for one in found) == ["challenge-channel", "elsewhere"]


async def test_a_change_keeps_a_pause(database: Database) -> None:
    before = await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: schedules.pause(tx, before.id))
    timing, run = Timing(4, "10:00", "UTC"), Run(START + HOUR, date(2026, 11, 27))
    await database.transact(lambda tx: schedules.change(tx, before.id, "elsewhere", timing, run))
    [after] = await database.read(lambda tx: schedules.of_community(tx, before.community_id))
    assert after == replace(before, channel="elsewhere", timing=timing, next=run, paused=True)


async def test_what_is_removed_posts_no_more_and_stays_in_the_records(database: Database) -> None:
    schedule = await database.transact(lambda tx: plan(tx, "challenge", START))
    run = Run(START, date(2026, 11, 20))
    delivery = delivery_of(schedule, run, START, 12 * HOUR)
    await database.transact(lambda tx: outbox.enqueue(tx, [delivery]))
    await database.transact(lambda tx: schedules.remove(tx, schedule.id))
    assert await database.read(lambda tx: schedules.of_community(tx, schedule.community_id)) == []
    until = START + HOUR
    assert (
        await database.transact(
            lambda tx: leases.take(tx, "one", {"discord": None}, START, until, 10)
        )
        == []
    )
    [record] = await database.read(lambda tx: records.newest(tx, schedule.community_id, 10))
    assert (record.state, record.reason) == ("skipped", Message("post.removed"))


async def test_a_failure_of_a_channel_is_told_until_all_is_well(database: Database) -> None:
    challenge = await database.transact(lambda tx: plan(tx, "challenge", START))
    kaggle = await database.transact(lambda tx: plan(tx, "kaggle", START))

    async def tell(schedule: Schedule, failure: Message = FORBIDDEN) -> bool:
        return await database.transact(lambda tx: schedules.tell(tx, schedule.id, failure))

    together = replace(challenge.timing)
    await database.transact(
        lambda tx: schedules.change(tx, kaggle.id, challenge.channel, together, kaggle.next)
    )
    assert await tell(challenge)
    assert not await tell(kaggle)
    assert await tell(kaggle, Message("refused.channel-gone", {"platform": "Discord"}))
    await database.transact(lambda tx: schedules.all_well(tx, kaggle.id))
    assert await tell(challenge)
    await database.transact(lambda tx: schedules.resume(tx, challenge.id, challenge.next))
    await database.transact(lambda tx: schedules.all_well(tx, kaggle.id))
    assert await tell(challenge)
    assert not await database.transact(lambda tx: schedules.tell(tx, 10_000, FORBIDDEN))


async def test_a_communitys_schedules_are_its_own(database: Database) -> None:
    await database.transact(lambda tx: plan(tx, "challenge", START))
    await database.transact(lambda tx: spaces.enter(tx, "discord", "valley", "Valley", START))
    assert (
        await database.read(lambda tx: schedules.of_community(tx, community_of(tx, "valley").id))
        == []
    )
