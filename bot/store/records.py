"""What became of posts, whether they are in the outbox still or were over long ago."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, select

from bot.messages import Message
from bot.store.outbox import (
    DEAD,
    IN_A_CHANNEL,
    LEASED,
    NOTICE,
    SENT,
    WAITING,
    NewDelivery,
    of_slot,
)
from bot.store.schedules import Schedule
from bot.store.spaces import Community
from bot.store.tables import outbox, past_posts
from bot.store.work import Transaction

# Between a slot's day and when its post was due: one that is posted by hand comes in its week
APART = timedelta(days=8)


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


def newest(tx: Transaction, community_id: int, limit: int, kind: str = "") -> list[DeliveryRecord]:
    """What became of a community's posts, newest first; of one kind where it is named."""
    posts = [outbox.c.community_id == community_id, IN_A_CHANNEL, outbox.c.kind != NOTICE]
    over = [past_posts.c.community_id == community_id]
    if kind:
        posts.append(outbox.c.kind == kind)
        over.append(past_posts.c.kind == kind)
    found = list(_newest(tx, outbox, posts, limit))
    if len(found) == limit:
        over.append(past_posts.c.due_at >= found[-1].due_at)  # as a rule there is none
    found += _newest(tx, past_posts, over, limit)
    found.sort(key=lambda row: (row.due_at, row.id), reverse=True)
    return [DeliveryRecord(*row[1:]) for row in found[:limit]]


def record_of(tx: Transaction, schedule: Schedule, slot: date) -> DeliveryRecord | None:
    """What became of one slot of a schedule, in its channel; None where it has not come yet."""
    here = of_slot(schedule.id, slot, schedule.channel)
    over = (
        *_past_around(schedule.community_id, slot),
        past_posts.c.slot == slot,
        past_posts.c.kind == schedule.kind,
        past_posts.c.platform == schedule.platform,
        past_posts.c.space == schedule.space,
        past_posts.c.channel == schedule.channel,
    )
    row = tx.execute(_records(outbox).where(*here)).first()
    if row is None:
        latest = past_posts.c.id.desc()
        row = tx.execute(_records(past_posts).where(*over).order_by(latest)).first()
    if row is None:
        return None
    return DeliveryRecord(*row[1:])


def was_given(tx: Transaction, community: Community, kind: str, item_id: str) -> bool:
    """Whether an item is out as a post of this kind, or on its way, in any part."""
    return any(
        tx.execute(_given(table, part, kind, item_id)).first() is not None
        for part in community.parts
        for table in (outbox, past_posts)
    )


def not_posted(tx: Transaction, deliveries: Sequence[NewDelivery]) -> list[NewDelivery]:
    """Those of these posts whose slot did not come long ago.

    The outbox tells it of four weeks. Only a clock that was set back by more asks for such a slot.
    """
    if not deliveries:
        return []
    first = min(delivery.slot for delivery in deliveries)
    came = _came_since(tx, {delivery.community_id for delivery in deliveries}, first)
    return [delivery for delivery in deliveries if _place_and_slot(delivery) not in came]


def _came_since(
    tx: Transaction, communities: Iterable[int], first: date
) -> set[tuple[str, str, str, str, date]]:
    """The slots of communities, from a day on, whose post may stand in its channel."""
    p = past_posts.c
    query = select(p.platform, p.space, p.channel, p.kind, p.slot).where(
        p.community_id.in_(sorted(communities)),
        p.due_at >= _midnight(first) - APART,
        p.state.in_((SENT, DEAD)),
    )
    return {(row[0], row[1], row[2], row[3], row[4]) for row in tx.execute(query)}


def _place_and_slot(post: NewDelivery) -> tuple[str, str, str, str, date]:
    return post.platform, post.space, post.channel, post.kind, post.slot


def _newest(
    tx: Transaction, table: Table, wanted: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    order = (table.c.due_at.desc(), table.c.id.desc())
    return tx.execute(_records(table).where(*wanted).order_by(*order).limit(limit)).all()


def _given(table: Table, community_id: int, kind: str, item_id: str) -> Select[tuple[int]]:
    return (
        select(table.c.id)
        .where(
            table.c.community_id == community_id,
            table.c.kind == kind,
            table.c.item_id == item_id,
            table.c.state.in_((WAITING, LEASED, SENT)),
        )
        .limit(1)
    )


def _past_around(community_id: int, slot: date) -> tuple[ColumnElement[bool], ...]:
    """Few rows, by an index, among which is whatever came for a slot."""
    day = _midnight(slot)
    of_these_days = past_posts.c.due_at.between(day - APART, day + APART)
    return past_posts.c.community_id == community_id, of_these_days


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _records(table: Table) -> Select[*tuple[Any, ...]]:
    return select(table.c.id, *(table.c[name] for name in DeliveryRecord.__slots__))
