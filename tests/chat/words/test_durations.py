"""Durations as people write them: read whole, or refused."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words.durations import (
    HOUR_WORDS,
    MINUTE_WORDS,
    POMODORO_WORDS,
    minutes_in,
    read_minutes,
    say_minutes,
)

READ = [
    ("1h30:", 90),
    ("1:30,", 90),
    ("1 h y 30 min", 90),
    ("1 h et 30 min", 90),
    ("1h plus 30 min", 90),
    ("una hora", 60),
    ("media hora", 30),
    ("hora y media", 90),
    ("2 horas y media", 150),
    ("45", 45),
    ("４５", 45),
    ("٤٥", 45),
    ("45 min", 45),
    ("45m", 45),
    ("90m", 90),
    ("1 minute", 1),
    ("30 Minuten", 30),
    ("for 45 min", 45),
    ("~45 min", 45),
    ("about 45", 45),
    ("about an hour", 60),
    ("1h", 60),
    ("1 hr", 60),
    ("1hr", 60),
    ("2hrs", 120),
    ("2 Hrs", 120),
    ("2 Stunden", 120),
    ("1 Std.", 60),
    ("1h30", 90),
    ("1h30m", 90),
    ("1h30mins", 90),
    ("1 h 30 min", 90),
    ("1 h, 30 min", 90),
    ("1 hour 30 minutes", 90),
    ("1 hour and 30 minutes", 90),
    ("1h and 15 min", 75),
    ("1 Std. 30 Min.", 90),
    ("2 hours 15 minutes", 135),
    ("1:05", 65),
    ("1:30", 90),
    ("1:30 h", 90),
    ("1.5 h", 90),
    ("1,5h", 90),
    (".5 h", 30),
    ("1.25 hours", 75),
    ("1 1/2 h", 90),
    ("1/2 h", 30),
    ("½ h", 30),
    ("1½ h", 90),
    ("half an hour", 30),
    ("half-hour", 30),
    ("a quarter of an hour", 15),
    ("three quarters of an hour", 45),
    ("an hour", 60),
    ("an hour and a half", 90),
    ("one and a half hours", 90),
    ("two hours", 120),
    ("eine halbe Stunde", 30),
    ("anderthalb Stunden", 90),
    ("1 pomodoro", 25),
    ("2 pomodoros", 50),
    ("2 poms", 50),
    ("45,", 45),
    ("one", 1),
    ("twelve", 12),
    ("ninety", 90),
    ("forty-five", 45),
    ("forty five minutes", 45),
    ("twenty one min", 21),
    ("seventeen", 17),
    ("720", 720),
    ("12h", 720),
]
REFUSED = [
    *("", "0", "-1", "721", "12h01", "99999", "1e2", "NaN", "inf", "0x10", "1_0", "lots"),
    *("45 45", "½", "h", ":30", "a", "an", "1:75", "1h75", "1 h 75 min", "45 h", "13 hours"),
    *("1.5", "1.30 h", "1/0 h", "1:5", "2-3 h", "2 hurs", "3 chapters", "1 h 1 h", "30 min 1 h"),
    "1" * 10_000,
]


@pytest.mark.parametrize(("typed", "minutes"), READ)
def test_minutes_are_read(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", REFUSED)
def test_minutes_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # the text is what is refused
        read_minutes(typed)
    assert str(refused.value) == typed


@given(st.integers(1, 720))
def test_minutes_read_back_as_they_are_said(minutes: int) -> None:
    assert read_minutes(say_minutes(minutes)) == minutes


@given(st.text(max_size=12))
def test_any_words_are_minutes_or_refused(typed: str) -> None:
    try:
        minutes = read_minutes(typed)
    except ValueError:
        return
    assert 1 <= minutes <= 720


@pytest.mark.parametrize(
    ("units", "minutes"), [(HOUR_WORDS, 120), (MINUTE_WORDS, 2), (POMODORO_WORDS, 50)]
)
def test_every_word_of_a_unit_means_it(units: tuple[str, ...], minutes: int) -> None:
    for unit, form in product(units, ("2 {}", "2{}", "two {}")):
        assert read_minutes(form.format(unit)) == minutes
        assert read_minutes(form.format(unit).upper()) == minutes


@given(
    st.integers(0, 12),
    st.integers(0, 59),
    st.sampled_from(HOUR_WORDS),
    st.sampled_from([*MINUTE_WORDS, ""]),
    st.sampled_from(["", " ", ", ", " and ", " & "]),
)
def test_hours_and_minutes_are_added(
    hours: int, minutes: int, hour: str, minute: str, between: str
) -> None:
    assert minutes_in(f"{hours} {hour}{between}{minutes} {minute}") == hours * 60 + minutes


@given(st.integers(0, 12), st.integers(60, 99), st.sampled_from([":", "h", " h ", " hours and "]))
def test_after_hours_there_are_less_than_sixty_minutes(
    hours: int, minutes: int, between: str
) -> None:
    assert minutes_in(f"{hours}{between}{minutes}") is None
