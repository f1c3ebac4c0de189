"""A reminder that is late says so; one that does not come is kept for its member."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.courier import LEFT_LYING
from bot.features.remind import replies
from bot.messages import Message, kept_moments, parts
from bot.store import leases, members, outbox
from bot.store.outbox import REMINDER, NewDelivery
from bot.store.work import Transaction
from tests.delivery.office import Office, words
from tests.fakes import START, Clock, Fault, ListSender
from tests.store.hill import enter

HOUR = timedelta(hours=1)
DUE = START + HOUR
NO = Message.saying("I may not post there.")


async def remind(office: Office, item_id: str = "top-vectors", who: str = "ana") -> None:
    """Ana's reminder, in an hour; her zone is Tokyo's."""
    item = office.catalog.get(item_id)
    assert item is not None

    def put(tx: Transaction) -> None:
        member = enter(tx, who)
        members.set_member_zone(tx, member, "Asia/Tokyo")
        place = ("discord", "hill", "")
        times = (DUE, DUE + 24 * HOUR, DUE, START)
        key = f"{who}-{item_id}"
        made = NewDelivery(
            member.community_id,
            REMINDER,
            DUE.date(),
            *place,
            key,
            *times,
            member_id=member.id,
            item_id=item_id,
            person=f"id-of-{who}",
            reply=replies.message(item).to_json(),
        )
        outbox.enqueue(tx, [made])

    await office.database.transact(put)


async def told(office: Office, who: str = "ana") -> tuple[Message, ...]:
    """What is kept for a member, as it comes along with a command of theirs.

    Without what every newcomer is told.
    """

    def arrive(tx: Transaction) -> members.Arrival:
        account = (f"id-of-{who}", who.capitalize())
        return members.arrive(tx, ("discord", "hill", "Hill"), account, f"line-of-{who}", START)

    kept = parts((await office.database.transact(arrive)).to_tell)
    return tuple(message for message in kept if message.id != "member.newcomer")


def not_reached(item_id: str, reason: Message) -> Message:
    kept = {"item": item_id, "at": kept_moments([DUE]), "reason": reason.stored()}
    return Message("reminder.not-reached", kept)


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (5, False), (6, True), (1300, True)])
async def test_a_late_one_says_when_it_was_due_in_its_members_zone(
    office: Office, sender: ListSender, clock: Clock, minutes: int, late: bool
) -> None:
    await remind(office)
    clock.now = DUE + timedelta(minutes=minutes)
    await office.deliver(sender)
    [message] = sender.messages
    assert ("This comes late: it was due" in words(message.reply)) is late
    assert ("Asia/Tokyo" in words(message.reply)) is late
    assert bytes((await office.row()).reply) == message.reply.to_json()
    assert await told(office) == ()


async def test_it_says_so_once_however_often_it_is_put_off(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    sender.faults.extend([Fault.RETRY_LATER] * 3)
    while not sender.messages:
        clock.turn(hours=1)
        await office.deliver(sender)
    assert words(sender.messages[0].reply).count("This comes late") == 1


async def test_one_that_may_have_arrived_stays_as_it_was(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    clock.now = DUE
    sender.faults.append(Fault.ARRIVED)
    await office.deliver(sender)
    clock.turn(hours=2)
    await office.deliver(sender)
    assert [row.state for row in await office.rows()] == ["sent"]
    assert "late" not in words((await office.row()).reply)
    assert await told(office) == ()


async def test_a_refusal_is_kept_for_whose_reminder_it_is(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    clock.now = DUE
    sender.faults.append(Fault.REFUSED)
    await office.deliver(sender)
    assert await told(office) == (not_reached("top-vectors", NO),)
    assert await told(office, "bo") == ()


async def test_two_are_both_kept_in_their_order(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    await remind(office, "top-matrices")
    await remind(office, who="bo")
    clock.now = DUE
    sender.faults.extend([Fault.REFUSED, Fault.REFUSED])
    await office.deliver(sender)
    kept = {message.values["item"] for message in await told(office)}
    assert kept == {"top-vectors", "top-matrices"}
    assert await told(office, "bo") == ()
    await office.database.transact(lambda tx: members.told(tx, enter(tx).id))
    assert await told(office) == ()


async def test_one_that_came_too_late_is_kept_and_not_sent(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    clock.now = DUE + 25 * HOUR
    await office.deliver(sender)
    late = Message("delivery.too-late", {"late": 1500, "grace": 1440})
    assert (sender.messages, await told(office)) == ([], (not_reached("top-vectors", late),))


async def test_one_that_nobody_took_is_kept(office: Office, clock: Clock) -> None:
    await remind(office)
    clock.now = DUE + 49 * HOUR
    await office.deliver(ListSender(clock, "slack"))
    assert (await office.row()).state == "skipped"
    assert await told(office) == (not_reached("top-vectors", LEFT_LYING),)


async def test_one_that_was_tried_in_vain_is_kept(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    sender.faults.extend([Fault.RETRY_LATER] * 500)
    while (await office.row()).state == "waiting":
        clock.turn(minutes=20)
        await office.deliver(sender)
    [message] = await told(office)
    assert "delivery.tried-too-long" in str(message.values["reason"])


async def test_another_that_took_the_lease_over_decides(
    office: Office, sender: ListSender, clock: Clock
) -> None:
    await remind(office)
    clock.now = DUE + 25 * HOUR
    await office.database.transact(
        lambda tx: leases.take(tx, "another", {"discord": None}, clock(), clock() + HOUR, 1)
    )
    await office.deliver(sender)
    assert await told(office) == ()


async def test_a_post_that_fails_is_told_to_no_member(planned: Office, sender: ListSender) -> None:
    sender.faults.append(Fault.REFUSED)
    await planned.deliver(sender)
    assert (await planned.row()).state == "dead"
    assert await told(planned) == ()
