"""How people say durations, days, times and zones: read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import available_timezones

from bot.chat.command import Known, Suggestion
from bot.errors import BadValue

MOST_MINUTES = 720
MOST_DAYS_BACK = 7
MOST_LINK = 500
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

MINUTES_RULE = f"a number of minutes from 1 to {MOST_MINUTES}, like `45` or `1h30`"
LINK_RULE = "an address that begins with `https://` or `http://`"
TIME_RULE = "a time of day, like `09:00` or `18:30`"
DATE_RULE = "a date, like `2026-12-21`, `21 Dec`, `tomorrow` or `monday`"
ZONE_RULE = "a time zone by its IANA name, like `Europe/Berlin` or `Asia/Kolkata`"


def read_minutes(typed: str) -> int:
    """Minutes from ``45``, ``45 min``, ``1h``, ``1h30``, ``1.5 h`` or ``1:30``.

    ValueError outside 1-720.
    """
    text = typed.lower().replace(",", ".").strip()
    if found := re.fullmatch(r"(\d{1,4})\s*(?:m|min|mins|minutes?)?", text):
        minutes = int(found[1])
    elif found := re.fullmatch(r"(\d{1,2})\s*(?:h|hours?|:)\s*(\d{1,2})\s*(?:m|min)?", text):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})?)\s*(?:h|hours?)", text):
        minutes = round(float(found[1]) * 60)
    else:
        raise ValueError(typed)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(typed)
    return minutes


def say_minutes(minutes: int) -> str:
    """``45 min``, ``1 h``, ``1 h 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def read_link(typed: str) -> str:
    """An http or https address of visible characters, without quotes.

    ValueError for anything else.
    """
    plain = typed.isprintable() and not re.search(
        r"[\s<>\"'`|\\]", typed
    )  # isprintable: no U+202E either
    if len(typed) > MOST_LINK or not plain or not re.match(r"https?://.", typed, re.IGNORECASE):
        raise ValueError(typed)
    return typed


def read_day(typed: str, today: date) -> date:
    """A local day from ``today``, ``yesterday``, a weekday's name, ``2026-11-20`` or ``3`` (days back).

    BadValue for one in the future or more than seven days back.
    """
    day = _day(typed.strip().lower(), today)
    earliest = today - timedelta(days=MOST_DAYS_BACK)
    if day is None or not can_be_logged(day, today):
        raise BadValue("day", f"`today`, `yesterday` or a date from {earliest} to {today}", typed)
    return day


def read_date(name: str, typed: str, today: date) -> date:
    """A day to come from ``2026-12-21``, ``21 Dec``, ``Dec 21 2026``, ``today``, ``tomorrow`` or a weekday's name.

    Where no year is said, the next such day. BadValue, for the parameter of this name, for anything else.
    """
    day = _date(typed.strip().lower(), today)
    if day is None:
        raise BadValue(name, DATE_RULE, typed)
    return day


def is_date(_catalog: Any, words: str) -> bool:
    """Whether this is nothing but a date, as ``read_date`` takes one."""
    return _date(words.strip().lower(), date(2000, 1, 1)) is not None


def say_date(day: date) -> str:
    """``Mon 21 Dec 2026``."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def say_dates(first: date, last: date) -> str:
    """``Mon 21 Dec 2026``, or ``Mon 21 Dec 2026 to Sun 3 Jan 2027``."""
    return say_date(first) if first == last else f"{say_date(first)} to {say_date(last)}"


def can_be_logged(day: date, today: date) -> bool:
    """Whether an entry for ``day`` is still taken."""
    return today - timedelta(days=MOST_DAYS_BACK) <= day <= today


def is_day(typed: str) -> bool:
    """Whether this is nothing but a day, as ``read_day`` takes one (a lone number aside)."""
    text = typed.strip().lower()
    return len(text) > 2 and _day(text, date(2000, 1, 1)) is not None


def say_day(day: date, today: date) -> str:
    """``today``, ``yesterday`` or ``Mon 16 Nov``."""
    return {0: "today", 1: "yesterday"}.get((today - day).days, f"{day:%a} {day.day} {day:%b}")


def read_time(typed: str) -> str:
    """``HH:MM`` from ``9``, ``9:00``, ``09.30`` or ``6 pm``; ValueError for anything else."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", typed.lower().strip())
    if not found:
        raise ValueError(typed)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError(typed)
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError(typed)
    return f"{hour:02}:{minute:02}"


