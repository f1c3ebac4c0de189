"""What a zone's clocks show, derived one way only: from instants to local times.

That way has no gaps and no overlaps. No fold, no local-to-UTC conversion: what the calendar is
checked against shares nothing with it but the zone's data. Instants are seconds since 1970 in UTC,
local times ("walls") are seconds since 1970 as a clock on the wall shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

DAY, MINUTE = 86_400, 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST, LAST = datetime(2023, 12, 1, tzinfo=UTC), datetime(2031, 3, 1, tzinfo=UTC)
LOOK = timedelta(days=2)  # no zone changes its offset and takes it back as fast
SPAN = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))
ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


def moment(at: int) -> datetime:
    return EPOCH + timedelta(seconds=at)


def midnight(day: date) -> int:
    """The wall 00:00 of a day."""
    return (day - EPOCH.date()).days * DAY


@dataclass(frozen=True)
class Transition:
    """The first instant of a new offset."""

    at: int
    old: int
    new: int

    @property
    def edges(self) -> tuple[int, int]:
        """The walls between which it skips or doubles."""
        return min(self.at + self.old, self.at + self.new), max(
            self.at + self.old, self.at + self.new
        )


@dataclass(frozen=True)
class LocalTime:
    """A zone from ``FIRST`` to ``LAST``: the offset it begins with, in seconds, and each change."""

    begins: int
    transitions: tuple[Transition, ...]

    @classmethod
    def of(cls, zone: ZoneInfo, first: datetime = FIRST, last: datetime = LAST) -> LocalTime:
        """Looked at once every two days, then by halves."""
        looked = [first + number * LOOK for number in range((last - first) // LOOK)]
        offsets = [_offset(zone, at) for at in looked]
        looks = zip(pairwise(looked), pairwise(offsets), strict=True)
        found = [_change(zone, *between) for between, (old, new) in looks if old != new]
        return cls(offsets[0], tuple(found))

    def first_shows(self, wall: int) -> int:
        """The first instant at which clocks have come to ``wall``, or past it if it is skipped."""
        begin, offset = -(10**12), self.begins
        for change in self.transitions:
            at = max(begin, wall - offset)
            if at < change.at:
                return at
            begin, offset = change.at, change.new
        return max(begin, wall - offset)

    def of_span(self) -> list[Transition]:
        low, high = ((end - EPOCH).total_seconds() for end in SPAN)
        return [change for change in self.transitions if low <= change.at < high]


@cache
def local_times() -> dict[str, LocalTime]:
    """Every zone, by every name it has."""
    return {name: LocalTime.of(ZoneInfo(name)) for name in ZONES}


@cache
def distinct() -> dict[LocalTime, str]:
    """Zones that are one zone by many names in these years, once."""
    return {local: name for name, local in reversed(local_times().items())}


def _offset(zone: ZoneInfo, at: datetime) -> int:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found.days * DAY + found.seconds


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> Transition:
    old, new = _offset(zone, before), _offset(zone, after)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return Transition(int((after - EPOCH).total_seconds()), old, new)
