"""A week's points, summed up by day and by what they are for: pure, from its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity
from bot.features import worth
from bot.features.items import title_of
from bot.store.entries import Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Line:
    """What was done of one thing on one day; ``why`` it earned less than it could, "" if not."""

    title: str
    kind: EntryKind
    times: int
    minutes: int
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of a day."""

    day: date
    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        """All that the day earned."""
        return sum(line.points for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sums:
    """The points of a week, by what they are for."""

    studied: int
    activities: int
    claimed: int
    answered: int


def sums_of(entries: Sequence[Entry]) -> Sums:
    """A week's sums."""
    points = dict.fromkeys(EntryKind, 0)
    for entry in entries:
        points[entry.kind] += entry.points
    return Sums(
        studied=points[EntryKind.STUDY],
        activities=points[EntryKind.ACTIVITY],
        claimed=points[EntryKind.DONE],
        answered=points[EntryKind.ANSWERED],
    )


def days_of(catalog: Catalog, entries: Sequence[Entry]) -> list[Day]:
    """A week's entries by day, those of one thing in one line; what was known before aside."""
    why = reasons(catalog, entries)
    told = [entry for entry in entries if entry.kind is not EntryKind.KNOWN]
    by_day = groupby(sorted(told, key=attrgetter("day", "id")), key=attrgetter("day"))
    return [Day(day, tuple(_lines(catalog, list(some), why))) for day, some in by_day]


def reasons(catalog: Catalog, entries: Sequence[Entry]) -> dict[int, str]:
    """Why entries of one week earned less than they could, by their ids."""
    found: dict[int, worth.Worth] = {}
    for day in {entry.day for entry in entries}:
        found |= worth.of_day([e for e in _of(EntryKind.STUDY, entries) if e.day == day])
    found |= worth.of_claims(catalog, _of(EntryKind.DONE, entries))
    why = {id: one.why_less for id, one in found.items() if one.why_less}
    return why | dict(_why_not_counted(catalog, _of(EntryKind.ACTIVITY, entries)))


def _why_not_counted(catalog: Catalog, repeated: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """(id, reason) of the activities of one week that earned nothing."""
    counted: dict[str, int] = {}
    for entry in repeated:
        item = catalog.get(entry.item_id)
        so_far = counted.get(entry.item_id, 0)
        counted[entry.item_id] = so_far + (entry.points > 0)
        if not entry.points and isinstance(item, Activity):
            yield entry.id, worth.why_not_counted(item, so_far)


def _lines(catalog: Catalog, entries: Sequence[Entry], why: dict[int, str]) -> Iterator[Line]:
    """One line for each thing of a day, in the order in which they were logged."""
    things: dict[tuple[EntryKind, str], list[Entry]] = {}
    for entry in entries:
        things.setdefault((entry.kind, title_of(catalog, entry)), []).append(entry)
    for (kind, title), some in things.items():
        yield Line(
            title,
            kind,
            len(some),
            sum(entry.minutes for entry in some),
            sum(entry.points for entry in some),
            next((why[entry.id] for entry in reversed(some) if entry.id in why), ""),
        )


def _of(kind: EntryKind, entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.kind is kind]
