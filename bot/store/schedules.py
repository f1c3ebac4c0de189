"""When which post goes where: rows, so that a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Executable,
    Select,
    Text,
    bindparam,
    case,
    delete,
    literal,
    or_,
    select,
    update,
)

from bot.messages import Message
from bot.store.columns import MessageText
from bot.store.statement import Statement
from bot.store.tables import outbox, schedules, spaces
from bot.store.upsert import insert_into
from bot.store.work import Transaction

POST_REMOVED = Message("post.removed")
TOLD_NOTHING = literal("", Text())


@dataclass(frozen=True, slots=True)
class Timing:
    """At a local time of one weekday: ``weekday`` (Monday = 0), ``time`` (HH:MM), ``zone`` (IANA).

    Every so many weeks, counted from the week of ``starts`` (which is given where ``every`` is more
    than 1); on no day before ``starts`` or after ``ends``.
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
    day: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """A kind of post in one channel of one space. ``next`` is None where it has ended."""

    id: int
    community_id: int
    space_id: int
    platform: str
    space: str
    kind: str
    channel: str
    timing: Timing
    paused: bool
    next: Run | None


def set_up(
    tx: Transaction,
    community_id: int,
    space_id: int,
    kind: str,
    channel: str,
    timing: Timing,
    first: Run | None,
) -> None:
    """Set (or change) a space's schedule for a kind in a channel; it is running afterwards."""
    insert = insert_into(tx, schedules).values(
        community_id=community_id,
        space_id=space_id,
        kind=kind,
        channel=channel,
        **_timing(timing),
        **_next(first),
    )
    changed = {name: insert.excluded[name] for name in (*_timing(timing), *_next(first))}
    tx.execute(
        insert.on_conflict_do_update(index_elements=["space_id", "kind", "channel"], set_=changed)
    )


def change(
    tx: Transaction, schedule_id: int, channel: str, timing: Timing, following: Run | None
) -> None:
    """Give a schedule another channel or timing; a pause stays."""
    values = {"channel": channel, **_timing(timing), **_next(following)}
    del values["paused"]
    tx.execute(update(schedules).where(schedules.c.id == schedule_id).values(**values))


def remove(tx: Transaction, schedule_id: int) -> None:
    """Drop a schedule. What it posted stays recorded; what it had still to post is not sent."""
    o = outbox.c
    waits = o.state == "waiting"
    no_more = {
        "schedule_id": None,
        "state": case((waits, "skipped"), else_=o.state),
        "reason": case((waits, literal(POST_REMOVED, MessageText())), else_=o.reason),
    }
    tx.execute(update(outbox).where(o.schedule_id == schedule_id).values(**no_more))
    tx.execute(delete(schedules).where(schedules.c.id == schedule_id))


def of_community(tx: Transaction, community_id: int) -> list[Schedule]:
    """A community's schedules, soonest first."""
    query = (
        _query()
        .where(schedules.c.community_id == community_id)
        .order_by(schedules.c.next_run_at, schedules.c.id)
    )
    return [_schedule(row) for row in tx.execute(query)]


def everywhere(tx: Transaction) -> list[Schedule]:
    """Every schedule of every space that has the bot."""
    query = _query().where(spaces.c.left_at.is_(None)).order_by(schedules.c.id)
    return [_schedule(row) for row in tx.execute(query)]


def due(tx: Transaction, now: datetime, limit: int) -> list[Schedule]:
    """Schedules whose run has come, earliest first.

    Rows another instance is planning are passed over.
    """
    return [_schedule(row) for row in _DUE.rows(tx, {"now": now, "most": limit})]


