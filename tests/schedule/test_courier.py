"""What becomes of a post when the platform answers, refuses, stalls or says nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.app import App
from bot.store import outbox
from bot.store.database import Database
from bot.store.tables import outbox as rows
from tests.fakes import Clock, Fault, ListSender, Talk
from tests.store.hill import community_of

MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FEW_MINUTES = timedelta(minutes=5)


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """How a post is sent does not depend on the store; leases are tested on both."""
    return sqlite_database


@pytest.fixture
async def planned(app: App, say: Talk, clock: Clock) -> App:
    """One post is waiting in the outbox."""
    await say("setup UTC 09:00", "olga", organiser=True)
    clock.now = MONDAY_NINE
    await app.tick()
    return app


async def state(database: Database) -> tuple[str, str | None, str]:
    query = select(rows.c.state, rows.c.message_id, rows.c.reason)
    row = await database.read(lambda tx: tx.execute(query).one())
    return row[0], row[1], row[2]


async def test_a_post_arrives_once_as_it_was_planned(planned: App, database: Database, clock: Clock) -> None:
    sender = ListSender(clock)
    for _ in range(3):
        await planned.deliver([sender])
        clock.turn(days=1)
    [message] = sender.messages
    assert (message.place.space, message.place.channel) == ("hill", "general")
    assert await state(database) == ("sent", message.id, "")
    [shown] = await planned.sent("discord", 10)
    assert (shown.reply, shown.key) == (message.reply, message.key)


async def test_without_its_platform_a_post_waits(planned: App, database: Database, clock: Clock) -> None:
    await planned.deliver([])
    await planned.deliver([ListSender(clock, "slack")])
    assert await state(database) == ("waiting", None, "")


async def test_a_refusal_is_final_and_an_organiser_can_read_why(
    planned: App, say: Talk, database: Database, clock: Clock
) -> None:
    sender = ListSender(clock)
    sender.faults.append(Fault.REFUSED)
    for _ in range(3):
        await planned.deliver([sender])
        clock.turn(hours=1)
    assert len(sender.tries) == 1
    assert await state(database) == ("dead", None, "I may not post there.")
    shown = await say("schedule", "olga", organiser=True)
    assert "I may not post there." in " ".join(map(str, shown.blocks))


async def test_not_now_waits_as_long_as_the_platform_says(planned: App, database: Database, clock: Clock) -> None:
    sender = ListSender(clock)
    sender.faults.append(Fault.RETRY_LATER)
    sender.after = 600
    await planned.deliver([sender])
    clock.turn(seconds=599)
    await planned.deliver([sender])
    assert len(sender.tries) == 1
    clock.turn(seconds=1)
    await planned.deliver([sender])
    assert len(sender.tries) == 2
    assert sender.looks == []  # it was surely not accepted: nothing to look for
    assert (await state(database))[0] == "sent"


async def test_not_now_without_a_time_is_tried_with_growing_pauses(planned: App, clock: Clock) -> None:
    sender = ListSender(clock)
    sender.faults.extend([Fault.RETRY_LATER] * 12)
    tried = []
    for _ in range(3600):
        before = len(sender.tries)
        await planned.deliver([sender])
        if len(sender.tries) > before:
            tried.append(clock())
        if sender.messages:
            break
        clock.turn(seconds=5)
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(tried)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 5
    assert pauses[-1] == 15 * 60


async def test_unknown_within_the_window_is_sent_again_with_the_same_key(
    planned: App, database: Database, clock: Clock
) -> None:
    sender = ListSender(clock, same_key_window=FEW_MINUTES, can_find=False)
    sender.faults.append(Fault.ARRIVED)
    await planned.deliver([sender])
    assert (await state(database))[0] == "waiting"
    clock.turn(seconds=30)
    await planned.deliver([sender])
    assert len(sender.tries) == 2
    assert len(set(sender.tries)) == 1
    assert len(sender.messages) == 1
    assert await state(database) == ("sent", "m1", "")


@pytest.mark.parametrize("fault", [Fault.ARRIVED, Fault.LOST])
async def test_unknown_after_the_window_looks_first(
    planned: App, database: Database, clock: Clock, fault: Fault
) -> None:
    sender = ListSender(clock, same_key_window=timedelta(0), can_find=True)
    sender.faults.append(fault)
    await planned.deliver([sender])
    clock.turn(minutes=10)
    await planned.deliver([sender])
    assert sender.looks == sender.tries[:1]
    assert len(sender.tries) == (1 if fault is Fault.ARRIVED else 2)
    assert len(sender.messages) == 1
    assert await state(database) == ("sent", "m1", "")


async def test_who_cannot_look_does_not_post_twice(planned: App, database: Database, clock: Clock) -> None:
    sender = ListSender(clock, same_key_window=timedelta(0), can_find=False)
    sender.faults.append(Fault.LOST)
    await planned.deliver([sender])
    for _ in range(3):
        clock.turn(minutes=10)
        await planned.deliver([sender])
    assert len(sender.tries) == 1
    assert await state(database) == ("dead", None, "It may have arrived, and I may not look; I did not post it twice.")


async def test_doubt_is_remembered_over_a_clear_not_now(planned: App, clock: Clock) -> None:
    sender = ListSender(clock, same_key_window=FEW_MINUTES, can_find=True)
    sender.faults.extend([Fault.ARRIVED, Fault.RETRY_LATER])
    sender.after = 600
    await planned.deliver([sender])
    clock.turn(minutes=1)
    await planned.deliver([sender])
    clock.turn(minutes=20)
    await planned.deliver([sender])
    assert len(sender.looks) == 1
    assert len(sender.messages) == 1


async def test_a_look_that_fails_is_looked_again(planned: App, database: Database, clock: Clock) -> None:
    sender = ListSender(clock)
    sender.faults.append(Fault.ARRIVED)
    sender.find_faults.append(Fault.RETRY_LATER)
    await planned.deliver([sender])
    for _ in range(3):
        clock.turn(minutes=10)
        await planned.deliver([sender])
    assert len(sender.looks) == 2
    assert len(sender.messages) == 1
    assert (await state(database))[0] == "sent"


async def test_one_posts_bug_does_not_stop_the_others(app: App, say: Talk, database: Database, clock: Clock) -> None:
    for space in ("hill", "valley", "lake"):
        await say("setup UTC 09:00", "olga", space=space, organiser=True)
    clock.now = MONDAY_NINE
    await app.tick()
    sender = ListSender(clock)
    sender.faults.append(Fault.CRASH)
    await app.deliver([sender])
    assert len(sender.messages) == 2
    clock.turn(minutes=10)
    await app.deliver([sender])
    assert sorted(message.place.space for message in sender.messages) == ["hill", "lake", "valley"]


async def test_after_a_day_it_is_given_up_with_a_reason(planned: App, database: Database, clock: Clock) -> None:
    sender = ListSender(clock)
    sender.faults.extend([Fault.RETRY_LATER] * 1000)
    for _ in range(26 * 4):
        await planned.deliver([sender])
        clock.turn(minutes=15)
    found, _, reason = await state(database)
    assert (found, reason) == ("dead", "Too many messages. I tried for a day.")
    tries = len(sender.tries)
    clock.turn(days=2)
    await planned.deliver([sender])
    assert len(sender.tries) == tries
    assert sender.messages == []


async def test_two_couriers_share_the_work_and_send_each_post_once(
    app: App, say: Talk, database: Database, clock: Clock
) -> None:
    for number in range(20):
        await say("setup UTC 09:00", "olga", space=f"space-{number}", organiser=True)
    clock.now = MONDAY_NINE
    await app.tick()
    other = App(database, app.catalog, clock=clock)
    sender = ListSender(clock)
    await asyncio.gather(app.deliver([sender]), other.deliver([sender]), app.deliver([sender]))
    assert len(sender.messages) == 20
    assert len({message.place.space for message in sender.messages}) == 20


async def test_a_crash_between_lease_and_sending_is_picked_up_when_the_lease_ran_out(
    planned: App, database: Database, clock: Clock
) -> None:
    now, until = clock(), clock() + timedelta(seconds=90)
    [parcel] = await database.transact(lambda tx: outbox.lease(tx, "died", ["discord"], now, until, 10))
    sender = ListSender(clock, same_key_window=FEW_MINUTES, can_find=False)
    await planned.deliver([sender])
    assert sender.messages == []
    clock.turn(seconds=91)
    await planned.deliver([sender])
    assert [message.key for message in sender.messages] == [parcel.key]
    assert await database.read(lambda tx: outbox.failures(tx, community_of(tx).id, 5)) == []
