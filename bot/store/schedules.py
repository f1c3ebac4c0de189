"""When which post goes where: rows, so that a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from bot.store.tables import schedules, spaces
from bot.store.upsert import insert_into
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Timing:
    """At a local time of one weekday: ``weekday`` (Monday = 0), ``time`` (HH:MM), ``zone`` (IANA).

    Every so many weeks, counted from the week of ``starts`` (which is given where ``every`` is more than 1); on no day
    before ``starts`` or after ``ends``.
    """

    weekday: int
    time: str
    zone: str
    every: int = 1
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One due occurrence: the moment, and the local day that names the slot."""

    at: datetime
    slot: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A kind of post in one channel of one space."""

    id: int
    community_id: int
    space_id: int
    platform: str
    space: str
    kind: str
    channel: str
    timing: Timing
    paused: bool
    next: Run


def put(tx: Transaction, community_id: int, space_id: int, kind: str, channel: str, timing: Timing, first: Run) -> None:
    """Set (or change) a space's schedule for a kind; it is running afterwards."""
    insert = insert_into(tx, schedules).values(
        community_id=community_id,
        space_id=space_id,
        kind=kind,
        channel=channel,
        weekday=timing.weekday,
        time=timing.time,
        zone=timing.zone,
        paused=False,
        next_run_at=first.at,
        next_slot=first.slot,
    )
    names = ("channel", "weekday", "time", "zone", "paused", "next_run_at", "next_slot")
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=["space_id", "kind"], set_={name: insert.excluded[name] for name in names}
        )
    )


def of_community(tx: Transaction, community_id: int) -> list[Schedule]:
    """A community's schedules, soonest first."""
    query = _query().where(schedules.c.community_id == community_id)
    return [_schedule(row) for row in tx.execute(query.order_by(schedules.c.next_run_at, schedules.c.id))]


def due(tx: Transaction, now: datetime, limit: int) -> list[Schedule]:
    """Schedules whose run has come, earliest first; rows another instance is planning are passed over."""
    query = (
        _query()
        .where(schedules.c.paused.is_(False), schedules.c.next_run_at <= now)
        .order_by(schedules.c.next_run_at, schedules.c.id)
        .limit(limit)
        .with_for_update(of=schedules, skip_locked=True)
    )
    return [_schedule(row) for row in tx.execute(query)]


def move_on(tx: Transaction, schedule_id: int, following: Run) -> None:
    """Set the next run."""
    tx.execute(
        update(schedules)
        .where(schedules.c.id == schedule_id)
        .values(next_run_at=following.at, next_slot=following.slot)
    )


def pause(tx: Transaction, schedule_id: int) -> None:
    """Post nothing until it is resumed."""
    tx.execute(update(schedules).where(schedules.c.id == schedule_id).values(paused=True))


def resume(tx: Transaction, schedule_id: int, following: Run) -> None:
    """Go on with the next run after now: what was missed while paused stays unposted."""
    tx.execute(
        update(schedules)
        .where(schedules.c.id == schedule_id)
        .values(paused=False, next_run_at=following.at, next_slot=following.slot)
    )


def count_due(tx: Transaction, now: datetime) -> int:
    """How many runs have come."""
    return tx.execute(
        select(func.count()).select_from(schedules).where(schedules.c.paused.is_(False), schedules.c.next_run_at <= now)
    ).scalar_one()


def _query() -> Select[*tuple[Any, ...]]:
    return select(
        schedules.c.id,
        schedules.c.community_id,
        schedules.c.space_id,
        spaces.c.platform,
        spaces.c.native_id,
        schedules.c.kind,
        schedules.c.channel,
        schedules.c.weekday,
        schedules.c.time,
        schedules.c.zone,
        schedules.c.paused,
        schedules.c.next_run_at,
        schedules.c.next_slot,
    ).join(spaces, spaces.c.id == schedules.c.space_id)


def _schedule(row: Sequence[Any]) -> Schedule:
    id, community_id, space_id, platform, space, kind, channel, weekday, time, zone, paused, at, slot = row
    timing, run = Timing(weekday, time, zone), Run(at, slot)
    return Schedule(id, community_id, space_id, platform, space, kind, channel, timing, paused, run)
