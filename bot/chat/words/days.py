"""Days: those that have been, as the log takes them, and those to come, as schedules do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

from bot.chat.command import Suggestion
from bot.chat.words.parameters import beginning_with
from bot.errors import BadValue

MOST_DAYS_BACK = 7
DATE_RULE = "a date, like `2026-12-21`, `21 Dec`, `tomorrow` or `monday`"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ANY_DAY = date(2000, 1, 1)  # for whether words are a day at all, whatever today is


def read_day(typed: str, today: date) -> date:
    """A local day that has been, as the log takes it.

    ``today``, ``yesterday``, a weekday's name, ``2026-11-20`` or ``3`` (days back). BadValue for
    one in the future or more than seven days back.
    """
    day = _day_before(typed.strip().lower(), today)
    if day is None or not can_be_logged(day, today):
        earliest = today - timedelta(days=MOST_DAYS_BACK)
        raise BadValue("day", f"`today`, `yesterday` or a date from {earliest} to {today}", typed)
    return day


def is_day(typed: str) -> bool:
    """Whether this is nothing but a day, as ``read_day`` takes one (a lone number aside)."""
    text = typed.strip().lower()
    return len(text) > 2 and _day_before(text, _ANY_DAY) is not None


def can_be_logged(day: date, today: date) -> bool:
    """Whether an entry for ``day`` is still taken."""
    return today - timedelta(days=MOST_DAYS_BACK) <= day <= today


def say_day(day: date, today: date) -> str:
    """``today``, ``yesterday`` or ``Mon 16 Nov``."""
    named = {0: "today", 1: "yesterday"}
    return named.get((today - day).days, f"{day:%a} {day.day} {day:%b}")


def complete_day(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The words for a day that has been."""
    return beginning_with(typed, ("today", "yesterday", *WEEKDAYS))


def read_date(name: str, typed: str, today: date) -> date:
    """A day to come, for the parameter ``name``; where no year is said, the next such day.

    ``2026-12-21``, ``21 Dec``, ``Dec 21 2026``, ``today``, ``tomorrow`` or a weekday's name.
    BadValue for anything else.
    """
    day = _day_to_come(typed.strip().lower(), today)
    if day is None:
        raise BadValue(name, DATE_RULE, typed)
    return day


def is_date(_catalog: Any, words: str) -> bool:
    """Whether this is nothing but a date, as ``read_date`` takes one."""
    return _day_to_come(words.strip().lower(), _ANY_DAY) is not None


def say_date(day: date) -> str:
    """``Mon 21 Dec 2026``."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def say_dates(first: date, last: date) -> str:
    """``Mon 21 Dec 2026``, or ``Mon 21 Dec 2026 to Sun 3 Jan 2027``."""
    if first == last:
        return say_date(first)
    return f"{say_date(first)} to {say_date(last)}"


def complete_date(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The words for a day to come."""
    return beginning_with(typed, ("today", "tomorrow", *WEEKDAYS))


def complete_end(catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The same, and ``none``."""
    days = complete_date(catalog, typed)
    if not "none".startswith(typed.strip().lower()):
        return days
    return [Suggestion("none: take it away", "none"), *days]


def weekday_named(typed: str) -> int | None:
    """The weekday (Monday = 0) that begins with ``typed``, in lower case.

    None where there is none, or less than three letters of it are given.
    """
    if len(typed) < 3:
        return None
    return _place_in(WEEKDAYS, typed)


def _day_before(typed: str, today: date) -> date | None:
    if typed in {"", "today"}:
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    if re.fullmatch(r"\d", typed):
        return today - timedelta(days=int(typed))
    weekday = weekday_named(typed)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    return _iso_date(typed)


def _day_to_come(typed: str, today: date) -> date | None:
    if typed == "today":
        return today
    if typed == "tomorrow":
        return today + timedelta(days=1)
    weekday = weekday_named(typed)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    if found := re.fullmatch(r"(\d{1,2})\.? ([a-z]{3,9})\.?,?(?: (\d{4}))?", typed):
        return _day_of_month(int(found[1]), found[2], found[3], today)
    if found := re.fullmatch(r"([a-z]{3,9})\.? (\d{1,2}),?(?: (\d{4}))?", typed):
        return _day_of_month(int(found[2]), found[1], found[3], today)
    return _iso_date(typed)


def _day_of_month(day: int, month: str, year: str | None, today: date) -> date | None:
    place = _place_in(MONTHS, month)
    if place is None:
        return None
    if year:
        return _real_date(int(year), place + 1, day)
    # The next such day: 29 February comes in one of nine years
    for candidate in range(today.year, today.year + 9):
        found = _real_date(candidate, place + 1, day)
        if found is not None and found >= today:
            return found
    return None


def _place_in(names: Sequence[str], begun: str) -> int | None:
    return next((n for n, name in enumerate(names) if name.startswith(begun)), None)


def _iso_date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _real_date(year: int, month: int, day: int) -> date | None:
    """None for a day that this month of this year has not."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
