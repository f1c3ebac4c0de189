"""What becomes of a post when the platform answers, refuses, stalls or says nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.catalog.schema import Challenge
from bot.delivery.courier import LEFT_LYING
from bot.messages import Message
from bot.store import outbox, picks, spaces
from bot.store.picks import Pick
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.delivery.office import GRACE, HOUR, MONDAY, Office, words
from tests.fakes import START, Clock, Fault, ListSender
from tests.store.hill import community_of, said

FEW_MINUTES = timedelta(minutes=5)
WHY = Message("pick.in-stage", {"stage": "S1"})
NO_LOOK = "It may have arrived, and I may not look; I did not post it twice."


async def state(office: Office) -> tuple[str, str | None, str]:
    row = await office.row()
    return row.state, row.message_id, said(row.reason)


async def test_a_post_arrives_once_and_its_link_is_kept(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    for _ in range(3):
        await planned.deliver(sender)
        clock.turn(days=1)
    [message] = sender.messages
    assert (message.place.space, message.place.channel, message.place.person) == (
        "hill",
        "challenge-channel",
        "",
    )
    row = await planned.row()
    assert (row.state, row.message_id, row.reason) == ("sent", message.id, None)
    assert (row.link, row.sent_at) == (f"https://chat.example/hill/{message.id}", MONDAY)
    assert bytes(row.reply) == message.reply.to_json()
    assert row.key == message.key


async def test_without_its_platform_a_post_waits(planned: Office, clock: Clock) -> None:
    await planned.deliver()
    await planned.deliver(ListSender(clock, "slack"))
    assert await state(planned) == ("waiting", None, "")


async def test_what_no_platform_took_in_time_does_not_wait_for_ever(
    planned: Office, clock: Clock
) -> None:
    clock.turn(days=1)
    await planned.deliver(ListSender(clock, "slack"))
    assert (await planned.row()).state == "waiting"
    clock.turn(days=1)
    await planned.deliver(ListSender(clock, "slack"))
    assert await state(planned) == ("skipped", None, said(LEFT_LYING))


async def test_the_pick_is_made_when_it_is_worded_and_kept(
    planned: Office, sender: ListSender
) -> None:
    await planned.deliver(sender)
    [pick] = await planned.database.transact(lambda tx: picks.given(tx, community_of(tx)))
    assert (pick.kind, pick.week, pick.item_id) == (
        "challenge",
        Week(2026, 48),
        (await planned.row()).item_id,
    )


async def test_on_time_says_nothing_and_late_is_decided_when_it_is_worded(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    clock.turn(hours=2)  # it was planned in time; the courier was away
    sender.faults.append(Fault.RETRY_LATER)
    await planned.deliver(sender)
    worded = bytes((await planned.row()).reply)
    clock.turn(hours=1)
    await planned.deliver(sender)
    assert "This comes late." in words(sender.messages[0].reply)
    assert (
        sender.messages[0].reply.to_json() == worded
    )  # a retry says the same, so that a platform can drop it


async def test_on_time_is_not_called_late(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    clock.turn(minutes=5)
    await planned.deliver(sender)
    assert "late" not in words(sender.messages[0].reply)


async def test_what_was_never_tried_within_its_grace_is_skipped(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    clock.now = MONDAY + 13 * HOUR
    await planned.deliver(sender)
    assert sender.tries == []
    assert await state(planned) == (
        "skipped",
        None,
        "It was 13 h late, more than the 12 h that are allowed.",
    )
    assert await planned.database.transact(lambda tx: picks.given(tx, community_of(tx))) == []


async def test_what_waited_for_another_try_beyond_its_grace_is_not_sent_days_late(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    sender.faults.append(Fault.RETRY_LATER)
    await planned.deliver(sender)
    clock.turn(days=3)  # the bot was away
    await planned.deliver(sender)
    assert (len(sender.tries), sender.messages) == (1, [])
    assert await state(planned) == (
        "skipped",
        None,
        "It was 3 days late, more than the 12 h that are allowed.",
    )


@pytest.mark.parametrize(("fault", "became"), [(Fault.ARRIVED, "sent"), (Fault.LOST, "dead")])
async def test_a_doubt_is_cleared_up_days_later_but_nothing_is_sent_then(
    planned: Office, sender: ListSender, clock: Clock, fault: Fault, became: str
) -> None:
    sender.faults.append(fault)
    await planned.deliver(sender)
    clock.turn(days=3)
    await planned.deliver(sender)
    assert (len(sender.tries), (await state(planned))[0]) == (1, became)


@pytest.mark.parametrize(("fault", "became"), [(Fault.ARRIVED, "sent"), (Fault.LOST, "dead")])
async def test_a_doubt_in_the_last_moment_is_looked_into_before_it_is_given_up(
    planned: Office, sender: ListSender, clock: Clock, fault: Fault, became: str
) -> None:
    sender.faults.append(fault)
    clock.now = MONDAY + GRACE - timedelta(seconds=1)
    await planned.deliver(sender)
    assert (await state(planned))[0] == "waiting"
    clock.turn(seconds=2)
    await planned.deliver(sender)
    assert (len(sender.tries), len(sender.looks), (await state(planned))[0]) == (1, 1, became)


async def test_when_everything_was_given_it_is_skipped_and_says_so(
    planned: Office, sender: ListSender
) -> None:
    def give_all(tx: Transaction) -> None:
        for number, item in enumerate(planned.catalog.of_kind(Challenge)):
            picks.keep(
                tx,
                community_of(tx),
                Pick("challenge", Week(2026, number + 10), item.id, WHY),
                START,
            )

    await planned.database.transact(give_all)
    await planned.deliver(sender)
    assert sender.tries == []
    assert await state(planned) == (
        "skipped",
        None,
        "The group was given every challenge there is.",
    )


async def test_a_post_about_the_group_is_worded_without_a_pick(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule("recap")
    clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    assert [message.reply.summary for message in sender.messages] == ["The week to 2026-11-23"]
    assert (await office.row()).item_id == ""


async def test_a_week_without_news_has_no_recap(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule("recap")
    office.quiet = True
    clock.now = MONDAY
    await office.plan()
    await office.deliver(sender)
    assert await state(office) == ("skipped", None, "Nothing was done that could be told.")


async def test_a_refusal_is_final(planned: Office, sender: ListSender, clock: Clock) -> None:
    sender.faults.append(Fault.REFUSED)
    for _ in range(3):
        await planned.deliver(sender)
        clock.turn(hours=1)
    assert len(sender.tries) == 1
    assert await state(planned) == ("dead", None, "I may not post there.")


async def test_not_now_waits_as_long_as_the_platform_says(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    sender.faults.append(Fault.RETRY_LATER)
    sender.after = 600
    await planned.deliver(sender)
    clock.turn(seconds=599)
    await planned.deliver(sender)
    assert len(sender.tries) == 1
    clock.turn(seconds=1)
    await planned.deliver(sender)
    assert len(sender.tries) == 2
    assert sender.looks == []  # it was surely not accepted: nothing to look for
    assert (await state(planned))[0] == "sent"


@pytest.mark.parametrize(
    ("named", "seconds"),
    [
        ("nan", 5),
        ("-3", 5),
        ("-inf", 5),
        ("inf", 86_400),
        ("1e300", 86_400),
        ("1e12", 86_400),
        ("0", 5),
        ("0.2", 5),
        ("1", 1),
    ],
)
async def test_a_pause_that_nobody_can_wait_for_loses_no_post(
    planned: Office, clock: Clock, named: str, seconds: int
) -> None:
    """What a header says is a text from outside, whatever its number is."""
    sender = ListSender(clock)
    sender.faults.append(Fault.RETRY_LATER)
    sender.after = float(named)
    await planned.deliver(sender)
    row = await planned.row()
    if seconds > GRACE.total_seconds():
        assert row.state == "dead"
        return
    assert (row.state, row.next_try_at) == ("waiting", MONDAY + timedelta(seconds=seconds))


async def test_not_now_is_sent_again_even_where_nobody_can_look(
    planned: Office, clock: Clock
) -> None:
    sender = ListSender(clock, can_find=False)
    sender.faults.append(Fault.RETRY_LATER)
    await planned.deliver(sender)
    clock.turn(minutes=1)
    await planned.deliver(sender)
    assert (await state(planned))[0] == "sent"


async def test_not_now_without_a_time_is_tried_with_growing_pauses(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    sender.faults.extend([Fault.RETRY_LATER] * 12)
    tried = []
    while not sender.messages:
        before = len(sender.tries)
        await planned.deliver(sender)
        tried += [clock()] * (len(sender.tries) - before)
        clock.turn(seconds=5)
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(tried)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (5, 15 * 60)


async def test_it_is_given_up_when_it_is_too_late(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    sender.faults.extend([Fault.RETRY_LATER] * 1000)
    while clock() < MONDAY + GRACE + HOUR:
        await planned.deliver(sender)
        clock.turn(minutes=15)
    assert await state(planned) == (
        "dead",
        None,
        "Too many messages. I tried until it was too late.",
    )
    tries = len(sender.tries)
    clock.turn(days=2)
    await planned.deliver(sender)
    assert (len(sender.tries), sender.messages) == (tries, [])


async def test_unknown_within_the_window_is_sent_again_with_the_same_key(
    planned: Office, clock: Clock
) -> None:
    sender = ListSender(clock, same_key_window=FEW_MINUTES, can_find=False)
    sender.faults.append(Fault.ARRIVED)
    await planned.deliver(sender)
    assert (await state(planned))[0] == "waiting"
    clock.turn(seconds=30)
    await planned.deliver(sender)
    assert (len(sender.tries), len(set(sender.tries)), len(sender.messages)) == (2, 1, 1)
    assert await state(planned) == ("sent", "m1", "")


@pytest.mark.parametrize(("fault", "tries"), [(Fault.ARRIVED, 1), (Fault.LOST, 2)])
async def test_unknown_after_the_window_looks_first(
    planned: Office, sender: ListSender, clock: Clock, fault: Fault, tries: int
) -> None:
    sender.faults.append(fault)
    await planned.deliver(sender)
    clock.turn(minutes=10)
    await planned.deliver(sender)
    assert len(sender.looks) == 1
    assert (len(sender.tries), len(sender.messages)) == (tries, 1)
    assert await state(planned) == ("sent", "m1", "")


@pytest.mark.parametrize("can_find", [True, False])
async def test_who_cannot_look_does_not_post_twice(
    planned: Office, clock: Clock, can_find: bool
) -> None:
    sender = ListSender(clock, can_find=can_find)
    sender.faults.append(Fault.LOST)
    sender.find_faults.append(Fault.REFUSED)  # it can look elsewhere, but may not there
    await planned.deliver(sender)
    for _ in range(3):
        clock.turn(minutes=10)
        await planned.deliver(sender)
    assert len(sender.tries) == 1
    found, _, reason = await state(planned)
    assert (found, reason[: len(NO_LOOK)]) == ("dead", NO_LOOK)


async def test_a_group_may_want_the_repeat_where_nobody_can_look(
    planned: Office, clock: Clock
) -> None:
    def want_it(tx: Transaction) -> None:
        _, space = spaces.enter(tx, "discord", "hill", "Hill", START)
        spaces.set_repeats(tx, space, True)

    await planned.database.transact(want_it)
    sender = ListSender(clock, can_find=False)
    sender.faults.append(Fault.LOST)
    await planned.deliver(sender)
    clock.turn(minutes=10)
    await planned.deliver(sender)
    assert len(sender.messages) == 1
    assert (await state(planned))[0] == "sent"


async def test_doubt_is_remembered_over_a_clear_not_now(planned: Office, clock: Clock) -> None:
    sender = ListSender(clock, same_key_window=FEW_MINUTES)
    sender.faults.extend([Fault.ARRIVED, Fault.RETRY_LATER])
    sender.after = 600
    await planned.deliver(sender)
    clock.turn(minutes=1)
    await planned.deliver(sender)
    clock.turn(minutes=20)
    await planned.deliver(sender)
    assert (len(sender.looks), len(sender.messages)) == (1, 1)


async def test_a_look_that_fails_is_looked_again(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    sender.faults.append(Fault.ARRIVED)
    sender.find_faults.append(Fault.RETRY_LATER)
    await planned.deliver(sender)
    for _ in range(3):
        clock.turn(minutes=10)
        await planned.deliver(sender)
    assert (len(sender.looks), len(sender.messages)) == (2, 1)
    assert (await state(planned))[0] == "sent"


async def test_one_posts_bug_does_not_stop_the_others(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    for space in ("hill", "valley", "lake"):
        await office.schedule(space=space)
    clock.now = MONDAY
    await office.plan()
    sender.faults.append(Fault.CRASH)
    await office.deliver(sender)
    assert len(sender.messages) == 2
    clock.turn(minutes=10)
    await office.deliver(sender)
    assert sorted(message.place.space for message in sender.messages) == ["hill", "lake", "valley"]


async def test_a_direct_message_goes_to_its_person(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule()
    await office.contact("id-of-olga")
    clock.now = MONDAY
    await office.plan()
    sender.faults.append(Fault.REFUSED)
    await office.deliver(sender)
    [notice] = sender.messages
    assert (notice.place.person, notice.place.channel) == ("id-of-olga", "")
    [row] = await office.rows(outbox.NOTICE)
    assert (row.state, row.thread, row.refresh_at) == (
        "sent",
        "",
        None,
    )  # nothing under it is looked after
