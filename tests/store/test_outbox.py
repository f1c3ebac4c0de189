from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.chat.reply import Reply
from bot.messages import Message
from bot.store import leases, outbox, records, schedules, spaces, tables
from bot.store.database import Database, open_database
from bot.store.leases import Delivery
from bot.store.outbox import NewDelivery
from bot.store.schedules import Schedule
from tests.fakes import START
from tests.store.hill import enter, plan

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LEASE = MINUTE
LATE = Message("delivery.too-late", {"late": 780, "grace": 720})
NO = Message("refused.no-write", {"platform": "Discord"})
DAY = date(2026, 11, 20)


@pytest.fixture
async def schedule(database: Database) -> Schedule:
    return await database.transact(lambda tx: plan(tx, "challenge", START))


def delivery_of(schedule: Schedule, slot: date = DAY, **more: Any) -> NewDelivery:
    """The row of a slot, due now."""
    at = (schedule.platform, schedule.space, schedule.channel)
    times = (START, START + 12 * HOUR, START, START)
    key = f"{schedule.space}-{slot}"
    made = NewDelivery(
        schedule.community_id, schedule.kind, slot, *at, key, *times, schedule_id=schedule.id
    )
    return replace(made, **more)


async def put(database: Database, *deliveries: NewDelivery) -> None:
    await database.transact(lambda tx: outbox.enqueue(tx, deliveries))


async def lease(
    database: Database, name: str, at: timedelta = timedelta(), limit: int = 10, **more: Any
) -> list[Delivery]:
    now = START + at
    return await database.transact(
        lambda tx: leases.take(tx, name, {"discord": None}, now, now + LEASE, limit, **more)
    )


async def begin(
    database: Database, delivery: Delivery, name: str, at: timedelta = timedelta()
) -> bool:
    return await database.transact(lambda tx: leases.begin(tx, delivery.id, name, START + at))


async def row(database: Database, key: str = "hill-2026-11-20") -> Any:
    query = select(tables.outbox).where(tables.outbox.c.key == key)
    return await database.read(lambda tx: tx.execute(query).one())


async def state(
    database: Database, key: str = "hill-2026-11-20"
) -> tuple[str, str | None, Message | None]:
    found = await row(database, key)
    return found.state, found.message_id, found.reason


async def test_a_slot_is_put_once_and_stays_as_it_is(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule), delivery_of(schedule, date(2026, 11, 27)))
    await put(database, delivery_of(schedule, key="another key", reply=b"{}"))  # the same slot
    await put(
        database, delivery_of(schedule, date(2026, 12, 4), key="hill-2026-11-20")
    )  # the same key
    await put(database)
    assert [p.key for p in await lease(database, "one")] == ["hill-2026-11-20", "hill-2026-11-27"]


async def test_what_is_put_comes_back_byte_for_byte(database: Database, schedule: Schedule) -> None:
    await put(database, delivery_of(schedule, reply=b'{"x": 1}', item_id="cha-a"))
    [delivery] = await lease(database, "one")
    assert (delivery.kind, delivery.slot, delivery.schedule_id) == (
        "challenge",
        DAY,
        schedule.id,
    )
    assert (delivery.platform, delivery.space, delivery.channel) == (
        "discord",
        "hill",
        "challenge-channel",
    )
    assert (bytes(delivery.reply), delivery.item_id, delivery.person) == (b'{"x": 1}', "cha-a", "")
    assert (delivery.due_at, delivery.give_up_at) == (START, START + 12 * HOUR)


async def test_one_with_a_reason_is_recorded_and_never_sent(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule, reason=LATE))
    assert await lease(database, "one", 24 * HOUR) == []
    assert await state(database) == ("skipped", None, LATE)


async def test_two_couriers_never_hold_the_same_delivery(
    database: Database, database_url: str, schedule: Schedule
) -> None:
    await put(
        database, *(delivery_of(schedule, date(2026, 12, number + 1)) for number in range(12))
    )
    second = await open_database(database_url, Path())
    try:
        taken = await asyncio.gather(
            *(
                lease(where, name, limit=2)
                for _ in range(4)
                for where, name in ((database, "one"), (second, "two"))
            )
        )
        taken += [
            await lease(database, "one", limit=12)
        ]  # two that met may have passed over each other's
    finally:
        await second.close()
    ids = [delivery.id for batch in taken for delivery in batch]
    assert len(ids) == len(set(ids)) == 12


