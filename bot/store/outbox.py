"""What is to be sent, and what became of it.

A unique slot makes a post happen once; a lease makes one courier send it.

waiting -> leased -> sent | dead | skipped, or back to waiting. ``first_try_at`` is set, in a commit
of its own, right before the first send whose fate is open: a row that has none was surely not sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, tuple_, update

from bot.messages import Message
from bot.store.statement import Statement
from bot.store.tables import outbox
from bot.store.upsert import insert_for
from bot.store.work import Transaction

WAITING, LEASED, SENT, DEAD, SKIPPED = "waiting", "leased", "sent", "dead", "skipped"
REMINDER, NOTICE = "reminder", "notice"
FINISHED = Message("reminder.finished")


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to be sent at ``next_try_at``, and not after ``give_up_at``.

    A post has a schedule and a slot; a direct message a ``person`` in place of a channel. ``reply``
    (JSON) is empty where it is worded later. A ``reason`` records one that won't be sent at all.
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post on its way.

    ``first_try_at``: an earlier try, at that time, may have arrived; None: none has.
    """

    id: int
    community_id: int
    schedule_id: int | None
    kind: str
    slot: date
    item_id: str
    platform: str
    space: str
    channel: str
    person: str
    key: str
    reply: bytes
    attempts: int
    first_try_at: datetime | None
    due_at: datetime
    give_up_at: datetime


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
class DeliveryRecord:
    """What became of a slot: where it was (to be) posted, its state, and why where it was not."""

    kind: str
    slot: date
    platform: str
    space: str
    channel: str
    item_id: str
    state: str
    due_at: datetime
    sent_at: datetime | None
    link: str
    reason: Message | None


def enqueue(tx: Transaction, deliveries: Iterable[NewDelivery]) -> None:
    """Put deliveries in the outbox; a slot, and a key, that is there already stays as it is."""
    rows = [_row(delivery) for delivery in deliveries]
    if rows:
        _ENQUEUE.each(tx, rows)


