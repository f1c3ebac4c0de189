"""The next-run rule: pure, each local week exactly once.

A local time that a zone skips in spring fires at the first instant after the gap; one that comes twice in autumn fires
at the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.store.schedules import Run, Timing

WEEK = timedelta(days=7)


def next_run(timing: Timing, after: datetime) -> Run:
    """The first run later than ``after`` (aware)."""
    zone = ZoneInfo(timing.zone)
    # A zone's rule change can move an instant across midnight: begin a week early so that no slot is missed.
    today = after.astimezone(zone).date()
    day = today + timedelta(days=(timing.weekday - today.weekday()) % 7) - WEEK
    while (at := instant(day, timing.time, zone)) <= after:
        day += WEEK
    return Run(at, day.isoformat())


def instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """The moment (UTC) when ``zone`` shows ``clock`` (HH:MM) on ``day``; see above for gaps and overlaps."""
    wall = datetime.combine(day, time.fromisoformat(clock))
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first, wall, zone)


def _end_of_gap(before: datetime, later: datetime, wall: datetime, zone: ZoneInfo) -> datetime:
    """The transition between two instants, of which the first shows a local time before ``wall``, the second after."""
    while later - before > timedelta(seconds=1):
        middle = before + (later - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            later = middle
    return later
