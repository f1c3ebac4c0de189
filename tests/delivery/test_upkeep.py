"""Posts in the channel are brought up to date: one thread each, numbers edited in place."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.delivery.upkeep import HOLD, MOST_REFRESHES, PAUSE
from bot.errors import RetryLater
from bot.store import upkeep
from tests.delivery.office import MONDAY, Office, Shaky, words
from tests.fakes import Clock, Fault, ListSender
from tests.store.hill import community_of, said

SECOND = timedelta(seconds=1)


@pytest.fixture
async def posted(planned: Office, sender: ListSender) -> Office:
    """The challenge stands in the channel, with its thread."""
    await planned.deliver(sender)
    await planned.look_after(sender)
    return planned


async def change(office: Office, finished: int) -> None:
    """So many have finished it now."""
    office.finished = finished
    item, now = (await office.row()).item_id, office.clock()
    await office.database.transact(
        lambda tx: upkeep.stale(tx, community_of(tx), "challenge", item, now)
    )


class Busy(ListSender):
    """While it edits for the first time, the number changes once more."""

    office: Office
    edited = False

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        await super().edit(place, message_id, reply, key)
        if not self.edited:
            self.edited = True
            await change(self.office, self.office.finished + 1)


class Failing(ListSender):
    """Its first edit is the last thing before the database fails once."""

    database: Shaky

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        await super().edit(place, message_id, reply, key)
        self.database.failures = len(self.edits) == 1


class Ringing(ListSender):
    """It says when it edited."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.rung = asyncio.Event()

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        await super().edit(place, message_id, reply, key)
        self.rung.set()


async def test_an_edit_that_hangs_delays_no_other(office: Office, clock: Clock) -> None:
    sender = Ringing(clock)
    for space in ("dead", "living"):
        await office.schedule(space=space)
    clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    await office.look_after(sender)
    sender.dead.add("dead")
    office.finished = 1
    for space in ("dead", "living"):
        await office.database.transact(
            lambda tx, space=space: upkeep.stale(  # type: ignore[misc]  # a bound default
                tx, community_of(tx, space), "challenge", "", MONDAY
            )
        )
    looking = asyncio.create_task(office.look_after(sender))
    for _ in range(2):  # the second one begins while the first one's edit still hangs
        await asyncio.wait_for(sender.rung.wait(), 20)
        sender.rung.clear()
        office.finished += 1
        await office.database.transact(
            lambda tx: upkeep.stale(
                tx,
                community_of(tx, "living"),
                "challenge",
                "",
                MONDAY,
            )
        )
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)


async def test_a_thread_is_opened_once(posted: Office, sender: ListSender, clock: Clock) -> None:
    row = await posted.row()
    title = sender.messages[0].reply.summary
    assert (sender.threads, row.thread, row.refresh_at) == ([("m1", title)], "t-m1", None)
    clock.turn(days=1)
    await posted.look_after(sender)
    await change(posted, 1)
    await posted.look_after(sender)
    assert len(sender.threads) == 1


TALK = "Talk about it in this post's thread."


async def test_a_post_says_that_there_is_a_thread_once_there_is_one(
    planned: Office, sender: ListSender
) -> None:
    planned.talks = True
    await planned.deliver(sender)
    assert TALK not in words(sender.messages[0].reply)
    await planned.look_after(sender)
    [(message_id, reply)] = sender.edits
    assert message_id == "m1"
    assert TALK in words(reply)
    assert bytes((await planned.row()).reply) == reply.to_json()


async def test_a_post_without_a_thread_promises_none(planned: Office, sender: ListSender) -> None:
    planned.talks = True
    await planned.deliver(sender)
    sender.care_faults.append(Fault.REFUSED)
    await planned.look_after(sender)
    await change(planned, 1)
    await planned.look_after(sender)
    said = [sender.messages[0].reply, *(reply for _, reply in sender.edits)]
    assert [TALK in words(reply) for reply in said] == [False, False]


async def test_where_every_message_is_a_thread_the_post_says_so_at_once_and_is_not_edited(
    planned: Office, sender: ListSender
) -> None:
    planned.talks = True
    sender.every_message_is_a_thread = True
    await planned.deliver(sender)
    assert TALK in words(sender.messages[0].reply)
    await planned.look_after(sender)
    assert sender.edits == []