async def test_no_space_takes_more_than_its_share(database: Database, schedule: Schedule) -> None:
    other = await database.transact(lambda tx: plan(tx, "challenge", START, "valley"))
    await put(database, *(delivery_of(schedule, date(2026, 12, number)) for number in range(1, 9)))
    await put(database, delivery_of(other))
    assert [p.space for p in await lease(database, "one", each_space=2)] == [
        "hill",
        "hill",
        "valley",
    ]


async def test_a_full_space_and_what_is_in_hand_are_passed_over(
    database: Database, schedule: Schedule
) -> None:
    other = await database.transact(lambda tx: plan(tx, "challenge", START, "valley"))
    await put(
        database, delivery_of(schedule), delivery_of(other), delivery_of(other, date(2026, 11, 27))
    )
    [first] = await lease(database, "one", full=[("discord", "hill")], limit=1)
    assert first.space == "valley"
    after = LEASE + SECOND  # its lease has run out, but its holder is still at it
    taken = await lease(database, "one", after, full=[("discord", "hill")], mine=[first.id])
    assert [p.key for p in taken] == ["valley-2026-11-27"]


async def test_a_lease_that_ran_out_before_the_send_leaves_no_doubt(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule))
    [first] = await lease(database, "one")
    assert (first.attempts, first.first_try_at) == (0, None)
    assert await lease(database, "two", LEASE) == []
    [second] = await lease(database, "two", LEASE + SECOND)
    assert (second.id, second.attempts, second.first_try_at) == (first.id, 0, None)


async def test_a_lease_that_ran_out_in_the_send_leaves_a_doubt(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule))
    [first] = await lease(database, "one")
    assert await begin(database, first, "one", SECOND)
    [second] = await lease(database, "two", LEASE + SECOND)
    assert (second.attempts, second.first_try_at) == (1, START + SECOND)
    assert await begin(database, second, "two", LEASE + 2 * SECOND)
    found = await row(database)
    assert (found.attempts, found.first_try_at) == (
        2,
        START + SECOND,
    )  # the first doubt is the one that counts


@pytest.mark.parametrize(("who", "at"), [("two", SECOND), ("one", LEASE), ("one", HOUR)])
async def test_only_its_holder_begins_and_in_time(
    database: Database, schedule: Schedule, who: str, at: timedelta
) -> None:
    await put(database, delivery_of(schedule))
    [delivery] = await lease(database, "one")
    assert not await begin(database, delivery, who, at)
    assert (await row(database)).attempts == 0


async def test_only_its_holder_words_it(database: Database, schedule: Schedule) -> None:
    await put(database, delivery_of(schedule))
    [delivery] = await lease(database, "one")
    await database.transact(lambda tx: leases.store_reply(tx, delivery.id, "two", b"two", "cha-b"))
    assert bytes((await row(database)).reply) == b""
    await database.transact(lambda tx: leases.store_reply(tx, delivery.id, "one", b"one", "cha-a"))
    found = await row(database)
    assert (bytes(found.reply), found.item_id) == (b"one", "cha-a")


async def test_only_its_holder_settles_a_delivery(database: Database, schedule: Schedule) -> None:
    await put(database, delivery_of(schedule))
    [delivery] = await lease(database, "one")
    await lease(database, "two", LEASE + SECOND)
    assert not await database.transact(lambda tx: leases.mark_dead(tx, delivery.id, "one", LATE))
    assert not await database.transact(lambda tx: leases.mark_skipped(tx, delivery.id, "one", LATE))
    assert not await database.transact(
        lambda tx: leases.put_back(tx, delivery.id, "one", START, LATE, False)
    )
    assert await state(database) == ("leased", None, None)
    assert await database.transact(lambda tx: leases.mark_dead(tx, delivery.id, "two", NO))
    assert not await database.transact(
        lambda tx: leases.put_back(tx, delivery.id, "two", START, LATE, False)
    )
    assert await state(database) == ("dead", None, NO)


