"""ISO weeks: what a community's picks and votes are kept by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_TEXT = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week, ordered by time. ``str`` gives ``2026-W47``.

    ``year`` is the ISO year, which differs from the calendar's for some days around New Year;
    ``number`` is 1 to 52, or 53 in a long year.
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that a day is in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, text: str) -> Week:
        """The week that ``str`` wrote. ValueError where the text is none."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise ValueError(f"no week: {text!r}")
        return cls.of(date.fromisocalendar(int(found[1]), int(found[2]), 1))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def monday(self) -> date:
        """Its first day. ValueError where the year has no such week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + _SIX_DAYS
