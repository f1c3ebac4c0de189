"""What is to be sent, and what became of it.

A unique slot makes a post happen once; a lease (``bot.store.leases``) makes one courier send it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from bot.messages import Message
from bot.store.statement import Statement
from bot.store.tables import outbox, schedules
from bot.store.upsert import insert_for
from bot.store.work import Transaction

WAITING, LEASED, SENT, DEAD, SKIPPED = "waiting", "leased", "sent", "dead", "skipped"
REMINDER, NOTICE, RECALL = "reminder", "notice", "recall"
MOST_REMINDERS = 20  # that a member can have waiting
FINISHED = Message("reminder.finished")
TAKEN_BACK = Message("reminder.taken-back")
# As the index of what stands in channels has it: SQLite compares the words, not their meaning.
IN_A_CHANNEL = outbox.c.person == literal_column("''")


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to be sent at ``next_try_at``, and not after ``give_up_at``.

    A post has a schedule and a slot; a direct message a ``person`` in place of a channel. ``reply``
    (JSON) is empty where it is worded later. A ``reason`` records one that won't be sent at all;
    ``first_try_at``, one that may have been sent since then, and is looked for first.
    """

    community_id: int
    kind: str
    slot: date
    platform: str
    space: str
    channel: str
    key: str
    due_at: datetime
    give_up_at: datetime
    next_try_at: datetime
    created_at: datetime
    schedule_id: int | None = None
    member_id: int | None = None
    item_id: str = ""
    person: str = ""
    reply: bytes = b""
    reason: Message | None = None
    first_try_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SentPost:
    """A post that was sent."""

    at: datetime
    platform: str
    space: str
    channel: str
    person: str
    key: str
    reply: bytes


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, how much is being sent, and when the first of it is or was due."""

    waiting: int
    leased: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A member's reminder: what became of it, and why where it did not come."""

    member_id: int
    item_id: str
    due_at: datetime
    state: str
    reason: Message | None


def enqueue(tx: Transaction, deliveries: Iterable[NewDelivery]) -> None:
    """Put deliveries in the outbox; a slot, and a key, that is there already stays as it is."""
    _ENQUEUE.each(tx, [_row(delivery) for delivery in deliveries])


def revive(
    tx: Transaction, schedule_id: int, slot: date, channel: str, now: datetime, give_up_at: datetime
) -> bool:
    """Send a slot after all that was skipped or given up, worded anew.

    False where there is no such one.
    """
    over = outbox.c.state.in_([DEAD, SKIPPED])
    there = of_slot(schedule_id, slot, channel)
    fresh = {"state": WAITING, "attempts": 0, "first_try_at": None, "reply": b"", "reason": None}
    times = {"due_at": now, "next_try_at": now, "give_up_at": give_up_at}
    return tx.execute(update(outbox).where(over, *there).values(**fresh, **times)).rowcount > 0


def word_anew(tx: Transaction, community_id: int, kind: str) -> None:
    """Let posts of a kind be worded once more that wait, worded, and surely have not arrived."""
    waiting = (
        outbox.c.community_id == community_id,
        outbox.c.item_id == "",  # an index leads to those that are about no item
        outbox.c.kind == kind,
        outbox.c.state == WAITING,
        outbox.c.first_try_at.is_(None),
    )
    tx.execute(update(outbox).where(*waiting).values(reply=b""))


def forget_words(tx: Transaction, community_id: int, kind: str) -> None:
    """Keep no words of a community's posts of a kind.

    Those that surely have not arrived are worded once more, whoever has them in hand; those that
    may have, where they are tried again; those that are over stay as they stand in their channel.
    """
    mine = (
        outbox.c.community_id == community_id,
        outbox.c.item_id == "",  # an index leads to those that are about no item
        outbox.c.kind == kind,
    )
    word_anew(tx, community_id, kind)
    unsent = (outbox.c.state == LEASED, outbox.c.first_try_at.is_(None))
    free = {"state": WAITING, "lease": None, "lease_until": None}
    tx.execute(update(outbox).where(*mine, *unsent).values(**free, reply=b""))
    worded = outbox.c.reply != b""
    tx.execute(update(outbox).where(*mine, worded).values(reply=b"", refresh_at=None))