@pytest.mark.parametrize(
    ("look_after", "refresh_at", "thread"), [(True, START + MINUTE, None), (False, None, "")]
)
async def test_that_it_arrived_counts_whoever_says_so(
    database: Database, schedule: Schedule, look_after: bool, refresh_at: object, thread: str | None
) -> None:
    await put(database, delivery_of(schedule))
    [delivery] = await lease(database, "one")
    await lease(database, "two", LEASE + SECOND)
    at = START + MINUTE
    await database.transact(
        lambda tx: leases.mark_sent(tx, delivery.id, "m1", "https://l", at, look_after)
    )
    await database.transact(
        lambda tx: leases.mark_sent(tx, delivery.id, "m2", "https://no", at + HOUR, look_after)
    )
    found = await row(database)
    assert (found.state, found.message_id, found.link, found.sent_at) == (
        "sent",
        "m1",
        "https://l",
        at,
    )
    assert (found.refresh_at, found.thread) == (refresh_at, thread)
    assert await lease(database, "three", 10 * LEASE) == []


@pytest.mark.parametrize(("unsure", "first_try_at"), [(True, START), (False, None)])
async def test_put_back_waits_for_its_time_and_remembers_doubt(
    database: Database, schedule: Schedule, unsure: bool, first_try_at: object
) -> None:
    await put(database, delivery_of(schedule))
    [delivery] = await lease(database, "one")
    await begin(database, delivery, "one")
    later = START + 5 * MINUTE
    assert await database.transact(
        lambda tx: leases.put_back(tx, delivery.id, "one", later, LATE, unsure)
    )
    assert await lease(database, "one", 5 * MINUTE - SECOND) == []
    [again] = await lease(database, "one", 5 * MINUTE)
    assert (again.attempts, again.first_try_at) == (1, first_try_at)


async def test_other_platforms_deliveries_are_left_alone(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule))
    until = START + LEASE
    assert (
        await database.transact(
            lambda tx: leases.take(tx, "one", {"slack": None}, START, until, 10)
        )
        == []
    )
    assert len(await lease(database, "one")) == 1


async def test_what_was_skipped_or_given_up_can_be_sent_after_all(
    database: Database, schedule: Schedule
) -> None:
    await put(
        database, delivery_of(schedule, reply=b"old"), delivery_of(schedule, date(2026, 11, 27))
    )
    delivery, waiting = await lease(database, "one")
    await begin(database, delivery, "one")
    await database.transact(lambda tx: leases.mark_dead(tx, delivery.id, "one", NO))
    now, until = START + HOUR, START + 13 * HOUR

    async def revive(slot: date, channel: str = "challenge-channel") -> bool:
        return await database.transact(
            lambda tx: outbox.revive(tx, schedule.id, slot, channel, now, until)
        )

    assert not await revive(waiting.slot)  # it is on its way
    assert not await revive(date(2026, 12, 4))
    assert not await revive(DAY, "elsewhere")
    assert await revive(DAY)
    assert not await revive(DAY)
    [again, *_] = [p for p in await lease(database, "two", HOUR) if p.slot == DAY]
    assert (bytes(again.reply), again.attempts, again.first_try_at) == (b"", 0, None)
    assert (again.due_at, again.give_up_at) == (now, until)


async def test_a_reminder_is_withdrawn_by_its_member_alone(
    database: Database, schedule: Schedule
) -> None:
    ana, ben = [
        (await database.transact(lambda tx, who=who: enter(tx, who))).id  # type: ignore[misc]  # a bound default
        for who in ("ana", "ben")
    ]
    reminder: dict[str, Any] = {
        "schedule_id": None,
        "channel": "",
        "person": "id-of-ana",
        "member_id": ana,
        "kind": outbox.REMINDER,
    }
    later: dict[str, Any] = {"next_try_at": START + HOUR, "due_at": START + HOUR}
    await put(database, delivery_of(schedule, **reminder, **later, item_id="cha-a", key="late"))
    await put(database, delivery_of(schedule, **reminder, item_id="cha-b", key="soon"))
    soon, late = await database.read(lambda tx: outbox.waiting_for(tx, ana))
    assert [(item, at) for _, item, at in (soon, late)] == [
        ("cha-b", START),
        ("cha-a", START + HOUR),
    ]
    assert await database.read(lambda tx: outbox.waiting_for(tx, ben)) == []
    assert not await database.transact(lambda tx: outbox.withdraw(tx, soon[0], ben, NO))
    assert await database.transact(lambda tx: outbox.withdraw(tx, soon[0], ana, NO))
    assert not await database.transact(lambda tx: outbox.withdraw(tx, soon[0], ana, NO))
    assert await database.read(lambda tx: outbox.waiting_for(tx, ana)) == [late]
    assert await lease(database, "one") == []


