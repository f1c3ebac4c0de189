"""When someone wants to be reminded: words, zones, and the two nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import BadInput, BadValue
from bot.features.remind.rules import read_when

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday, 13:00 in Berlin
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("tomorrow 18:00", "2026-11-21 18:00"),
        ("Tomorrow at 6 pm", "2026-11-21 18:00"),
        ("18:30", "2026-11-20 18:30"),
        ("11:00", "2026-11-21 11:00"),  # past today
        ("9", "2026-11-21 09:00"),
        ("in 2 hours", "2026-11-20 15:00"),
        ("in an hour", "2026-11-20 14:00"),
        ("in 90 min", "2026-11-20 14:30"),
        ("in 5m", "2026-11-20 13:05"),
        ("in 2d", "2026-11-22 13:00"),
        ("in 3 days", "2026-11-23 13:00"),
        ("in a week", "2026-11-27 13:00"),
        ("friday 9:00", "2026-11-27 09:00"),  # past today
        ("friday 14:00", "2026-11-20 14:00"),
        ("on monday", "2026-11-23 09:00"),
        ("today 14:00", "2026-11-20 14:00"),
        ("2026-12-01 08:00", "2026-12-01 08:00"),
        ("1 Dec 8:00", "2026-12-01 08:00"),
        ("Dec 1", "2026-12-01 09:00"),
        ("1.12. 8:00", "2026-12-01 08:00"),
        ("12/11", "2026-12-11 09:00"),  # 12 November is too far ahead
        ("next friday", "2026-11-27 09:00"),
        ("next friday at 6pm", "2026-11-27 18:00"),
        ("next wednesday", "2026-11-25 09:00"),
        ("friday next week", "2026-11-27 09:00"),
        ("this friday 18:00", "2026-11-20 18:00"),
        ("18:00 tomorrow", "2026-11-21 18:00"),
        ("6pm friday", "2026-11-20 18:00"),
        ("in 1h30", "2026-11-20 14:30"),
        ("in 1.5 hours", "2026-11-20 14:30"),
        ("in 1 hr", "2026-11-20 14:00"),
        ("in half an hour", "2026-11-20 13:30"),
        ("30 min", "2026-11-20 13:30"),
        ("in 2 weeks at 18:00", "2026-12-04 18:00"),
        ("in a month", "2026-12-20 13:00"),
        ("2 days from now", "2026-11-22 13:00"),
        ("next week", "2026-11-23 09:00"),
        ("next month", "2026-12-01 09:00"),
        ("weekend", "2026-11-21 09:00"),
        ("noon", "2026-11-21 12:00"),  # past today
        ("midnight", "2026-11-21 00:00"),
        ("friday midnight", "2026-11-21 00:00"),  # the end of it
        ("tonight", "2026-11-20 20:00"),
        ("tonight at 21:00", "2026-11-20 21:00"),
        ("this evening", "2026-11-20 18:00"),
        ("tomorrow morning", "2026-11-21 09:00"),
        ("tomorrow evening", "2026-11-21 18:00"),
    ],
)
def test_words_are_read_in_the_zone(typed: str, local: str) -> None:
    assert f"{read_when(typed, NOW, BERLIN).astimezone(ZoneInfo(BERLIN)):%Y-%m-%d %H:%M}" == local


@pytest.mark.parametrize(
    "typed", ["", "lots", "in 45", "in", "25:00", "tomorrow tomorrow", "in x days"]
)
def test_what_is_no_time_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(BadValue, match="like `tomorrow 18:00`"):
        read_when(typed, NOW, BERLIN)


@pytest.mark.parametrize(
    "typed",
    [
        "today 00:00",
        "in 0 hours",
        "in 61 days",
        "in 3 months",
        "in 9999 weeks",
        "2026-11-19 10:00",
        "0001-01-01",
        "9999-12-31 23:59",
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", BERLIN])
def test_what_is_past_or_far_off_is_refused(typed: str, zone: str) -> None:
    with pytest.raises(BadValue, match="a time to come, within 60 days"):
        read_when(typed, NOW.replace(hour=23), zone)


def test_a_few_hours_are_from_now_or_a_time_of_day() -> None:
    for typed, span, clock in (("2h", "in 2h", "02:00"), ("1h30", "in 1h30", "01:30")):
        with pytest.raises(BadInput, match="Do you mean in") as asked:
            read_when(typed, NOW, BERLIN)
        assert [texts["when"] for _, texts in asked.value.instead] == [span, clock]


def test_a_date_that_can_be_two_is_asked_about() -> None:
    with pytest.raises(BadInput, match="can be two days") as asked:
        read_when("1/2 8:00", datetime(2026, 12, 30, 12, 0, tzinfo=UTC), BERLIN)
    assert [texts["when"] for _, texts in asked.value.instead] == [
        "2027-01-02 08:00",
        "2027-02-01 08:00",
    ]


def test_days_are_counted_on_the_calendar_where_clocks_change() -> None:
    # Noon in Berlin; clocks go forward in the night.
    before = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)
    assert read_when("in 1 day", before, BERLIN) == datetime(2027, 3, 28, 10, 0, tzinfo=UTC)
    assert read_when("in 24 hours", before, BERLIN) == datetime(2027, 3, 28, 11, 0, tzinfo=UTC)