def read_zone(typed: str) -> str:
    """An IANA zone's name, whatever its case; a city alone (``berlin``) where only one zone has it.

    Else ValueError.
    """
    wanted = typed.strip().lower().replace(" ", "_")
    by_name = {name.lower(): name for name in _zones()}
    if wanted in by_name:
        return by_name[wanted]
    cities = [name for name in _zones() if name.rsplit("/", 1)[-1].lower() == wanted]
    if len(cities) != 1:
        raise ValueError(typed)
    return cities[0]


def reads(read: Callable[[str], object]) -> Known:
    """Whether ``read`` takes some words, so that a typed ``45 min``, ``6 pm`` or ``new york`` is one value."""

    def can_read(_catalog: Any, words: str) -> bool:
        try:
            read(words)
        except ValueError:
            return False
        return True

    return can_read


def complete_zone(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Zones whose name begins with, then contains, what was typed."""
    wanted = typed.strip().lower().replace(" ", "_")
    found = sorted(
        (name for name in _zones() if wanted in name.lower()),
        key=lambda name: (not name.rsplit("/", 1)[-1].lower().startswith(wanted), name),
    )
    return [Suggestion(name, name) for name in found[:25]]


def complete_day(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The words for a day."""
    names = ("today", "yesterday", *WEEKDAYS)
    return [Suggestion(name, name) for name in names if name.startswith(typed.strip().lower())]


def complete_date(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The words for a day to come."""
    names = ("today", "tomorrow", *WEEKDAYS)
    return [Suggestion(name, name) for name in names if name.startswith(typed.strip().lower())]


def complete_end(catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The same, and ``none``."""
    none = (
        [Suggestion("none: take it away", "none")]
        if "none".startswith(typed.strip().lower())
        else []
    )
    return [*none, *complete_date(catalog, typed)]


def complete_minutes(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Usual durations."""
    usual = (15, 30, 45, 60, 90, 120)
    return [Suggestion(say_minutes(m), str(m)) for m in usual if str(m).startswith(typed.strip())]


def several(count: int, noun: str) -> str:
    """``1 week``, ``3 weeks``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    plain = (name for name in available_timezones() if "/" in name or name == "UTC")
    return tuple(
        sorted(
            name for name in plain if not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
        )
    )


def _day(typed: str, today: date) -> date | None:
    if typed in {"", "today"}:
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    if re.fullmatch(r"\d", typed):
        return today - timedelta(days=int(typed))
    weekdays = [n for n, name in enumerate(WEEKDAYS) if len(typed) >= 3 and name.startswith(typed)]
    if weekdays:
        return today - timedelta(days=(today.weekday() - weekdays[0]) % 7)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _date(typed: str, today: date) -> date | None:
    named = {"today": 0, "tomorrow": 1}
    if typed in named:
        return today + timedelta(days=named[typed])
    weekdays = [n for n, name in enumerate(WEEKDAYS) if len(typed) >= 3 and name.startswith(typed)]
    if weekdays:
        return today + timedelta(days=(weekdays[0] - today.weekday()) % 7)
    if found := re.fullmatch(r"(\d{1,2})\.? ([a-z]{3,9})\.?,?(?: (\d{4}))?", typed):
        return _day_of_month(int(found[1]), found[2], found[3], today)
    if found := re.fullmatch(r"([a-z]{3,9})\.? (\d{1,2}),?(?: (\d{4}))?", typed):
        return _day_of_month(int(found[2]), found[1], found[3], today)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _day_of_month(day: int, month: str, year: str | None, today: date) -> date | None:
    months = [n for n, name in enumerate(MONTHS, 1) if name.startswith(month)]
    if not months:
        return None
    for candidate in (
        [int(year)] if year else range(today.year, today.year + 9)
    ):  # 29 February comes in one of nine
        with suppress(ValueError):  # no such day in that year
            found = date(candidate, months[0], day)
            if year or found >= today:
                return found
    return None
