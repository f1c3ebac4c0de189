"""The next-run rule: pure, each local week exactly once.

A local time that a zone skips in spring fires at the first instant after the gap; one that comes
twice in autumn fires at the first of the two. A local day that a zone leaves out altogether fires
at the end of that gap.

Days and weeks are counted, not walked through: a day is its ordinal, and as 0001-01-01 was a
Monday, its ISO week is ``(ordinal - 1) // 7``. However long a vacation is, stepping over it costs
one division.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from bot.store.schedules import Run, Timing

HORIZON = date(9998, 12, 31)  # nothing runs later: beyond it, a moment may have no date in UTC


def next_run(timing: Timing, after: datetime, free: Sequence[tuple[date, date]] = ()) -> Run | None:
    """The first run later than ``after`` (aware) on no day of ``free``.

    ``free`` are (first, last) pairs of days, both included. None where the timing has ended.
    ZoneInfoNotFoundError where nobody knows its zone.
    """
    zone = _zone(timing.zone)
    today = after.astimezone(zone).toordinal()
    earliest = today
    if timing.starts is not None:
        earliest = max(today, timing.starts.toordinal())
    day = _slot_from(timing, earliest)
    # Tomorrow's can be over as well: clocks set back across midnight show today once more.
    if day <= today + 1 and instant(date.fromordinal(day), timing.time, zone) <= after:
        day = _slot_from(timing, day + 1)
    if free:
        day = _past(free, timing, day)
    if day > min(timing.ends or HORIZON, HORIZON).toordinal():
        return None
    found = date.fromordinal(day)
    return Run(instant(found, timing.time, zone), found)


def instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """The moment (UTC) when ``zone`` shows ``clock`` (HH:MM) on ``day``.

    See above for gaps and overlaps.
    """
    wall = datetime.combine(day, _time(clock), zone)
    by_old_offset = wall.astimezone(UTC)
    by_new_offset = wall.replace(fold=1).astimezone(UTC)
    if by_old_offset <= by_new_offset:
        return by_old_offset
    return _end_of_gap(by_new_offset, by_old_offset, wall.replace(tzinfo=None), zone)


def _slot_from(timing: Timing, day: int) -> int:
    """The first day on or after ``day`` (ordinals) in one of the timing's weeks."""
    week = (day + 5 - timing.weekday) // 7
    if timing.every > 1:
        week += (_first_week(timing) - week) % timing.every
    return 7 * week + timing.weekday + 1


def _first_week(timing: Timing) -> int:
    """The week from which every so many are counted."""
    if timing.starts is None:
        return 0
    return (timing.starts.toordinal() - 1) // 7


def _past(free: Sequence[tuple[date, date]], timing: Timing, day: int) -> int:
    """The first of the timing's days from ``day`` (one of them) on that is not free."""
    for first, last in sorted(free):
        if day < first.toordinal():
            break
        if day <= last.toordinal():
            day = _slot_from(timing, last.toordinal() + 1)
    return day


# It is looked for by halves, and a group of schedules shares a zone and an hour.
@lru_cache(maxsize=256)
def _end_of_gap(before: datetime, later: datetime, wall: datetime, zone: ZoneInfo) -> datetime:
    """The transition between two instants, to the second.

    The first shows a local time before ``wall``, the second one after it.
    """
    while later - before > timedelta(seconds=1):
        middle = before + (later - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            later = middle
    return later


# zoneinfo's own cache holds on to eight; there are no more to keep than zones that exist.
@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=24 * 60)
def _time(clock: str) -> time:
    return time.fromisoformat(clock)
