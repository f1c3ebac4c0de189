"""A failure that needs a person reaches one, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.delivery import notices
from bot.store import outbox
from tests.delivery.office import MONDAY, Office, words
from tests.fakes import Clock, Fault, ListSender
from tests.store.hill import said

WEEK = timedelta(days=7)


async def fail(
    office: Office, sender: ListSender, week: int, *faults: Fault, kind: str = "challenge"
) -> None:
    """The post of a week meets these faults, the notices after it the rest of them."""
    office.clock.now = MONDAY + week * WEEK
    await office.plan()
    sender.faults.extend(faults or [Fault.REFUSED])
    await office.deliver(sender)


async def told(office: Office) -> list[Any]:
    return await office.rows(outbox.NOTICE)


async def test_it_says_what_did_not_go_out_where_and_what_to_do(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await office.contact("id-of-olga", "council")
    await fail(office, sender, 0)
    [message] = sender.messages
    assert (message.place.person, message.place.channel) == ("id-of-olga", "")
    shown = words(message.reply)
    assert message.reply.summary == "Not posted: the challenge of Monday 23 November"
    assert "I may not post there." in shown
    assert "schedule post-now challenge" in shown
    assert "challenge-channel" in shown


async def test_the_same_failure_of_a_channel_is_told_once(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await office.contact("id-of-olga")
    for week in range(3):
        await fail(office, sender, week)
    assert [row.state for row in await office.rows("challenge")] == ["dead"] * 3
    assert len(await told(office)) == 1


async def test_posts_of_several_kinds_in_one_channel_are_one_failure(office: Office) -> None:
    first, second = (
        await office.schedule(),
        await office.schedule("kaggle", MONDAY + timedelta(hours=1)),
    )
    move = "UPDATE schedules SET channel = 'general'"
    await office.database.transact(lambda tx: tx.exec_driver_sql(move))
    await office.contact("id-of-olga")
    sender = ListSender(office.clock)
    office.clock.now = MONDAY + timedelta(hours=1)
    await office.plan()
    sender.closed.add("general")
    await office.deliver(sender)
    posts = [row for row in await office.rows() if row.schedule_id in (first.id, second.id)]
    assert [row.state for row in posts] == ["dead", "dead"]
    assert len(await told(office)) == 1


async def test_two_channels_are_two_failures(office: Office, sender: ListSender) -> None:
    await office.schedule()
    await office.schedule("kaggle")
    await office.contact("id-of-olga")
    sender.closed.update(["challenge-channel", "kaggle-channel"])
    await fail(office, sender, 0, Fault.NONE)
    assert len(await told(office)) == 2


async def test_after_all_was_well_it_is_told_again(office: Office, sender: ListSender) -> None:
    await office.schedule()
    await office.contact("id-of-olga")
    await fail(office, sender, 0)
    await fail(office, sender, 1, Fault.NONE)
    await fail(office, sender, 2)
    assert [row.state for row in await office.rows("challenge")] == ["dead", "sent", "dead"]
    assert len(await told(office)) == 2


async def test_a_refused_direct_message_goes_to_the_fallback_channel_once(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await office.contact("id-of-olga", "council")
    await fail(office, sender, 0, Fault.REFUSED, Fault.REFUSED)
    direct, instead = await told(office)
    assert (direct.state, direct.person) == ("dead", "id-of-olga")
    assert (instead.state, instead.person, instead.channel) == ("sent", "", "council")
    assert bytes(direct.reply) == bytes(instead.reply)


async def test_a_fallback_channel_that_refuses_too_ends_it(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await office.contact("id-of-olga", "council")
    await fail(office, sender, 0, *[Fault.REFUSED] * 5)
    assert [row.state for row in await told(office)] == ["dead", "dead"]
    assert len(sender.tries) == 3


async def test_without_an_organiser_the_fallback_channel_is_told(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await office.contact(fallback="council")
    await fail(office, sender, 0)
    [row] = await told(office)
    assert (row.person, row.channel, row.state) == ("", "council", "sent")


async def test_where_nobody_is_known_a_later_organiser_is_told(
    office: Office, sender: ListSender
) -> None:
    await office.schedule()
    await fail(office, sender, 0)
    assert await told(office) == []
    await office.contact("id-of-olga")
    await fail(office, sender, 1)
    assert len(await told(office)) == 1


async def test_a_notice_is_tried_for_two_days(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await office.schedule()
    await office.contact("id-of-olga")
    await fail(office, sender, 0, Fault.REFUSED, *[Fault.RETRY_LATER] * 500)
    [row] = await told(office)
    assert (row.state, row.give_up_at) == ("waiting", MONDAY + notices.KEEP_TRYING)
    while clock() < MONDAY + timedelta(days=3):
        clock.turn(minutes=20)
        await office.deliver(sender)
    [row] = await told(office)
    assert (row.state, said(row.reason)) == (
        "dead",
        "Too many messages. I tried until it was too late.",
    )


async def test_a_reminder_that_fails_is_nobodys_task(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    schedule = await office.schedule(at=MONDAY + WEEK)
    await office.contact("id-of-olga", "council")
    now, reply = clock(), b'{"summary":"Now","blocks":[]}'
    reminder = outbox.NewDelivery(
        *(schedule.community_id, outbox.REMINDER, date(2026, 11, 20), "discord", "hill", ""),
        *("key-1", now, now + WEEK, now, now),
        person="id-of-ana",
        reply=reply,
    )
    await office.database.transact(lambda tx: outbox.enqueue(tx, [reminder]))
    sender.faults.append(Fault.REFUSED)
    await office.deliver(sender)
    row = await office.row()
    assert (row.kind, row.state) == ("reminder", "dead")


async def test_it_calls_the_post_by_its_name(office: Office, sender: ListSender) -> None:
    await office.schedule("kaggle")
    await office.contact("id-of-olga")
    await fail(office, sender, 0)
    [message] = sender.messages
    assert message.reply.summary == "Not posted: the Kaggle prompt of Monday 23 November"
