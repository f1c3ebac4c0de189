"""Every so many weeks, from start to end, with days off: as reading a calendar day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.schedule.calendar import HORIZON, next_run
from bot.store.schedules import Run, Timing
from tests.schedule.local_time import LAST, MINUTE, ZONES, local_times, midnight, moment
from tests.schedule.runs import upcoming

DAY, WEEK = timedelta(days=1), timedelta(days=7)
TICK = timedelta(microseconds=1)
Free = list[tuple[date, date]]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
MONDAYS = Timing(0, "09:00", "Europe/Berlin")


def read_day_by_day(
    timing: Timing, after: datetime, free: Sequence[tuple[date, date]]
) -> Iterator[Run]:
    """Each run after ``after``, up to where the known transitions end."""
    local = local_times()[timing.zone]
    hour, minute = (int(part) for part in timing.time.split(":"))
    day = after.date() - 2 * DAY
    while day < LAST.date():
        at = moment(local.first_shows(midnight(day) + hour * 3600 + minute * MINUTE))
        if (
            at > after
            and runs_on(timing, day)
            and not any(first <= day <= last for first, last in free)
        ):
            yield Run(at, day)
        day += DAY


def runs_on(timing: Timing, day: date) -> bool:
    if timing.starts is not None:
        weeks = (monday_of(day) - monday_of(timing.starts)).days // 7
        if day < timing.starts or weeks % timing.every:
            return False
    return day.weekday() == timing.weekday and (timing.ends is None or day <= timing.ends)


def monday_of(day: date) -> date:
    year, week, _ = day.isocalendar()
    return date.fromisocalendar(year, week, 1)


@st.composite
def timings(draw: st.DrawFn, about: date) -> Timing:
    """With a start and an end that matter to whoever asks ``about`` then."""
    minute = draw(st.integers(0, 24 * 60 - 1) | st.sampled_from([0, 30, 120, 150, 1439]))
    starts = draw(st.none() | st.integers(-100, 100).map(lambda days: about + days * DAY))
    ends = draw(st.none() | st.integers(-10, 400).map(lambda days: about + days * DAY))
    every = draw(st.integers(1, 6)) if starts else 1
    clock = f"{minute // 60:02}:{minute % 60:02}"
    return Timing(draw(st.integers(0, 6)), clock, draw(st.sampled_from(ZONES)), every, starts, ends)


@st.composite
def breaks(draw: st.DrawFn, about: date) -> Free:
    """Some of them single days, some that overlap, touch or contain others, in any order."""
    begins = draw(st.lists(st.tuples(st.integers(-30, 120), st.integers(0, 40)), max_size=6))
    return [(about + begin * DAY, about + (begin + days) * DAY) for begin, days in begins]


@st.composite
def questions(draw: st.DrawFn) -> tuple[Timing, datetime, Free]:
    after = draw(st.datetimes(datetime(2024, 1, 3), datetime(2028, 6, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # wants them bare
    return draw(timings(after.date())), after, draw(breaks(after.date()))


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_next_runs_are_those_that_a_calendar_read_day_by_day_shows(
    question: tuple[Timing, datetime, Free],
) -> None:
    timing, after, free = question
    expected = list(islice(read_day_by_day(timing, after, free), 4))
    assert upcoming(timing, after, free, 4) == expected
    assert next_run(timing, after, free) == (expected[0] if expected else None)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_a_run_is_the_next_one_up_to_its_moment_and_no_longer(
    question: tuple[Timing, datetime, Free],
) -> None:
    timing, after, free = question
    run = next_run(timing, after, free)
    assume(run)
    assert run is not None
    assert next_run(timing, run.at - TICK, free) == run
    assert next_run(timing, run.at, free) == next(read_day_by_day(timing, run.at, free), None)


@settings(max_examples=100, deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_the_days_off_and_their_repetition_change_nothing(
    question: tuple[Timing, datetime, Free], random: Random
) -> None:
    timing, after, free = question
    shuffled = [*free, *free]
    random.shuffle(shuffled)
    assert next_run(timing, after, tuple(shuffled)) == next_run(timing, after, free)


def slots(timing: Timing, free: Sequence[tuple[date, date]] = (), count: int = 3) -> list[date]:
    return [run.day for run in upcoming(timing, NOW, free, count)]


def test_every_second_week_is_counted_from_the_week_of_the_start() -> None:
    def every_second(weekday: int, starts: date) -> list[date]:
        return slots(Timing(weekday, "09:00", "Europe/Berlin", 2, starts))

    wednesday, sunday = date(2026, 12, 2), date(2026, 12, 6)
    assert every_second(4, wednesday) == [date(2026, 12, 4), date(2026, 12, 18), date(2027, 1, 1)]
    assert every_second(0, wednesday) == [
        date(2026, 12, 14),
        date(2026, 12, 28),
        date(2027, 1, 11),
    ]  # its own Monday was too early
    assert every_second(6, sunday) == [date(2026, 12, 6), date(2026, 12, 20), date(2027, 1, 3)]
    assert every_second(0, sunday) == [
        date(2026, 12, 14),
        date(2026, 12, 28),
        date(2027, 1, 11),
    ]  # the day after is another week
    assert every_second(0, date(2020, 1, 1)) == [
        date(2026, 11, 23),
        date(2026, 12, 7),
        date(2026, 12, 21),
    ]  # week 360


def test_first_and_last_day_count_in() -> None:
    assert slots(Timing(0, "09:00", "UTC", 1, date(2026, 11, 30), date(2026, 12, 7))) == [
        date(2026, 11, 30),
        date(2026, 12, 7),
    ]
    assert slots(Timing(0, "09:00", "UTC", 1, date(2026, 12, 1), date(2026, 12, 13))) == [
        date(2026, 12, 7)
    ]


def test_an_end_is_a_local_day() -> None:
    kiritimati = Timing(5, "01:00", "Pacific/Kiritimati", ends=date(2026, 11, 21))  # 14 hours ahead
    assert upcoming(kiritimati, datetime(2026, 11, 20, 10, tzinfo=UTC), (), 2) == [
        Run(datetime(2026, 11, 20, 11, tzinfo=UTC), date(2026, 11, 21))
    ]


def test_what_has_ended_has_no_next_run() -> None:
    assert next_run(Timing(0, "09:00", "UTC", ends=date(2026, 11, 22)), NOW) is None
    assert (
        next_run(Timing(4, "12:00", "UTC", ends=date(2026, 11, 20)), NOW) is None
    )  # this very moment
    assert (
        next_run(Timing(0, "09:00", "UTC", starts=date(2026, 12, 1), ends=date(2026, 11, 30)), NOW)
        is None
    )
    assert upcoming(Timing(0, "09:00", "UTC", ends=date(2026, 11, 22)), NOW, (), 6) == []


def test_a_vacation_and_a_skipped_slot_leave_the_rhythm_as_it_is() -> None:
    skipped, vacation = (
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 12, 7), date(2026, 12, 28)),
    )
    assert slots(MONDAYS, [vacation, skipped]) == [
        date(2026, 11, 30),
        date(2027, 1, 4),
        date(2027, 1, 11),
    ]
    every_second = Timing(0, "09:00", "Europe/Berlin", 2, date(2026, 11, 23))
    assert slots(every_second, [vacation]) == [
        date(2026, 11, 23),
        date(2027, 1, 4),
        date(2027, 1, 18),
    ]
    assert slots(MONDAYS, [(vacation[1], vacation[0])], 1) == [
        date(2026, 11, 23)
    ]  # the wrong way round holds no day


def test_days_off_end_with_the_timing() -> None:
    ending = Timing(0, "09:00", "Europe/Berlin", ends=date(2026, 12, 6))
    assert slots(ending, [(date(2026, 11, 23), date(2026, 11, 29))]) == [date(2026, 11, 30)]
    assert slots(ending, [(date(2026, 11, 23), date(2026, 12, 5))]) == []


def test_however_long_the_days_off_are_an_answer_comes() -> None:
    assert slots(MONDAYS, [(date.min, date(5000, 1, 1))], 1) == [date(5000, 1, 6)]
    assert next_run(MONDAYS, NOW, [(date.min, date.max)]) is None
    assert next_run(MONDAYS, NOW, [(NOW.date(), HORIZON)]) is None
    assert next_run(Timing(0, "09:00", "UTC", starts=date.max, ends=date.max), NOW) is None
    assert next_run(Timing(0, "09:00", "UTC", 10**9, date(2026, 1, 5)), NOW) is None
    mondays = [(date(2026, 11, 23) + number * WEEK,) * 2 for number in range(5_000)]
    assert slots(MONDAYS, mondays, 1) == [mondays[-1][1] + WEEK]


def test_to_the_horizon_and_no_further() -> None:
    sundays = Timing(HORIZON.weekday(), "23:59", "Pacific/Pago_Pago", starts=HORIZON, ends=date.max)
    (run,) = upcoming(sundays, NOW, (), 3)
    assert run == Run(datetime(9999, 1, 1, 10, 59, tzinfo=UTC), HORIZON)


@pytest.mark.parametrize("zone", ["Mars/Olympus_Mons", "Europe/Atlantis"])
def test_an_unknown_zone_is_refused_each_time(zone: str) -> None:
    for _ in range(2):
        with pytest.raises(ZoneInfoNotFoundError):
            next_run(Timing(0, "09:00", zone), NOW)


def test_a_time_that_no_clock_shows_is_refused() -> None:
    with pytest.raises(ValueError, match="hour"):
        next_run(Timing(0, "25:00", "UTC"), NOW)