def lease(
    tx: Transaction,
    name: str,
    platforms: Collection[str],
    now: datetime,
    until: datetime,
    limit: int,
    *,
    each_space: int = 1_000_000,
    full: Collection[tuple[str, str]] = (),
    mine: Collection[int] = (),
) -> list[Delivery]:
    """Take up to ``limit`` deliveries that are ready, or whose lease ran out with its holder.

    At most ``each_space`` of one space, none of those that are ``full``, and none of ``mine``,
    which the holder has still in hand: so no space, however many posts it has and however dead it
    is, delays another.
    """
    ready = or_(
        and_(outbox.c.state == WAITING, outbox.c.next_try_at <= now),
        and_(outbox.c.state == LEASED, outbox.c.lease_until < now),
    )
    wanted = [ready, outbox.c.platform.in_(platforms)]
    if full:
        wanted.append(tuple_(outbox.c.platform, outbox.c.space).not_in(list(full)))
    if mine:
        wanted.append(outbox.c.id.not_in(mine))
    in_line = func.row_number().over(
        partition_by=(outbox.c.platform, outbox.c.space),
        order_by=(outbox.c.next_try_at, outbox.c.id),
    )
    line = select(outbox.c.id, in_line.label("place")).where(*wanted).subquery()
    rows = tx.execute(
        _parcels()
        .where(outbox.c.id.in_(select(line.c.id).where(line.c.place <= each_space)), ready)
        .order_by(outbox.c.next_try_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        taken = {"state": LEASED, "lease": name, "lease_until": until}
        tx.execute(update(outbox).where(outbox.c.id.in_([row[0] for row in rows])).values(**taken))
    return [Delivery(*row) for row in rows]


def store_reply(tx: Transaction, delivery_id: int, holder: str, reply: bytes, item_id: str) -> None:
    """Keep what will be sent, before it is. Nothing where the lease has gone to another holder."""
    tx.execute(
        update(outbox).where(*_held(delivery_id, holder)).values(reply=reply, item_id=item_id)
    )


def begin(tx: Transaction, delivery_id: int, holder: str, now: datetime) -> bool:
    """Note that it is being sent from now on.

    False where the lease has run out or gone to another holder.
    """
    held = (*_held(delivery_id, holder), outbox.c.lease_until > now)
    tried = {
        "attempts": outbox.c.attempts + 1,
        "first_try_at": func.coalesce(outbox.c.first_try_at, now),
    }
    return tx.execute(update(outbox).where(*held).values(**tried)).rowcount > 0


def mark_sent(
    tx: Transaction, delivery_id: int, message_id: str, link: str, now: datetime, look_after: bool
) -> None:
    """It arrived, as this message.

    ``look_after``: it is a post, with a thread to open and numbers to keep.
    """
    sent = {
        "state": SENT,
        "message_id": message_id,
        "link": link,
        "sent_at": now,
        "lease": None,
        "lease_until": None,
    }
    after = {"refresh_at": now} if look_after else {"thread": ""}
    tx.execute(
        update(outbox)
        .where(outbox.c.id == delivery_id, outbox.c.state != SENT)
        .values(reason=None, **sent, **after)
    )


def mark_dead(tx: Transaction, delivery_id: int, holder: str, reason: Message) -> bool:
    """It won't be tried again. False where the lease has gone to another holder."""
    return _settle(tx, delivery_id, holder, state=DEAD, reason=reason)


def mark_skipped(tx: Transaction, delivery_id: int, holder: str, reason: Message) -> bool:
    """It was not sent and won't be. False where the lease has gone to another holder."""
    return _settle(tx, delivery_id, holder, state=SKIPPED, reason=reason)


def put_back(
    tx: Transaction,
    delivery_id: int,
    holder: str,
    next_try_at: datetime,
    reason: Message,
    unsure: bool,
) -> bool:
    """Try again later.

    ``unsure``: some try may have arrived after all. False where another has the lease.
    """
    open_fate = {} if unsure else {"first_try_at": None}
    return _settle(
        tx, delivery_id, holder, state=WAITING, next_try_at=next_try_at, reason=reason, **open_fate
    )


def revive(
    tx: Transaction, schedule_id: int, slot: date, channel: str, now: datetime, give_up_at: datetime
) -> bool:
    """Send a slot after all that was skipped or given up, worded anew.

    False where there is no such one.
    """
    over = outbox.c.state.in_([DEAD, SKIPPED])
    there = (
        outbox.c.schedule_id == schedule_id,
        outbox.c.slot == slot,
        outbox.c.channel == channel,
    )
    fresh = {"state": WAITING, "attempts": 0, "first_try_at": None, "reply": b"", "reason": None}
    times = {"due_at": now, "next_try_at": now, "give_up_at": give_up_at}
    return tx.execute(update(outbox).where(over, *there).values(**fresh, **times)).rowcount > 0


def adopt(tx: Transaction, schedule_id: int, place: tuple[str, str, str], kind: str) -> None:
    """Give a schedule the slots of one that was removed from the same (platform, space, channel).

    So a week that was posted before stays posted: it does not come again because a schedule was
    removed and added.
    """
    there = (
        outbox.c.platform == place[0],
        outbox.c.space == place[1],
        outbox.c.channel == place[2],
    )
    orphans = (*there, outbox.c.kind == kind, outbox.c.schedule_id.is_(None), outbox.c.person == "")
    newest = select(func.max(outbox.c.id)).where(*orphans).group_by(outbox.c.slot)
    tx.execute(update(outbox).where(outbox.c.id.in_(newest)).values(schedule_id=schedule_id))


def expire(tx: Transaction, before: datetime, reason: Message) -> None:
    """Skip what was to be given up before that moment and was never tried: else each lease reads it again, for ever."""
    never = (
        outbox.c.state == WAITING,
        outbox.c.next_try_at < before,
        outbox.c.first_try_at.is_(None),
    )
    tx.execute(
        update(outbox)
        .where(*never, outbox.c.give_up_at < before)
        .values(state=SKIPPED, reason=reason)
    )


def withdraw(tx: Transaction, delivery_id: int, member_id: int, reason: Message) -> bool:
    """Not send a member's reminder after all; False where it is not theirs or no longer waiting."""
    mine = (outbox.c.id == delivery_id, outbox.c.member_id == member_id, outbox.c.state == WAITING)
    return tx.execute(update(outbox).where(*mine).values(state=SKIPPED, reason=reason)).rowcount > 0


def no_need(tx: Transaction, member_id: int, item_id: str) -> None:
    """Not send a member's reminders of something that they finished meanwhile."""
    mine = (outbox.c.member_id == member_id, outbox.c.item_id == item_id, outbox.c.state == WAITING)
    tx.execute(update(outbox).where(*mine).values(state=SKIPPED, reason=FINISHED))


def waiting_for(tx: Transaction, member_id: int) -> list[tuple[int, str, datetime]]:
    """A member's reminders that are still to come, soonest first: (id, item id, when)."""
    query = select(outbox.c.id, outbox.c.item_id, outbox.c.due_at)
    mine = (outbox.c.member_id == member_id, outbox.c.state == WAITING)
    return [
        tuple(row) for row in tx.execute(query.where(*mine).order_by(outbox.c.due_at, outbox.c.id))
    ]


def home_of(tx: Transaction, key: str) -> str | None:
    """The native id of the space that a message with this key belongs to.

    None for no key of ours.
    """
    return tx.execute(select(outbox.c.space).where(outbox.c.key == key)).scalar()


def record_of(tx: Transaction, schedule_id: int, slot: date, channel: str) -> DeliveryRecord | None:
    """What became of one slot of a schedule; None where it has not come yet."""
    there = (
        outbox.c.schedule_id == schedule_id,
        outbox.c.slot == slot,
        outbox.c.channel == channel,
    )
    row = tx.execute(_records().where(*there)).first()
    return None if row is None else DeliveryRecord(*row)


def records(tx: Transaction, community_id: int, limit: int, kind: str = "") -> list[DeliveryRecord]:
    """What became of a community's posts, newest first; of one kind where it is named."""
    query = _records().where(
        outbox.c.community_id == community_id, outbox.c.kind.not_in([REMINDER, NOTICE])
    )
    query = query.where(outbox.c.kind == kind) if kind else query
    return [
        DeliveryRecord(*row)
        for row in tx.execute(
            query.order_by(outbox.c.due_at.desc(), outbox.c.id.desc()).limit(limit)
        )
    ]


def was_given(tx: Transaction, community_id: int, kind: str, item_id: str) -> bool:
    """Whether an item is out as a post of this kind, or on its way."""
    posts = (
        outbox.c.community_id == community_id,
        outbox.c.kind == kind,
        outbox.c.item_id == item_id,
    )
    on_its_way = outbox.c.state.in_([WAITING, LEASED, SENT])
    return tx.execute(select(outbox.c.id).where(*posts, on_its_way).limit(1)).first() is not None


def sent(tx: Transaction, platform: str, limit: int) -> list[SentPost]:
    """The newest posts that were sent on a platform, oldest first."""
    o = outbox.c
    rows = tx.execute(
        select(o.sent_at, o.platform, o.space, o.channel, o.person, o.key, o.reply)
        .where(o.platform == platform, o.state == SENT)
        .order_by(o.sent_at.desc(), o.id.desc())
        .limit(limit)
    ).all()
    return [SentPost(*row) for row in reversed(rows)]


def _row(delivery: NewDelivery) -> dict[str, Any]:
    state = WAITING if delivery.reason is None else SKIPPED
    return dict(zip(_NEW, (*_FIELDS(delivery), state, 0), strict=True))


def _held(delivery_id: int, holder: str) -> tuple[Any, ...]:
    return outbox.c.id == delivery_id, outbox.c.state == LEASED, outbox.c.lease == holder


def _settle(tx: Transaction, delivery_id: int, holder: str, **values: object) -> bool:
    settled = (
        update(outbox)
        .where(*_held(delivery_id, holder))
        .values(lease=None, lease_until=None, **values)
    )
    return tx.execute(settled).rowcount > 0


def _parcels() -> Select[*tuple[Any, ...]]:
    return select(*(outbox.c[name] for name in Delivery.__slots__))


def _records() -> Select[*tuple[Any, ...]]:
    return select(*(outbox.c[name] for name in DeliveryRecord.__slots__))


_FIELDS = attrgetter(*NewDelivery.__slots__)
_NEW = (*NewDelivery.__slots__, "state", "attempts")
_ENQUEUE = Statement(
    lambda dialect: (
        insert_for(dialect, outbox)
        .values({name: bindparam(name) for name in _NEW})
        .on_conflict_do_nothing()
    )
)
