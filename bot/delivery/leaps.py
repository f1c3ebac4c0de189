"""A clock that leaps: nothing is decided while it may leap back, and what it spoilt is set right.

The machine's time can be wrong for a moment, by years: before it is set from the network, or where
somebody sets it. A second clock that only counts seconds tells a leap from time that passes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.schedule.calendar import next_run
from bot.store import ahead as outbox_ahead
from bot.store import breaks, leftout, schedules
from bot.store.schedules import Run, Schedule
from bot.store.work import Transaction

LEAP = timedelta(hours=1)  # what a clock that is only inexact does not differ by
SETTLES = 60.0  # seconds after a leap ahead in which it may be taken back
# Seconds without a leap, also since the start, after which the time is relied on for what can't be
# taken back: until a machine has found the network, its clock may be years ahead.
HOLDS = 3600.0
A_WEEK = timedelta(days=8)  # and a day: a zone may have moved its clocks
BATCH = 250  # schedules a transaction

log = structlog.get_logger("cairn.clock")


class Leaps:
    """Compares the time with ``steady`` (seconds, as time.monotonic has them).

    Without one, no leap is known.
    """

    def __init__(self, steady: Callable[[], float] | None = None) -> None:
        self._steady = steady
        self._before: tuple[datetime, float] | None = None
        self._settled_at = 0.0
        self._holds_since: float | None = None
        self.to_set_right = True
        """Whether a leap has passed since schedules were set right, or nobody knows."""

    def unsettled(self, now: datetime) -> bool:
        """Whether the time has just leapt ahead: then it is better to wait than to skip a post."""
        if self._steady is None:
            return False
        steady = self._steady()
        if self._holds_since is None:
            self._holds_since = steady
        if self._before is not None:
            then, seconds = self._before
            self._look_at(now - then - timedelta(seconds=steady - seconds), steady)
        self._before = now, steady
        return steady < self._settled_at

    @property
    def holds(self) -> bool:
        """Whether the time has not leapt for so long that things may be deleted by it."""
        if self._steady is None:
            return True
        return self._holds_since is not None and self._steady() - self._holds_since >= HOLDS

    def _look_at(self, leap: timedelta, steady: float) -> None:
        if abs(leap) < LEAP:
            return
        log.warning("the clock was set", by_hours=round(leap / timedelta(hours=1), 1))
        self.to_set_right = True
        self._settled_at = self._holds_since = steady
        if leap > timedelta():
            self._settled_at += SETTLES


def set_right(tx: Transaction, now: datetime, after: int) -> int | None:
    """Take back what was planned by a time that had not come, for one batch of schedules.

    ``after`` is the schedule with which the last batch ended, 0 at first; where this one ended, and
    None where there are no more. A run that is later than the next but one comes from such a time,
    and so does any that follows on a slot which was skipped before it was due: those slots come as
    ever, and an organiser is not told of them.
    """
    if after == 0:
        outbox_ahead.tell_now(tx, now)
    skipped = outbox_ahead.skipped_ahead(tx, now, after, BATCH)
    ahead = schedules.ahead(tx, now + A_WEEK, skipped, after, BATCH)
    off = breaks.of_communities(tx, {schedule.community_id for schedule in ahead})
    for schedule in ahead:
        free = breaks.free_of(off[schedule.community_id], schedule.kind)
        run, latest = _next_two(schedule, now, free)
        if schedule.id in skipped:
            latest = run
        if run is not None and latest is not None and _at(schedule) > latest.at:
            _move_back(tx, schedule, run, now)
    return ahead[-1].id if ahead else None


def _next_two(
    schedule: Schedule, now: datetime, free: breaks.Free
) -> tuple[Run | None, Run | None]:
    """The next run by the time that it is, and the next but one; the same where there is one."""
    try:
        following = next_run(schedule.timing, now, free)
        if following is None:
            return None, None
        return following, next_run(schedule.timing, following.at, free) or following
    except (LookupError, ValueError):  # when it is due, it is paused, and that is told
        return None, None


def _at(schedule: Schedule) -> datetime:
    assert schedule.next is not None  # that is why it was found
    return schedule.next.at


def _move_back(tx: Transaction, schedule: Schedule, run: Run, now: datetime) -> None:
    schedules.move_on(tx, [(schedule.id, run)])
    slots = outbox_ahead.unskip(tx, schedule.id, now)
    where = (schedule.platform, schedule.space)
    key = leftout.take_back(tx, where, schedule.id, slots)
    if key:
        outbox_ahead.drop(tx, key)
    log.warning("a schedule was ahead of its time", kind=schedule.kind, next=str(run.day))
