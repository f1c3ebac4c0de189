"""Entries kept, taken back and put back, each with what it is worth among those that stand.

What an entry is worth is told by ``worth``; here it is read among what it is counted, and what
changes for others is moved through the totals in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.catalog.schema import Activity
from bot.features import worth
from bot.features.context import Context
from bot.features.worth import Worth
from bot.store import corrections, entries, history
from bot.store.entries import Entry, EntryKind, NewEntry
from bot.store.totals import Total


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was logged, and the sums of its week with it."""

    entry: Entry
    why_less: str
    week: Total


@dataclass(frozen=True, slots=True)
class Corrected:
    """Entries that were taken back or put back; ``others`` is what other entries now earn more."""

    entries: tuple[Entry, ...]
    others: int
    why_less: str = ""

    @property
    def points(self) -> int:
        """What they earn, or earned, together."""
        return sum(entry.points for entry in self.entries)


def keep(ctx: Context, new: NewEntry) -> Kept:
    """Log it with what it is worth; the points that ``new`` brings are not looked at."""
    found = _worth_among(ctx, new)
    valued = replace(new, points=found.points)
    entry_id, week = entries.add(ctx.tx, ctx.member, valued)
    return Kept(_as_entry(valued, entry_id), found.why_less, week)


def undo(ctx: Context, taken: Sequence[Entry]) -> Corrected:
    """Take back entries that stand and belong together; what came after them is valued anew."""
    for entry in taken:
        corrections.undo(ctx.tx, ctx.member, entry, ctx.now)
    changes = _revalued(ctx, taken[0])
    return Corrected(tuple(taken), _gain(changes))


def redo(ctx: Context, put_back: Sequence[Entry]) -> Corrected:
    """Let undone entries that belong together stand again, in their old places."""
    for entry in put_back:
        corrections.redo(ctx.tx, ctx.member, entry, ctx.now)
    rows, worths = _chain(ctx, put_back[0])
    changes = worth.differences(rows, worths)
    corrections.revalue(ctx.tx, ctx.member, changes)
    standing = tuple(_standing(entry, worths) for entry in put_back)
    own = {entry.id for entry in put_back}
    others = [(row, points) for row, points in changes if row.id not in own]
    last = worths.get(put_back[-1].id, Worth(0))
    return Corrected(standing, _gain(others), last.why_less)


def _worth_among(ctx: Context, new: NewEntry) -> Worth:
    """What a new entry is worth among those that stand."""
    item = ctx.catalog.get(new.item_id)
    match new.kind:
        case EntryKind.STUDY:
            return worth.of_study(new.minutes, _studied_before(ctx, new))
        case EntryKind.ACTIVITY if isinstance(item, Activity):
            first, last = worth.span_of(item, new.day)
            counted = entries.counted_days(ctx.tx, ctx.member, item.id, first, last)
            return worth.of_activity(item, new.day, counted)
        case EntryKind.DONE if item is not None:
            before = history.claimed_points(ctx.tx, ctx.member, *worth.week_around(new.day))
            return worth.of_claim(worth.points_by_claim(item), before)
        case EntryKind.ANSWERED if item is not None:
            return Worth(worth.points_of(item))
        case _:
            return Worth(0)


def _studied_before(ctx: Context, new: NewEntry) -> int:
    """Minutes of the entry's day so far, which is set right where an older version valued it."""
    minutes, points = entries.studied_on(ctx.tx, ctx.member, new.day)
    if points != worth.of_studied_day(minutes):
        _revalued(ctx, _as_entry(new, 0))
    return minutes


def _standing(entry: Entry, worths: Mapping[int, Worth]) -> Entry:
    """An entry that was put back, with what it is worth now."""
    found = worths.get(entry.id)
    points = entry.points if found is None else found.points
    return replace(entry, undone_at=None, points=points)


def _revalued(ctx: Context, changed: Entry) -> list[tuple[Entry, int]]:
    """Value anew what is counted with ``changed``, which was taken back or put back.

    The entries that have other points now, as they were, each with its new points.
    """
    changes = worth.differences(*_chain(ctx, changed))
    corrections.revalue(ctx.tx, ctx.member, changes)
    return changes


def _chain(ctx: Context, changed: Entry) -> tuple[list[Entry], dict[int, Worth]]:
    """(the entries that are counted with this one and stand, what they are worth by their ids)."""
    tx, member, day = ctx.tx, ctx.member, changed.day
    item = ctx.catalog.get(changed.item_id)
    match changed.kind:
        case EntryKind.STUDY:
            rows = history.between(tx, member, day, day, (EntryKind.STUDY,))
            return rows, worth.of_day(rows)
        case EntryKind.DONE:
            rows = history.between(tx, member, *worth.week_around(day), (EntryKind.DONE,))
            return rows, worth.of_claims(ctx.catalog, rows)
        case EntryKind.ACTIVITY if isinstance(item, Activity):
            rows = history.of_item_since(tx, member, item.id, changed.id)
            return rows, worth.of_repeated(item, rows, _counted_before(ctx, item, changed, rows))
        case _:
            return [], {}


def _counted_before(
    ctx: Context, item: Activity, changed: Entry, later: Sequence[Entry]
) -> list[date]:
    """The days on which an activity counted before, as far as they matter to these entries."""
    spans = [worth.span_of(item, entry.day) for entry in (changed, *later)]
    first = min(first for first, _ in spans)
    last = max(last for _, last in spans)
    return entries.counted_days(ctx.tx, ctx.member, item.id, first, last, changed.id)


def _gain(changes: Sequence[tuple[Entry, int]]) -> int:
    return sum(points - entry.points for entry, points in changes)


def _as_entry(new: NewEntry, entry_id: int) -> Entry:
    given = {name: getattr(new, name) for name in NewEntry.__dataclass_fields__}
    return Entry(**given, id=entry_id)