async def remind(database: Database, schedule: Schedule, item: str, hours: float) -> int:
    """A reminder of Ana's, so many hours from now, that was set half an hour ago; her id."""
    ana = (await database.transact(enter)).id
    due = START + hours * HOUR
    await put(
        database,
        delivery_of(
            schedule,
            schedule_id=None,
            channel="",
            kind=outbox.REMINDER,
            person="id-of-ana",
            member_id=ana,
            item_id=item,
            key=f"{item}-{hours}",
            due_at=due,
            next_try_at=due,
            created_at=START,
        ),
    )
    return ana


async def test_what_is_needed_no_more_and_then_needed_again_is_the_same_rows(
    database: Database, schedule: Schedule
) -> None:
    for hours in (3.0, 1.0, 2.0):
        ana = await remind(database, schedule, "cha-a", hours)
    await remind(database, schedule, "cha-b", 1)
    dropped = await database.transact(lambda tx: outbox.no_need(tx, ana, "cha-a"))
    assert dropped == [START + HOUR, START + 2 * HOUR, START + 3 * HOUR]
    assert await database.transact(lambda tx: outbox.no_need(tx, ana, "cha-a")) == []
    now = START + HOUR
    back = await database.transact(lambda tx: outbox.needed_again(tx, ana, "cha-a", now))
    assert back == [START + 2 * HOUR, START + 3 * HOUR]
    assert await database.transact(lambda tx: outbox.needed_again(tx, ana, "cha-a", now)) == []
    assert await state(database, "cha-a-1.0") == ("skipped", None, outbox.FINISHED)
    assert await state(database, "cha-a-2.0") == ("waiting", None, None)
    assert [p.key for p in await lease(database, "one", 2 * HOUR)] == ["cha-b-1", "cha-a-2.0"]


async def test_what_was_taken_back_or_is_waiting_anew_does_not_come_back(
    database: Database, schedule: Schedule
) -> None:
    ana = await remind(database, schedule, "cha-a", 1)
    await remind(database, schedule, "cha-a", 2)
    [first, _] = await database.read(lambda tx: outbox.waiting_for(tx, ana))
    await database.transact(lambda tx: outbox.withdraw(tx, first[0], ana, outbox.TAKEN_BACK))
    await database.transact(lambda tx: outbox.no_need(tx, ana, "cha-a"))
    await remind(database, schedule, "cha-a", 2.0)
    back = await database.transact(lambda tx: outbox.needed_again(tx, ana, "cha-a", START))
    assert back == []
    await database.transact(lambda tx: outbox.no_need(tx, ana, "cha-a"))
    back = await database.transact(lambda tx: outbox.needed_again(tx, ana, "cha-a", START))
    assert back == [START + 2 * HOUR], "one a moment"
    assert len(await database.read(lambda tx: outbox.waiting_for(tx, ana))) == 1


async def test_what_expires_is_told_for_reminders_alone(
    database: Database, schedule: Schedule
) -> None:
    ana = await remind(database, schedule, "cha-a", 1)
    await put(database, delivery_of(schedule))
    before = START + 13 * HOUR
    [left] = await database.transact(lambda tx: outbox.expire(tx, before, LATE))
    assert (left.member_id, left.item_id, left.due_at) == (ana, "cha-a", START + HOUR)
    assert (left.state, left.reason) == ("skipped", LATE)
    assert (await state(database))[0] == "skipped"
    assert await database.transact(lambda tx: outbox.expire(tx, before, LATE)) == []
    since = START + HOUR
    assert await database.read(lambda tx: outbox.reminders_since(tx, ana, since)) == [left]
    later = since + SECOND
    assert await database.read(lambda tx: outbox.reminders_since(tx, ana, later)) == []


