"""Days that have been, days to come, and where one of them is only part of a note."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words.days import doubt_day, is_date, is_day, read_date, read_day
from bot.errors import BadInput, BadValue

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "days_ago"),
    [
        ("today", 0),
        ("", 0),
        ("(yesterday)", 1),
        ("yesterday.", 1),
        ("heute", 0),
        ("gestern", 1),
        ("vorgestern", 2),
        ("vor 2 Tagen", 2),
        ("am Mittwoch", 2),
        ("letzten Freitag", 7),
        ("am 18.11.", 2),
        ("hoy", 0),
        ("ayer", 1),
        ("anteayer", 2),
        ("hace 2 días", 2),
        ("el miércoles", 2),
        ("el viernes pasado", 7),
        ("18 de noviembre", 2),
        ("hier", 1),
        ("avant-hier", 2),
        ("il y a 2 jours", 2),
        ("mercredi", 2),
        ("vendredi dernier", 7),
        ("le 18 novembre", 2),
        ("this morning", 0),
        ("Yesterday", 1),
        ("last night", 1),
        ("day before yesterday", 2),
        ("the day before yesterday", 2),
        ("3", 3),
        ("2 days ago", 2),
        ("two days ago", 2),
        ("a week ago", 7),
        ("friday", 0),
        ("on friday", 0),
        ("last friday", 7),
        ("thu", 1),
        ("last thursday", 1),
        ("on Monday", 4),
        ("saturday", 6),
        ("2026-11-13", 7),
        ("2026-11-20", 0),
        ("18 Nov", 2),
        ("on 18 Nov", 2),
        ("Nov 18th", 2),
        ("18. November 2026", 2),
        ("18.11.", 2),
        ("18.11.26", 2),
        ("20.11.", 0),
        ("18/11", 2),
        ("11/18", 2),
        ("11/18/2026", 2),
        ("the 18th", 2),
    ],
)
def test_days_are_read(typed: str, days_ago: int) -> None:
    assert read_day(typed, FRIDAY) == FRIDAY - timedelta(days=days_ago)


@pytest.mark.parametrize(
    "typed",
    [
        *("tomorrow", "2026-11-21", "2026-11-12", "8", "th", "2026-02-30", "1970-01-01"),
        *("18 Dec", "18.12.", "12/18", "11/12", "31.2.", "8 days ago", "next friday", "x" * 10_000),
    ],
)
def test_days_that_are_not_taken(typed: str) -> None:
    with pytest.raises(BadValue, match="a date from 2026-11-13 to 2026-11-20"):
        read_day(typed, FRIDAY)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 7))
def test_every_way_to_write_a_day_is_that_day(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    slashes = (f"{day.day}/{day.month}", f"{day.month}/{day.day}")
    dots = (f"{day.day}.{day.month}.", f"{day.day}.{day.month}.{day.year}")
    names = (f"{day.day} {day:%b}", f"{day:%B} {day.day}", f"on {day:%d %b %Y}")
    for typed in (*slashes, *dots, *names, f"{back} days ago", str(day)):
        assert read_day(typed, today) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("friday", FRIDAY),
        ("this friday", FRIDAY),
        ("next friday", date(2026, 11, 27)),
        ("next wednesday", date(2026, 11, 25)),
        ("friday next week", date(2026, 11, 27)),
        ("next week", date(2026, 11, 23)),
        ("next month", date(2026, 12, 1)),
        ("day after tomorrow", date(2026, 11, 22)),
        ("in 2 weeks", date(2026, 12, 4)),
        ("in a month", date(2026, 12, 20)),
        ("weekend", date(2026, 11, 21)),
        ("21.12.", date(2026, 12, 21)),
        ("21.12.2027", date(2027, 12, 21)),
        ("21/12", date(2026, 12, 21)),
        ("12/21", date(2026, 12, 21)),
        ("12/12", date(2026, 12, 12)),
        ("the 21st", date(2026, 11, 21)),
        ("31st", date(2026, 12, 31)),
        ("29/2", date(2028, 2, 29)),
    ],
)
def test_days_to_come(typed: str, day: date) -> None:
    assert read_date("first", typed, FRIDAY) == day
    assert is_date(None, typed)


def test_a_date_that_can_be_two_is_asked_about() -> None:
    with pytest.raises(BadInput, match=r"`12/11` can be two days\. Did you mean") as asked:
        read_date("first", "12/11", FRIDAY)
    assert asked.value.instead == (
        ("Fri 11 Dec 2026", {"first": "2026-12-11"}),
        ("Fri 12 Nov 2027", {"first": "2027-11-12"}),
    )


@given(st.text(max_size=20), st.dates())
def test_any_words_are_a_day_or_refused(typed: str, today: date) -> None:
    with suppress(BadValue):
        assert 0 <= (today - read_day(typed, today)).days <= 7
    with suppress(BadInput):
        assert read_date("first", typed, today)


@pytest.mark.parametrize(
    ("note", "day", "took"),
    [
        ("yesterday read ch. 2", "yesterday", (0,)),
        ("on friday we met", "on friday", (0, 1)),
        ("Monday blues", "Monday", (0,)),
        ("2 days ago I read", "2 days ago", (0, 1, 2)),
        ("18 nov read", "18 nov", (0, 1)),
        ("2026-11-18 read", "2026-11-18", (0,)),
        ("18.11. read", "18.11.", (0,)),
        ("solved it yesterday", "yesterday", (2,)),
        ("solved it 2 days ago", "2 days ago", (2, 3, 4)),
    ],
)
def test_a_note_with_a_day_is_asked_about(note: str, day: str, took: tuple[int, ...]) -> None:
    doubt = doubt_day(note.split())
    assert doubt is not None
    first, second = doubt.readings
    assert (first.value, first.took) == (day, took)
    assert (second.value, second.took) == ("today", ())


@pytest.mark.parametrize(
    "note",
    [
        *("sat down with it", "sun position", "12/18 done", "today I learned", "1/2 of it"),
        *("prepared for friday", "march on", "chapter 3", "2 weeks ago I began", "may be", "8 nov"),
        *("yesterday", "fridays"),
    ],
)
def test_a_note_without_a_day_is_not(note: str) -> None:
    assert doubt_day(note.split()) is None


def test_a_number_alone_is_no_day_in_a_line() -> None:
    assert not is_day(None, "3")
    assert not is_day(None, "30")
    assert is_day(None, "sun")
