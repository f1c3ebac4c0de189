"""The next-run rule over every IANA zone, at each of its own transitions from 2024 to 2030."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.schedule.calendar import instant, next_run
from bot.store.schedules import Run, Timing
from tests.schedule.local_time import (
    DAY,
    MINUTE,
    SPAN,
    ZONES,
    LocalTime,
    Transition,
    distinct,
    local_times,
    moment,
)
from tests.schedule.runs import upcoming

WEEK = timedelta(days=7)
GRID = range(0, DAY, 30 * MINUTE)
NAMED = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Nuuk",
)


def clock(wall: int) -> str:
    return f"{wall % DAY // 3600:02}:{wall % 3600 // MINUTE:02}"


def clocks(change: Transition) -> list[str]:
    """Every half hour, and what is around and inside of what a transition skips or doubles."""
    low, high = change.edges
    near = {edge + by for edge in (low, high) for by in (-MINUTE, 0, MINUTE)} | {
        (low + high) // 2,
        low + 7 * MINUTE,
    }
    return sorted({clock(wall) for wall in (*GRID, *near)})


def slots(local: LocalTime, shown: str, day: int, days: int) -> list[Run]:
    """What each of ``days`` days from ``day`` (since 1970) on runs as, whatever its weekday."""
    hour, minute = shown.split(":")
    since = int(hour) * 3600 + int(minute) * MINUTE
    return [
        Run(moment(local.first_shows(at * DAY + since)), date_of(at))
        for at in range(day, day + days)
    ]


def weekday_of(day: int) -> int:
    return (day + 3) % 7  # 1970-01-01 was a Thursday


@cache
def date_of(day: int) -> date:
    return moment(day * DAY).date()


def cases() -> Iterator[tuple[str, LocalTime, Transition]]:
    return (
        (name, local, change) for local, name in distinct().items() for change in local.of_span()
    )


def test_there_is_something_to_test() -> None:
    kinds = {(change.new > change.old, change.edges[0] % DAY == 0) for _, _, change in cases()}
    assert len(ZONES) > 400
    assert len(distinct()) > 60
    assert sum(1 for _ in cases()) > 300
    assert len(kinds) == 4, "gaps and overlaps, at midnight and elsewhere"
    assert all(edge % MINUTE == 0 for _, _, change in cases() for edge in change.edges), (
        "HH:MM can name each"
    )


def test_each_week_around_each_transition_runs_once_on_every_weekday_at_every_time() -> None:
    for name, local, change in cases():
        begin = change.at // DAY - 7  # a week on either side
        after = moment(begin * DAY)
        near = LocalTime(change.old, (change,)) if _alone(local, change) else local
        for shown in clocks(change):
            expected = slots(near, shown, begin - 2, 17)
            for weekday in range(7):
                first = (weekday - weekday_of(begin - 2)) % 7
                weekly = [run for run in expected[first::7] if run.at > after][
                    :2
                ]  # a week apart, none left out
                assert len(weekly) == 2
                assert upcoming(Timing(weekday, shown, name), after, (), 2) == weekly, (
                    f"{name} {weekday} {shown}"
                )


def test_the_run_of_a_transitions_day_is_still_to_come_until_it_is_there_and_then_over() -> None:
    tick = timedelta(microseconds=1)
    for name, local, change in cases():
        for edge in change.edges:
            for wall in (edge - MINUTE, edge, edge + MINUTE):
                timing = Timing(weekday_of(wall // DAY), clock(wall), name)
                run, following = slots(local, timing.time, wall // DAY, 8)[::7]
                assert next_run(timing, run.at - tick) == run, f"{name} {run}"
                assert next_run(timing, run.at) == following, f"{name} {run}"


def test_what_is_shown_is_the_time_that_was_asked_for_or_the_first_after_a_gap() -> None:
    for name, local, change in cases():
        zone, (low, high) = ZoneInfo(name), change.edges
        for wall in range(low - 90 * MINUTE, high + 90 * MINUTE, 15 * MINUTE):
            at = instant(moment(wall).date(), clock(wall), zone)
            shown = at.astimezone(zone).replace(tzinfo=UTC)
            skipped = change.new > change.old and low <= wall < high
            assert shown == moment(high if skipped else wall), f"{name} {moment(wall)}"
            if skipped:
                assert at == moment(change.at), f"{name} {moment(wall)}"
            elif low <= wall < high:
                assert at < moment(change.at), f"{name} {moment(wall)}: the second of the two"
            assert local.first_shows(wall) == at.timestamp()


def test_every_name_of_every_zone_runs_each_week_where_nothing_changes_too() -> None:
    begin = SPAN[0].date().toordinal() - date(1970, 1, 1).toordinal()
    for name, local in local_times().items():
        expected = slots(local, "09:00", begin, 24)
        for weekday in range(7):
            runs = upcoming(Timing(weekday, "09:00", name), moment(begin * DAY - DAY), (), 2)
            assert runs[1] in expected[weekday::7], name
            assert _days(runs)[1] - _days(runs)[0] == WEEK


@pytest.mark.parametrize("zone", NAMED)
def test_seven_years_have_each_iso_week_once(zone: str) -> None:
    mondays = [date(2024, 1, 1) + number * WEEK for number in range(366)]
    weeks = [day.isocalendar()[:2] for day in mondays if day < date(2030, 12, 30)]
    for weekday in range(7):
        for shown in ("00:00", "00:30", "02:00", "02:30", "09:00", "23:30"):
            begin = datetime(2023, 12, 31, 23, 59, tzinfo=ZoneInfo(zone))
            runs = upcoming(Timing(weekday, shown, zone), begin, (), len(weeks))
            assert [day.isocalendar()[:2] for day in _days(runs)] == weeks, f"{weekday} {shown}"
            assert {day.weekday() for day in _days(runs)} == {weekday}
            assert all(earlier.at < later.at for earlier, later in pairwise(runs))


@pytest.mark.parametrize(
    ("zone", "day", "clock", "at"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "02:30", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), "02:00", datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            "02:15",
            datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        ),
        ("Asia/Kathmandu", date(2026, 11, 23), "09:00", datetime(2026, 11, 23, 3, 15, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), "00:00", datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),
        (
            "America/Nuuk",
            date(2026, 3, 28),
            "23:30",
            datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        ),  # shown as Sunday 00:00
    ],
)
def test_known_moments(zone: str, day: date, clock: str, at: datetime) -> None:
    assert instant(day, clock, ZoneInfo(zone)) == at


def test_a_day_that_a_zone_leaves_out_runs_at_its_end_and_its_week_is_not_lost() -> None:
    fridays = Timing(
        4, "09:00", "Pacific/Apia"
    )  # went from Thursday, 2011-12-29 to Saturday, 2011-12-31
    runs = upcoming(fridays, datetime(2011, 12, 20, tzinfo=UTC), (), 3)
    assert [run.day for run in runs] == [date(2011, 12, 23), date(2011, 12, 30), date(2012, 1, 6)]
    assert runs[1].at == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)
    assert (
        runs[1].at.astimezone(ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-31T00:00:00+14:00"
    )


def test_a_day_that_is_taken_back_a_minute_after_it_began_is_not_run_again() -> None:
    sundays = Timing(
        6, "00:00", "America/St_Johns"
    )  # 2010-11-07 at 00:01, clocks went back to Saturday, 23:01
    run, following = upcoming(sundays, datetime(2010, 11, 6, tzinfo=UTC), (), 2)
    assert run == Run(datetime(2010, 11, 7, 2, 30, tzinfo=UTC), date(2010, 11, 7))
    saturday_again = run.at + timedelta(minutes=30)
    assert saturday_again.astimezone(ZoneInfo("America/St_Johns")).weekday() == 5
    assert next_run(sundays, saturday_again) == following == Run(following.at, date(2010, 11, 14))


def test_a_day_that_a_zone_has_twice_runs_the_first_time() -> None:
    repeated = LocalTime.of(
        ZoneInfo("Pacific/Kwajalein"),
        datetime(1969, 9, 1, tzinfo=UTC),
        datetime(1969, 11, 1, tzinfo=UTC),
    )
    assert [change.new - change.old for change in repeated.transitions] == [-23 * 3600]
    for weekday in range(7):
        for shown in ("00:00", "00:30", "12:00", "23:00", "23:59"):
            runs = upcoming(
                Timing(weekday, shown, "Pacific/Kwajalein"),
                datetime(1969, 9, 15, tzinfo=UTC),
                (),
                4,
            )
            day = (_days(runs)[0] - date(1970, 1, 1)).days
            assert runs == slots(repeated, shown, day, 28)[::7], f"{weekday} {shown}"


def _alone(local: LocalTime, change: Transition) -> bool:
    """Whether no other transition is within 40 days: the only one that the weeks around it need."""
    return all(
        abs(other.at - change.at) > 40 * DAY for other in local.transitions if other != change
    )


def _days(runs: list[Run]) -> list[date]:
    return [run.day for run in runs]