async def test_a_schedule_that_is_set_again_owns_what_was_posted_before(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule), delivery_of(schedule, date(2026, 11, 27)))
    await database.transact(lambda tx: schedules.remove(tx, schedule.id))
    again = await database.transact(lambda tx: plan(tx, "challenge", START))
    place = ("discord", "hill", "challenge-channel")
    await database.transact(lambda tx: outbox.adopt(tx, again.id, place, "kaggle"))
    assert await database.read(lambda tx: records.record_of(tx, again, DAY)) is None
    await database.transact(lambda tx: outbox.adopt(tx, again.id, place, "challenge"))
    found = await database.read(lambda tx: records.record_of(tx, again, DAY))
    assert found
    assert (found.state, found.reason) == ("skipped", Message("post.removed"))
    await put(database, delivery_of(again, key="the same slot again"))
    assert await lease(database, "one") == []


async def test_a_direct_message_leads_home_by_its_key_whom_it_was_written_to(
    database: Database, schedule: Schedule
) -> None:
    to_ana = replace(delivery_of(schedule, key="to ana"), person="ana", channel="")
    await put(database, delivery_of(schedule), replace(to_ana, schedule_id=None))

    async def home(key: str, person: str) -> str | None:
        return await database.read(lambda tx: outbox.home_of(tx, key, person))

    assert await home("to ana", "ana") == "hill"
    assert await home("to ana", "bo") is None
    assert await home("to ana", "") is None
    assert await home("nobody's", "ana") is None
    # A post in a channel is no direct message, whoever says so
    assert await home("hill-2026-11-20", "ana") is None
    assert await home("hill-2026-11-20", "") is None


async def test_sent_are_shown_oldest_first_and_only_the_newest(
    database: Database, schedule: Schedule
) -> None:
    words = Reply("It is Monday").to_json()
    days = [date(2026, 12, day) for day in (1, 2, 3)]
    await put(database, *(delivery_of(schedule, day, reply=words) for day in days))
    for number, delivery in enumerate(await lease(database, "one")):
        at, which = START + number * MINUTE, delivery.id
        await database.transact(
            lambda tx, which=which, at=at: leases.mark_sent(tx, which, "m", "", at, True)  # type: ignore[misc]  # a bound default
        )
    posted = await database.read(lambda tx: outbox.sent(tx, "discord", 2))
    assert [(p.key, p.at) for p in posted] == [
        ("hill-2026-12-02", START + MINUTE),
        ("hill-2026-12-03", START + 2 * MINUTE),
    ]
    assert await database.read(lambda tx: outbox.sent(tx, "slack", 2)) == []


async def test_records_are_a_communitys_posts_newest_first(
    database: Database, schedule: Schedule
) -> None:
    other = await database.transact(lambda tx: plan(tx, "kaggle", START))
    await put(database, delivery_of(schedule, due_at=START - HOUR, reason=LATE))
    await put(database, delivery_of(other, key="kaggle"))
    notice: dict[str, Any] = {"schedule_id": None, "kind": outbox.NOTICE, "key": "notice"}
    await put(database, delivery_of(schedule, **notice))

    async def newest(
        limit: int = 10, kind: str = "", community: int = schedule.community_id
    ) -> list[Any]:
        found = await database.read(lambda tx: records.newest(tx, community, limit, kind))
        return [(record.kind, record.state, record.reason) for record in found]

    assert await newest() == [("kaggle", "waiting", None), ("challenge", "skipped", LATE)]
    assert await newest(limit=1) == [("kaggle", "waiting", None)]
    assert await newest(kind="challenge") == [("challenge", "skipped", LATE)]
    assert await newest(community=schedule.community_id + 1) == []
    one = await database.read(lambda tx: records.record_of(tx, schedule, DAY))
    assert one
    assert one.reason == LATE
    assert (
        await database.read(lambda tx: records.record_of(tx, schedule, date(2026, 11, 27))) is None
    )


async def test_an_item_is_given_where_it_is_out_or_on_its_way(
    database: Database, schedule: Schedule
) -> None:
    await put(database, delivery_of(schedule, item_id="cha-a"))

    async def given(kind: str = "challenge", item: str = "cha-a") -> bool:
        return await database.read(
            lambda tx: records.was_given(
                tx, spaces.community_by_id(tx, schedule.community_id), kind, item
            )
        )

    assert await given()
    assert not await given(kind="kaggle")
    assert not await given(item="cha-b")
    skip = update(tables.outbox).values(state="skipped")
    await database.transact(lambda tx: tx.execute(skip))
    assert not await given()