def adopt(tx: Transaction, schedule_id: int, place: tuple[str, str, str], kind: str) -> None:
    """Give a schedule the slots of one that was removed from the same (platform, space, channel).

    So a week that was posted before stays posted: it does not come again because a schedule was
    removed and added. What has left the outbox goes by its place anyway.
    """
    mine = select(schedules.c.community_id).where(schedules.c.id == schedule_id).scalar_subquery()
    there = (
        outbox.c.community_id == mine,
        outbox.c.platform == place[0],
        outbox.c.space == place[1],
        outbox.c.channel == place[2],
    )
    orphans = (*there, IN_A_CHANNEL, outbox.c.kind == kind, outbox.c.schedule_id.is_(None))
    newest = select(func.max(outbox.c.id)).where(*orphans).group_by(outbox.c.slot)
    tx.execute(update(outbox).where(outbox.c.id.in_(newest)).values(schedule_id=schedule_id))


def expire(tx: Transaction, before: datetime, reason: Message) -> list[Reminder]:
    """Skip what was to be given up before that moment and was never tried; the reminders among it.

    Else each lease reads it again, for ever. Notices wait for whoever can send them.
    """
    never = (
        outbox.c.state == WAITING,
        outbox.c.kind != NOTICE,
        outbox.c.next_try_at < before,
        outbox.c.first_try_at.is_(None),
        outbox.c.give_up_at < before,
    )
    skipped = update(outbox).where(*never).values(state=SKIPPED, reason=reason)
    left = tx.execute(skipped.returning(outbox.c.kind, *_REMINDER))
    return [Reminder(*reminder) for kind, *reminder in left if kind == REMINDER]


def withdraw(tx: Transaction, delivery_id: int, member_id: int, reason: Message) -> bool:
    """Not send a member's reminder after all; False where it is not theirs or no longer waiting."""
    theirs = (outbox.c.member_id == member_id, outbox.c.kind == REMINDER)
    mine = (outbox.c.id == delivery_id, *theirs, outbox.c.state == WAITING)
    return tx.execute(update(outbox).where(*mine).values(state=SKIPPED, reason=reason)).rowcount > 0


def no_need(tx: Transaction, member_id: int, item_id: str) -> list[datetime]:
    """Not send a member's reminders of something that they finished meanwhile.

    When each was due, soonest first.
    """
    waiting = update(outbox).where(*_about(member_id, item_id), outbox.c.state == WAITING)
    dropped = waiting.values(state=SKIPPED, reason=FINISHED).returning(outbox.c.due_at)
    return sorted(tx.execute(dropped).scalars())


def needed_again(tx: Transaction, member_id: int, item_id: str, now: datetime) -> list[datetime]:
    """Send after all what ``no_need`` took back and is still to come: when each is due.

    One a moment, and none at which another one is waiting; no more than a member may have waiting.
    """
    mine = _about(member_id, item_id)
    room = max(MOST_REMINDERS - len(waiting_for(tx, member_id)), 0)
    waiting = select(outbox.c.due_at).where(*mine, outbox.c.state == WAITING)
    taken_back = (outbox.c.state == SKIPPED, outbox.c.reason == FINISHED, outbox.c.due_at > now)
    newest = select(func.max(outbox.c.id)).where(*mine, *taken_back).group_by(outbox.c.due_at)
    newest = newest.order_by(outbox.c.due_at).limit(room)
    again = update(outbox).where(outbox.c.id.in_(newest), outbox.c.due_at.not_in(waiting))
    back = again.values(state=WAITING, reason=None).returning(outbox.c.due_at)
    return sorted(tx.execute(back).scalars())


def reminder(tx: Transaction, delivery_id: int, member_id: int) -> Reminder | None:
    """A member's reminder by its number; None where it is not theirs."""
    mine = (outbox.c.id == delivery_id, outbox.c.member_id == member_id, outbox.c.kind == REMINDER)
    row = tx.execute(select(*_REMINDER).where(*mine)).first()
    if row is None:
        return None
    return Reminder(*row)


