"""Times of day, and moments to come: a day and a time in either order, or a span."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words.moments import moments_in, span_in
from bot.chat.words.times import read_time

FRIDAY = date(2026, 11, 20)
DAYS = ("tomorrow", "friday", "this friday", "next friday", "18 Dec", "2026-12-01", "in 2 days")
CLOCKS = ("18:00", "6pm", "6 pm", "noon", "evening", "at 9")


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", "09:00"),
        ("9:05", "09:05"),
        ("09.30", "09:30"),
        ("18h30", "18:30"),
        ("18h", "18:00"),
        ("18 Uhr", "18:00"),
        ("18:30 Uhr", "18:30"),
        ("6 pm", "18:00"),
        ("6pm", "18:00"),
        ("6 p.m.", "18:00"),
        ("6.30pm", "18:30"),
        ("9 o'clock", "09:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("Midday", "12:00"),
        ("midnight", "00:00"),
        ("１８:３０", "18:30"),
        ("23:59", "23:59"),
        ("0", "00:00"),
    ],
)
def test_times_are_read(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize(
    "typed", ["", "24:00", "9:60", "13 pm", "0 am", "9:5", "soon", "-1", "09:00:00", "9 hours"]
)
def test_times_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{typed}$"):
        read_time(typed)


@pytest.mark.parametrize(
    ("day", "clock"),
    list(product(DAYS, CLOCKS)),
)
def test_a_day_and_a_time_stand_in_either_order(day: str, clock: str) -> None:
    [found] = moments_in(f"{day} {clock}", FRIDAY)
    [turned] = moments_in(f"{clock} {day}", FRIDAY)
    assert (found.day, found.time) == (turned.day, turned.time)


@given(st.text(max_size=20))
def test_any_words_are_a_moment_or_none(typed: str) -> None:
    for moment in moments_in(typed, FRIDAY):
        assert moment.day.year >= 1
        assert read_time(moment.time) == moment.time


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("in 1h30", 90),
        ("in 1.5 hours", 90),
        ("in 1 hr", 60),
        ("in half an hour", 30),
        ("in an hour", 60),
        ("in 90 min", 90),
        ("30 min", 30),
        ("2 hours", 120),
        ("2 hours from now", 120),
        ("in 1 pomodoro", 25),
        ("in 1500 min", 1500),
    ],
)
def test_spans(typed: str, minutes: int) -> None:
    assert span_in(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["", "9", "in 9", "in 2 days", "18:00", "18h", "in", "soon"])
def test_what_is_no_span(typed: str) -> None:
    assert span_in(typed) is None