async def test_a_post_about_the_group_has_no_thread(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule("recap")
    clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    await office.look_after(sender)
    row = await office.row()
    assert (sender.threads, sender.edits, row.thread, row.refresh_at) == ([], [], "", None)


async def test_a_post_is_edited_where_its_number_changed(
    posted: Office, sender: ListSender, clock: Clock
) -> None:
    assert sender.edits == []  # nothing has changed yet
    await change(posted, 1)
    await posted.look_after(sender)
    [(message_id, reply)] = sender.edits
    assert message_id == "m1"
    assert "1 finished it." in words(reply)
    assert "0 finished it." not in words(reply)
    assert bytes((await posted.row()).reply) == reply.to_json()


async def test_a_change_that_shows_nothing_new_is_not_edited(
    posted: Office, sender: ListSender
) -> None:
    await change(posted, 0)
    await posted.look_after(sender)
    assert sender.edits == []
    assert (await posted.row()).refresh_at is None


async def test_several_changes_are_one_edit_at_their_time(
    posted: Office, sender: ListSender, clock: Clock
) -> None:
    for finished in (1, 2, 3):
        posted.finished = finished
        soon = clock() + 5 * SECOND
        await posted.database.transact(
            lambda tx, at=soon: upkeep.stale(tx, community_of(tx), "", "", at)  # type: ignore[misc]  # a bound default
        )
    await posted.look_after(sender)
    assert sender.edits == []
    clock.turn(seconds=5)
    await posted.look_after(sender)
    assert ["3 finished it." in words(reply) for _, reply in sender.edits] == [True]


async def test_a_change_during_an_edit_is_not_lost(posted: Office, clock: Clock) -> None:
    busy = Busy(clock)
    busy.office = posted
    await change(posted, 1)
    await posted.look_after(busy)
    assert ["2 finished it." in words(reply) for _, reply in busy.edits] == [False, True]
    assert (await posted.row()).refresh_at is None


async def test_a_thread_that_is_refused_is_noted_and_the_numbers_are_kept_all_the_same(
    planned: Office, sender: ListSender
) -> None:
    await planned.deliver(sender)
    sender.care_faults.append(Fault.REFUSED)
    await planned.look_after(sender)
    row = await planned.row()
    assert (row.state, row.thread, said(row.reason)) == (
        "sent",
        "",
        "No thread: I may not post there.",
    )
    await change(planned, 1)
    await planned.look_after(sender)
    assert (len(sender.threads), len(sender.edits)) == (0, 1)


async def test_an_edit_that_is_refused_is_not_tried_again_until_something_changes(
    posted: Office, sender: ListSender, clock: Clock
) -> None:
    await change(posted, 1)
    sender.care_faults.append(Fault.REFUSED)
    await posted.look_after(sender)
    assert (await posted.row()).refresh_at is None
    clock.turn(days=1)
    await posted.look_after(sender)
    assert sender.edits == []
    await change(posted, 2)
    await posted.look_after(sender)
    assert len(sender.edits) == 1


async def test_not_now_waits_as_long_as_the_platform_says(
    posted: Office, sender: ListSender, clock: Clock
) -> None:
    await change(posted, 1)
    sender.care_faults.append(Fault.RETRY_LATER)
    sender.after = 60
    await posted.look_after(sender)
    assert (await posted.row()).refresh_at == clock() + timedelta(seconds=60)
    clock.turn(seconds=60)
    await posted.look_after(sender)
    assert len(sender.edits) == 1


async def test_no_answer_is_tried_with_growing_pauses_and_then_no_more(
    posted: Office, sender: ListSender, clock: Clock
) -> None:
    await change(posted, 1)
    sender.care_faults.extend([Fault.LOST] * MOST_REFRESHES)
    pauses = []
    for _ in range(MOST_REFRESHES):
        await posted.look_after(sender)
        again = (await posted.row()).refresh_at
        if again is None:
            break
        pauses.append(again - clock())
        clock.now = again
    assert (len(sender.care_faults), sender.edits) == (0, [])
    assert len(pauses) == MOST_REFRESHES - 1
    assert (pauses[0], pauses) == (PAUSE, sorted(pauses))


async def test_a_fault_in_one_post_does_not_stop_the_others(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule()
    await office.schedule(space="valley")
    clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    sender.care_faults.append(Fault.CRASH)
    await office.look_after(sender)
    assert len(sender.threads) == 1
    assert [row.refresh_at for row in await office.rows()] == [None, None]


async def test_what_another_process_took_and_never_finished_is_taken_again(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    await planned.deliver(sender)
    until = clock() + HOLD
    [taken] = await planned.database.transact(
        lambda tx: upkeep.take(tx, {"discord": None}, clock(), until, 10)
    )
    await planned.look_after(sender)
    assert sender.threads == []
    clock.now = until
    await planned.look_after(sender)
    assert [message_id for message_id, _ in sender.threads] == [taken.message_id]


async def test_a_database_that_fails_loses_no_change(posted: Office, clock: Clock) -> None:
    database = Shaky(posted.database)
    failing = Failing(clock)
    failing.database = database
    await change(posted, 1)
    office = Office(database, posted.catalog, clock)
    office.finished = 1
    await office.look_after(failing)
    assert (len(failing.edits), (await posted.row()).refresh_at) == (1, clock() + HOLD)
    clock.turn(seconds=HOLD.total_seconds())
    await office.look_after(failing)
    row = await posted.row()
    assert (row.refresh_at, bytes(row.reply)) == (None, failing.edits[-1][1].to_json())


class Dropping(ListSender):
    """Its first edit is not taken, and the database fails when that is to be written down."""

    database: Shaky

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        self.database.failures = 1
        raise RetryLater(self.delay)


async def test_a_failure_that_cannot_be_noted_is_tried_again_after_the_hold(
    posted: Office, clock: Clock
) -> None:
    database = Shaky(posted.database)
    dropping, taking = Dropping(clock), ListSender(clock)
    dropping.database = database
    await change(posted, 1)
    office = Office(database, posted.catalog, clock)
    office.finished = 1
    await office.look_after(dropping)
    assert (await posted.row()).refresh_at == clock() + HOLD
    clock.turn(seconds=HOLD.total_seconds())
    await office.look_after(taking)
    assert (len(taking.edits), (await posted.row()).refresh_at) == (1, None)


async def test_another_platforms_posts_are_left_alone(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    await planned.deliver(sender)
    await planned.look_after(ListSender(clock, "slack"))
    await planned.look_after()
    assert (await planned.row()).thread is None