def reminders_since(tx: Transaction, member_id: int, since: datetime) -> list[Reminder]:
    """A member's reminders that were due since then, or are still to come, by when they are due."""
    mine = (outbox.c.member_id == member_id, outbox.c.kind == REMINDER, outbox.c.due_at >= since)
    query = select(*_REMINDER).where(*mine).order_by(outbox.c.due_at, outbox.c.id)
    return [Reminder(*row) for row in tx.execute(query)]


def waiting_for(tx: Transaction, member_id: int) -> list[tuple[int, str, datetime]]:
    """A member's reminders that are still to come, soonest first: (id, item id, when)."""
    query = (
        select(outbox.c.id, outbox.c.item_id, outbox.c.due_at)
        .where(
            outbox.c.member_id == member_id,
            outbox.c.kind == REMINDER,
            outbox.c.state == WAITING,
        )
        .order_by(outbox.c.due_at, outbox.c.id)
    )
    return [tuple(row) for row in tx.execute(query)]


def home_of(tx: Transaction, key: str, person: str) -> str | None:
    """The native id of the space that a direct message with this key is about.

    None for no key of ours, and for one of a message to anybody but this ``person`` (a native id).
    """
    theirs = (outbox.c.key == key, outbox.c.person == person, outbox.c.person != "")
    return tx.execute(select(outbox.c.space).where(*theirs)).scalar()


def is_unworded(tx: Transaction, key: str) -> bool:
    """Whether a message with this key is still to be sent, and its words are not made yet."""
    open_ = outbox.c.state.in_([WAITING, LEASED])
    query = select(outbox.c.id).where(outbox.c.key == key, open_, outbox.c.reply == b"")
    return tx.execute(query).first() is not None


def is_there(tx: Transaction, schedule_id: int, slot: date, channel: str) -> bool:
    """Whether a slot has its row."""
    mine = select(outbox.c.id).where(*of_slot(schedule_id, slot, channel))
    return tx.execute(mine).first() is not None


def backlog(tx: Transaction) -> Backlog:
    """What is not settled yet. What is, however much, is not read."""
    open_ones = (
        select(outbox.c.state, func.count(), func.min(outbox.c.due_at))
        .where(outbox.c.state.in_((WAITING, LEASED)))
        .group_by(outbox.c.state)
    )
    found = tx.execute(open_ones).all()
    counts = {state: count for state, count, _ in found}
    oldest = min((due for _, _, due in found), default=None)
    return Backlog(counts.get(WAITING, 0), counts.get(LEASED, 0), oldest)


def sent(tx: Transaction, platform: str, limit: int, space: str = "") -> list[SentPost]:
    """The newest posts that were sent on a platform, oldest first; of one space where named.

    No older ones than the outbox keeps, nor those whose words an older version emptied.
    """
    o = outbox.c
    query = (
        select(o.sent_at, o.platform, o.space, o.channel, o.person, o.key, o.reply)
        .where(o.platform == platform, o.sent_at.is_not(None), o.state == SENT, o.reply != b"")
        .order_by(o.sent_at.desc(), o.id.desc())
        .limit(limit)
    )
    if space:
        query = query.where(o.space == space)
    return [SentPost(*row) for row in reversed(tx.execute(query).all())]


def of_slot(schedule_id: int, slot: date, channel: str) -> tuple[ColumnElement[bool], ...]:
    """What is asked of a row to be that of a slot."""
    return (
        outbox.c.schedule_id == schedule_id,
        outbox.c.slot == slot,
        outbox.c.channel == channel,
    )


def _row(delivery: NewDelivery) -> dict[str, Any]:
    state = SKIPPED
    if delivery.reason is None:
        state = WAITING
    return dict(zip(_NEW, (*_FIELDS(delivery), state, 0), strict=True))


def _about(member_id: int, item_id: str) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.member_id == member_id, outbox.c.item_id == item_id


def _enqueuing(dialect: str) -> Executable:
    row: dict[str, Any] = {name: bindparam(name) for name in _NEW}
    return insert_for(dialect, outbox).values(row).on_conflict_do_nothing()


_REMINDER = tuple(outbox.c[name] for name in Reminder.__slots__)
_FIELDS = attrgetter(*NewDelivery.__slots__)
_NEW = (*NewDelivery.__slots__, "state", "attempts")
_ENQUEUE = Statement(_enqueuing)
