"""The next-run rule over every IANA zone, at each of its own transitions from 2024 to 2030."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule.calendar import instant, next_run
from bot.store.schedules import Timing

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found


def transitions(zone: ZoneInfo) -> list[datetime]:
    """The first instants of each new offset."""
    found = []
    at = FIRST
    while at < LAST:
        if offset(zone, at) != offset(zone, at + WEEK):
            before, after = at, at + WEEK
            while after - before > timedelta(seconds=1):
                middle = (before + (after - before) / 2).replace(microsecond=0)
                before, after = (middle, after) if offset(zone, middle) == offset(zone, before) else (before, middle)
            found.append(after)
        at += WEEK
    return found


@cache
def cases() -> list[tuple[str, datetime]]:
    """A zone and one of its transitions; zones that are one zone by many names are taken once."""
    found: dict[tuple[tuple[datetime, timedelta], ...], tuple[str, list[datetime]]] = {}
    for name in ZONES:
        zone = ZoneInfo(name)
        moments = transitions(zone)
        found.setdefault(tuple((at, offset(zone, at)) for at in moments), (name, moments))
    return [(name, at) for name, moments in found.values() for at in moments]


def walls(zone: ZoneInfo, at: datetime) -> list[datetime]:
    """Local times around a transition: before it, its edges, inside what it skips or doubles, after it."""
    old, new = offset(zone, at - MINUTE), offset(zone, at)
    low, high = sorted((at + old, at + new))
    found = (low - 90 * MINUTE, low - MINUTE, low, low + (high - low) / 2, high - MINUTE, high, high + 90 * MINUTE)
    return [wall.replace(tzinfo=None, second=0) for wall in found]


def expected(zone: ZoneInfo, wall: datetime, transition: datetime) -> datetime:
    """Worked out the other way round: by trying both offsets."""
    offsets = (offset(zone, transition - MINUTE), offset(zone, transition))
    tried = [(wall - by).replace(tzinfo=UTC) for by in offsets]
    fits = [at for at in tried if at.astimezone(zone).replace(tzinfo=None) == wall]
    return min(fits) if fits else transition


def test_there_is_something_to_test() -> None:
    names = {name for name, _ in cases()}
    assert len(ZONES) > 400
    assert len(names) > 20
    assert len(cases()) > 300


def test_a_skipped_time_runs_at_the_gaps_end_and_a_doubled_one_at_its_first_coming() -> None:
    for name, transition in cases():
        zone = ZoneInfo(name)
        for wall in walls(zone, transition):
            at = instant(wall.date(), f"{wall:%H:%M}", zone)
            assert at == expected(zone, wall, transition), f"{name} {wall}"


def test_each_local_week_has_exactly_one_run() -> None:
    for name, transition in cases():
        for wall in walls(ZoneInfo(name), transition):
            timing = Timing(wall.weekday(), f"{wall:%H:%M}", name)
            runs = [next_run(timing, transition - 2 * WEEK - timedelta(days=1))]
            for _ in range(4):
                runs.append(next_run(timing, runs[-1].at))
            days = [date.fromisoformat(run.slot) for run in runs]
            assert all(later - earlier == WEEK for earlier, later in pairwise(days)), f"{name} {wall}"
            assert all(earlier.at < later.at for earlier, later in pairwise(runs)), f"{name} {wall}"
            assert wall.date() in days


@pytest.mark.parametrize(
    ("zone", "day", "clock", "at"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "02:30", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), "02:00", datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:15", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 11, 23), "09:00", datetime(2026, 11, 23, 3, 15, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), "09:00", datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),  # a day left out
    ],
)
def test_known_moments(zone: str, day: date, clock: str, at: datetime) -> None:
    assert instant(day, clock, ZoneInfo(zone)) == at


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    weekday=st.integers(0, 6),
    minute=st.integers(0, 24 * 60 - 1),
    after=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # wants them bare
)
def test_the_next_run_is_the_first_one_later(zone: str, weekday: int, minute: int, after: datetime) -> None:
    timing = Timing(weekday, f"{minute // 60:02}:{minute % 60:02}", zone)
    run = next_run(timing, after)
    day = date.fromisoformat(run.slot)
    assert run.at > after
    assert day.weekday() == weekday
    assert run.at == instant(day, timing.time, ZoneInfo(zone))
    assert instant(day - WEEK, timing.time, ZoneInfo(zone)) <= after
