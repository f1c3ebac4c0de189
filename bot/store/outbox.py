"""Posts to be sent. A unique slot makes a post happen once; a lease makes one courier send it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from bot.store.schedules import Schedule
from bot.store.tables import outbox
from bot.store.upsert import insert_into
from bot.store.work import Transaction

WAITING, LEASED, SENT, DEAD, SKIPPED = "waiting", "leased", "sent", "dead", "skipped"
_UNSURE = "unsure: "


@dataclass(frozen=True, slots=True)
class Parcel:
    """One post on its way. ``reply`` is JSON; ``unsure``: an earlier try may have arrived."""

    id: int
    community_id: int
    platform: str
    space: str
    channel: str
    key: str
    reply: bytes
    attempts: int
    first_try_at: datetime | None
    created_at: datetime
    unsure: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A post that was sent."""

    at: datetime
    platform: str
    space: str
    channel: str
    key: str
    reply: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """A post that did not go out, and why."""

    slot: str
    channel: str
    state: str
    reason: str


def put(tx: Transaction, schedule: Schedule, key: str, reply: bytes, now: datetime, skipped: str = "") -> bool:
    """Put a slot's post in the outbox; False where the slot has one already. ``skipped`` records why it won't go."""
    insert = insert_into(tx, outbox).values(
        community_id=schedule.community_id,
        schedule_id=schedule.id,
        slot=schedule.next.slot,
        platform=schedule.platform,
        space=schedule.space,
        channel=schedule.channel,
        key=key,
        reply=reply,
        state=SKIPPED if skipped else WAITING,
        attempts=0,
        next_try_at=now,
        reason=skipped,
        created_at=now,
    )
    return tx.execute(insert.on_conflict_do_nothing().returning(outbox.c.id)).scalar() is not None


def lease(tx: Transaction, name: str, platforms: list[str], now: datetime, until: datetime, limit: int) -> list[Parcel]:
    """Take up to ``limit`` parcels that are ready, or whose lease ran out with its holder."""
    ready = or_(
        and_(outbox.c.state == WAITING, outbox.c.next_try_at <= now),
        and_(outbox.c.state == LEASED, outbox.c.lease_until < now),
    )
    rows = tx.execute(
        select(
            outbox.c.id,
            outbox.c.community_id,
            outbox.c.platform,
            outbox.c.space,
            outbox.c.channel,
            outbox.c.key,
            outbox.c.reply,
            outbox.c.attempts,
            outbox.c.first_try_at,
            outbox.c.created_at,
            or_(outbox.c.state == LEASED, outbox.c.reason.startswith(_UNSURE)),
        )
        .where(ready, outbox.c.platform.in_(platforms))
        .order_by(outbox.c.next_try_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        tx.execute(
            update(outbox)
            .where(outbox.c.id.in_([row[0] for row in rows]))
            .values(
                state=LEASED,
                lease=name,
                lease_until=until,
                attempts=outbox.c.attempts + 1,
                first_try_at=func.coalesce(outbox.c.first_try_at, now),
            )
        )
    return [_parcel(row) for row in rows]


def mark_sent(tx: Transaction, parcel_id: int, message_id: str, now: datetime) -> None:
    """It arrived, as this message."""
    sent = {"state": SENT, "message_id": message_id, "sent_at": now, "reason": "", "lease": None, "lease_until": None}
    tx.execute(update(outbox).where(outbox.c.id == parcel_id).values(**sent))


def mark_dead(tx: Transaction, parcel_id: int, holder: str, reason: str) -> None:
    """It won't be tried again. Nothing where the lease has gone to another holder."""
    _settle(tx, parcel_id, holder, state=DEAD, reason=reason)


def put_back(tx: Transaction, parcel_id: int, holder: str, next_try_at: datetime, reason: str, unsure: bool) -> None:
    """Try again later. ``unsure``: the try may have arrived after all. Nothing where the lease has gone to another."""
    kept = f"{_UNSURE}{reason}" if unsure else reason
    _settle(tx, parcel_id, holder, state=WAITING, next_try_at=next_try_at, reason=kept)


def sent(tx: Transaction, platform: str, limit: int) -> list[Posted]:
    """The newest posts that were sent on a platform, oldest first."""
    rows = tx.execute(
        select(outbox.c.sent_at, outbox.c.platform, outbox.c.space, outbox.c.channel, outbox.c.key, outbox.c.reply)
        .where(outbox.c.platform == platform, outbox.c.state == SENT)
        .order_by(outbox.c.sent_at.desc(), outbox.c.id.desc())
        .limit(limit)
    ).all()
    return [Posted(row[0], row[1], row[2], row[3], row[4], bytes(row[5])) for row in reversed(rows)]


def failures(tx: Transaction, community_id: int, limit: int) -> list[Failure]:
    """A community's posts that did not go out, newest first."""
    rows = tx.execute(
        select(outbox.c.slot, outbox.c.channel, outbox.c.state, outbox.c.reason)
        .where(outbox.c.community_id == community_id, outbox.c.state.in_([DEAD, SKIPPED]))
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return [Failure(slot, channel, state, reason) for slot, channel, state, reason in rows]


def _settle(tx: Transaction, parcel_id: int, holder: str, **values: object) -> None:
    held = (outbox.c.id == parcel_id, outbox.c.state == LEASED, outbox.c.lease == holder)
    tx.execute(update(outbox).where(*held).values(lease=None, lease_until=None, **values))


def _parcel(row: Sequence[Any]) -> Parcel:
    return Parcel(*row)
