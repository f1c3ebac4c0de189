"""Days of the calendar, as people write them: ``2026-12-21``, ``21 Dec``, ``21.12.``, ``12/21``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SPANISH = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_FRENCH = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
OTHER_MONTHS = {
    "märz": 3,
    "mrz": 3,
    "mai": 5,
    "juni": 6,
    "juli": 7,
    "okt": 10,
    "oktober": 10,
    "dez": 12,
    "dezember": 12,
    **{name: number for number, name in enumerate(_SPANISH, start=1)},
    **{name: number for number, name in enumerate(_FRENCH, start=1)},
    "fevrier": 2,
    "aout": 8,
    "decembre": 12,
}
_YEAR = r"(?P<year>[0-9]{4})"
_SHORT_YEAR = r"(?P<year>[0-9]{2}|[0-9]{4})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_MONTH = r"(?P<month>[a-zäéû]{3,10})\.?"
_NAMED = (
    re.compile(rf"{_DAY} ?(?:of |de )?{_MONTH},?(?: {_YEAR})?"),
    re.compile(rf"{_MONTH} {_DAY},?(?: {_YEAR})?"),
)
_ORDINAL = re.compile(r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)")
_DOTS = re.compile(rf"(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})(?:\. ?{_SHORT_YEAR}?)?")
_SLASHES = re.compile(rf"(?P<one>[0-9]{{1,2}})[/](?P<other>[0-9]{{1,2}})(?:[/]{_SHORT_YEAR})?")
_BIG_ENDIAN = re.compile(rf"{_YEAR}[/.](?P<month>[0-9]{{1,2}})[/.](?P<day>[0-9]{{1,2}})")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with what was said of it: the month and the year may be left out (None)."""

    day: int
    month: int | None = None
    year: int | None = None


def dates_until(text: str, today: date) -> list[date]:
    """The dates that plain words can mean, up to today where no year is said: the last such."""
    return _dates(text, lambda said: _last(said, today))


def dates_from(text: str, today: date) -> list[date]:
    """The dates that plain words can mean, from today on where no year is said: the next such."""
    return _dates(text, lambda said: _next(said, today))


def month_named(text: str) -> int | None:
    """The month (January = 1) that begins with these three or more letters."""
    if text in OTHER_MONTHS:
        return OTHER_MONTHS[text]
    return next((n for n, name in enumerate(MONTHS, start=1) if name.startswith(text)), None)


def _dates(text: str, choose: Callable[[CalendarDay], date | None]) -> list[date]:
    try:
        return [date.fromisoformat(text)]
    except ValueError:
        found = [choose(said) for said in _calendar_days(text)]
        return sorted({day for day in found if day is not None})


def _calendar_days(text: str) -> Iterator[CalendarDay]:
    """What the words can mean; two things where the month may come first or second."""
    for pattern in _NAMED:
        found = pattern.fullmatch(text)
        if found and month_named(found["month"]):
            yield CalendarDay(int(found["day"]), month_named(found["month"]), _year(found))
    if found := _ORDINAL.fullmatch(text):
        yield CalendarDay(int(found["day"]))
    if found := _DOTS.fullmatch(text) or _BIG_ENDIAN.fullmatch(text):
        yield CalendarDay(int(found["day"]), int(found["month"]), _year(found))
    if found := _SLASHES.fullmatch(text):
        one, other = int(found["one"]), int(found["other"])
        yield CalendarDay(one, other, _year(found))
        yield CalendarDay(other, one, _year(found))


def _year(found: re.Match[str]) -> int | None:
    said = found["year"]
    if said is None:
        return None
    return int(said) + (2000 if len(said) == 2 else 0)


def _next(said: CalendarDay, today: date) -> date | None:
    # 29 February comes in one of nine years, the 31st in one of two months
    years = range(today.year, today.year + 9)
    return next((day for day in _each(said, years) if day >= today or said.year), None)


def _last(said: CalendarDay, today: date) -> date | None:
    years = range(max(today.year - 9, 1), today.year + 1)
    past = [day for day in _each(said, years) if day <= today or said.year]
    return max(past, default=None)


def _each(said: CalendarDay, years: range) -> Iterator[date]:
    """Every such day of the year that was said, else of these years, in order."""
    months = range(1, 13) if said.month is None else (said.month,)
    for year in years if said.year is None else (said.year,):
        for month in months:
            day = _real_date(year, month, said.day)
            if day is not None:
                yield day


def _real_date(year: int, month: int, day: int) -> date | None:
    """None for a day that this month of this year has not."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