def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether a run has come: one look at an index."""
    return _ANY_DUE.value(tx, {"now": now}) is not None


def ahead(
    tx: Transaction, beyond: datetime, also: Collection[int], after: int, limit: int
) -> list[Schedule]:
    """Schedules of numbers after ``after`` that next run later than ``beyond``, by number.

    And those of the numbers in ``also`` that run at all.
    """
    far = or_(schedules.c.next_run_at > beyond, schedules.c.id.in_(also))
    running = (schedules.c.paused.is_(False), schedules.c.next_run_at.is_not(None))
    query = _query().where(*running, far, schedules.c.id > after)
    query = query.order_by(schedules.c.id).limit(limit)
    return [_schedule(row) for row in tx.execute(query)]


def move_on(tx: Transaction, following: Iterable[tuple[int, Run | None]]) -> None:
    """Set the next run of each (schedule id, run)."""
    moved = [{"of": id, "at": run and run.at, "slot": run and run.day} for id, run in following]
    _MOVE_ON.each(tx, moved)


def pause(tx: Transaction, schedule_id: int) -> None:
    """Post nothing until it is resumed."""
    tx.execute(update(schedules).where(schedules.c.id == schedule_id).values(paused=True))


def resume(tx: Transaction, schedule_id: int, following: Run | None) -> None:
    """Go on with the next run after now: what was missed while paused stays unposted."""
    tx.execute(update(schedules).where(schedules.c.id == schedule_id).values(**_next(following)))


def tell(tx: Transaction, schedule_id: int, failure: Message) -> bool:
    """Note that an organiser is told of a failure of a channel.

    False where it was told and is not over yet.
    """
    query = select(schedules.c.space_id, schedules.c.channel).where(schedules.c.id == schedule_id)
    row = tx.execute(query).first()
    if row is None:
        return False
    there = (schedules.c.space_id == row[0], schedules.c.channel == row[1])
    told = select(schedules.c.id).where(*there, schedules.c.told == failure)
    if tx.execute(told).first():
        return False
    tx.execute(update(schedules).where(*there).values(told=failure))
    return True


def all_well(tx: Transaction, schedule_id: int) -> None:
    """A post went out: the next failure in that channel is told again."""
    _ALL_WELL.changes(tx, {"id": schedule_id})


def _timing(timing: Timing) -> dict[str, Any]:
    names = ("weekday", "time", "zone", "every", "starts", "ends")
    return {name: getattr(timing, name) for name in names}


def _next(run: Run | None) -> dict[str, Any]:
    """Running again, with this run next; whatever failed before is forgotten."""
    return {
        "paused": False,
        "next_run_at": run and run.at,
        "next_slot": run and run.day,
        "told": None,
    }


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
        schedules.c.every,
        schedules.c.starts,
        schedules.c.ends,
        schedules.c.paused,
        schedules.c.next_run_at,
        schedules.c.next_slot,
    ).join(spaces, spaces.c.id == schedules.c.space_id)


def _schedule(row: Sequence[Any]) -> Schedule:
    id, community_id, space_id, platform, space, kind, channel, *timing, paused, at, day = row
    run: Run | None = None
    if at is not None:
        run = Run(at, day)
    return Schedule(
        id, community_id, space_id, platform, space, kind, channel, Timing(*timing), paused, run
    )


def _due(_dialect: str) -> Executable:
    return (
        _query()
        .where(schedules.c.paused.is_(False), schedules.c.next_run_at <= bindparam("now"))
        .order_by(schedules.c.next_run_at, schedules.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=schedules, skip_locked=True)
    )


def _any_due(_dialect: str) -> Executable:
    return (
        select(schedules.c.id)
        .where(schedules.c.paused.is_(False), schedules.c.next_run_at <= bindparam("now"))
        .limit(1)
    )


def _moving_on(_dialect: str) -> Executable:
    return (
        update(schedules)
        .where(schedules.c.id == bindparam("of"))
        .values(next_run_at=bindparam("at"), next_slot=bindparam("slot"))
    )


def _being_well(_dialect: str) -> Executable:
    space, channel = (
        select(column).where(schedules.c.id == bindparam("id")).scalar_subquery()
        for column in (schedules.c.space_id, schedules.c.channel)
    )
    there = (
        schedules.c.space_id == space,
        schedules.c.channel == channel,
        schedules.c.told != TOLD_NOTHING,
    )
    return update(schedules).where(*there).values(told=TOLD_NOTHING)


_DUE = Statement(_due)
_ANY_DUE = Statement(_any_due)
_MOVE_ON = Statement(_moving_on)
_ALL_WELL = Statement(_being_well)
