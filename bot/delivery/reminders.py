"""A reminder keeps its word: a late one says so, who can't be reached is told at the next answer.

Nobody else is told: it is their own message.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.chat.reply import Reply
from bot.features.remind import replies
from bot.messages import Message, kept_moments
from bot.store import leases, members, outbox
from bot.store.leases import Delivery
from bot.store.outbox import REMINDER, Reminder
from bot.store.work import Transaction


def is_reminder(delivery: Delivery) -> bool:
    """Whether it is a member's own reminder."""
    return delivery.kind == REMINDER


def say_late(tx: Transaction, delivery: Delivery, holder: str, kept: Reply) -> Reply:
    """The reminder with a line that says when it was due, kept as it will be sent."""
    zone = "UTC"
    if delivery.member_id is not None:
        zone = members.zone_of(tx, delivery.member_id)
    reply = replies.late(kept, delivery.due_at, zone)
    leases.store_reply(tx, delivery.id, holder, reply.to_json(), delivery.item_id)
    return reply


def tell_of(tx: Transaction, delivery: Delivery, reason: Message) -> None:
    """Keep for a member that their reminder did not reach them; of a post, nothing."""
    if is_reminder(delivery) and delivery.member_id is not None:
        _keep(tx, delivery.member_id, delivery, reason)


def expire(tx: Transaction, before: datetime, reason: Message) -> None:
    """Skip what nobody took until it was too late, and keep it for those whom it was to remind."""
    for reminder in outbox.expire(tx, before, reason):
        _keep(tx, reminder.member_id, reminder, reason)


def missed(tx: Transaction, lost: Iterable[Reminder]) -> None:
    """Keep reminders that can't come any more for those whom they were to remind."""
    for reminder in lost:
        if reminder.reason is not None:
            _keep(tx, reminder.member_id, reminder, reminder.reason)


def _keep(tx: Transaction, member_id: int, reminder: Delivery | Reminder, reason: Message) -> None:
    due = kept_moments([reminder.due_at])
    values = {"item": reminder.item_id, "at": due, "reason": reason.stored()}
    members.tell(tx, member_id, Message("reminder.not-reached", values))
