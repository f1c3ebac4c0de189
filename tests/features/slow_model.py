"""The rules of points once more, slowly: every sum is counted anew from all the rows that stand.

It shares no code with the bot, so that what both say of a random sequence is right twice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Interview, Topic

FINISHING = {"done", "answered", "known"}


@dataclass
class Row:
    """An entry as the model keeps it."""

    id: int
    who: str
    kind: str
    item: str
    day: date
    at: datetime
    minutes: int = 0
    undone_at: datetime | None = None


@dataclass
class Model:
    """What was logged, and what that comes to. ``zones`` are the members' own, by name."""

    catalog: Catalog
    zones: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    def log(self, who: str, kind: str, item: str, now: datetime, **more: int) -> None:
        """A new row, ``back`` days ago, of so many ``minutes``."""
        day = self.today(who, now) - timedelta(days=more.get("back", 0))
        number = len(self.rows) + 1
        self.rows.append(Row(number, who, kind, item, day, now, more.get("minutes", 0)))

    def finish(self, who: str, kind: str, item: str, now: datetime) -> None:
        """Finish something, if it is not finished; a right answer takes a claim's place."""
        standing = [r for r in self.standing(who) if r.item == item and r.kind in FINISHING]
        if standing and not (kind == "answered" and standing[0].kind == "done"):
            return
        for row in standing:
            row.undone_at = now
        self.log(who, kind, item, now)

    def undo_last(self, who: str, now: datetime) -> None:
        """The last command's rows, if they are of the last 24 hours."""
        standing = self.standing(who)
        if not standing or now - standing[-1].at > timedelta(hours=24):
            return
        for row in self._with(standing[-1]):
            self._take(row, now)

    def undo(self, who: str, number: int, now: datetime) -> None:
        """One row, if it is the member's and stands."""
        for row in self.standing(who):
            if row.id == number:
                self._take(row, now)

    def redo_last(self, who: str, now: datetime) -> None:
        """What was undone last, if that is not long ago."""
        lately = [r for r in self._undone(who) if now - _undone_at(r) <= timedelta(days=30)]
        if lately:
            last = max(lately, key=lambda r: (_undone_at(r), r.id))
            self._put_back(self._with(last), now)

    def redo(self, who: str, number: int, now: datetime) -> None:
        """One row, if it is the member's, undone, and that not long ago."""
        for row in self._undone(who):
            if row.id == number and now - _undone_at(row) <= timedelta(days=30):
                self._put_back([row], now)

    def today(self, who: str, now: datetime) -> date:
        """The member's local day."""
        return now.astimezone(ZoneInfo(self.zones[who])).date()

    def standing(self, who: str) -> list[Row]:
        """What stands, in order."""
        return [r for r in self.rows if r.who == who and r.undone_at is None]

    def points(self, who: str) -> dict[int, int]:
        """What each row that stands is worth, by its id."""
        found: dict[int, int] = {}
        studied: dict[date, int] = defaultdict(int)
        claimed: dict[tuple[int, int], int] = defaultdict(int)
        counted: dict[str, list[date]] = defaultdict(list)
        for row in self.standing(who):
            week = row.day.isocalendar()[:2]
            match row.kind:
                case "study":
                    before = min(studied[row.day], 240) // 10
                    studied[row.day] += row.minutes
                    found[row.id] = min(studied[row.day], 240) // 10 - before
                case "activity":
                    found[row.id] = self._repeated(row, counted[row.item])
                case "done":
                    half = math.ceil(self._full(row.item) / 2)
                    found[row.id] = min(half, 60 - claimed[week])
                    claimed[week] += found[row.id]
                case "answered":
                    found[row.id] = self._full(row.item)
                case _:
                    found[row.id] = 0
        return found

    def totals(self, who: str) -> dict[str, tuple[int, int, int]]:
        """(points, minutes, entries) by period; periods without an entry are left out."""
        points = self.points(who)
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for row in self.standing(who):
            year, week, _ = row.day.isocalendar()
            month = f"{row.day.year}-{row.day.month:02}"
            for period in ("all", f"{year}-W{week:02}", month):
                sums[period][0] += points[row.id]
                sums[period][1] += row.minutes
                sums[period][2] += 1
        return {period: (a, b, c) for period, (a, b, c) in sums.items()}

    def board(self, period: str) -> list[tuple[int, str, int]]:
        """(rank, who, points), those without points and hidden ones left out.

        Equal points share a rank.
        """
        shown = [who for who in self.zones if who not in self.hidden]
        listed = sorted((-p, who) for who in shown if (p := self._sum(who, period)))
        return [(1 + sum(q < p for q, _ in listed), who, -p) for p, who in listed]

    def rank(self, who: str, period: str) -> int | None:
        """The rank of a member; of a hidden one, the rank that they would have."""
        own = self._sum(who, period)
        if not own:
            return None
        return 1 + sum(points > own for _, _, points in self.board(period))

    def _sum(self, who: str, period: str) -> int:
        return self.totals(who).get(period, (0, 0, 0))[0]

    def states(self, who: str) -> dict[str, tuple[int, int, datetime, datetime | None]]:
        """(entries, minutes, last moment, when it was finished) by item."""
        by_item: dict[str, list[Row]] = defaultdict(list)
        for row in self.standing(who):
            by_item[row.item].append(row)
        return {item: _state(rows) for item, rows in by_item.items()}

    def _repeated(self, row: Row, counted: list[date]) -> int:
        activity = self.catalog.items[row.item]
        assert isinstance(activity, Activity)
        week = row.day.isocalendar()[:2]
        if sum(day.isocalendar()[:2] == week for day in counted) >= activity.weekly_cap:
            return 0
        if any(abs((day - row.day).days) < activity.cooldown_days for day in counted):
            return 0
        counted.append(row.day)
        return activity.points

    def _full(self, id: str) -> int:
        item = self.catalog.items[id]
        if isinstance(item, Topic):
            return 20 + 10 * item.level
        return item.level * (3 if isinstance(item, Interview) else 10)

    def _undone(self, who: str) -> list[Row]:
        return [r for r in self.rows if r.who == who and r.undone_at is not None]

    def _with(self, row: Row) -> list[Row]:
        """The rows of the same command that stand with it, or were undone with it."""
        return [
            r
            for r in self.rows
            if (r.who, r.kind, r.at, r.undone_at) == (row.who, row.kind, row.at, row.undone_at)
        ]

    def _take(self, row: Row, now: datetime) -> None:
        """Undo it; a claim whose place it took stands again."""
        row.undone_at = now
        if row.kind == "answered":
            claims = [r for r in self._undone(row.who) if (r.kind, r.item) == ("done", row.item)]
            behind = [r for r in claims if _undone_at(r) >= row.at]
            if behind:
                max(behind, key=lambda r: (_undone_at(r), r.id)).undone_at = None

    def _put_back(self, rows: Iterable[Row], now: datetime) -> None:
        """Let them stand again, but for what was finished again meanwhile."""
        for row in rows:
            if row.kind == "answered":
                for claim in self.standing(row.who):
                    if (claim.kind, claim.item) == ("done", row.item):
                        claim.undone_at = now
            done = {r.item for r in self.standing(row.who) if r.kind in FINISHING}
            if row.kind not in FINISHING or row.item not in done:
                row.undone_at = None


def _state(rows: list[Row]) -> tuple[int, int, datetime, datetime | None]:
    finished = [r.at for r in rows if r.kind in FINISHING]
    minutes, last = sum(r.minutes for r in rows), max(r.at for r in rows)
    return len(rows), minutes, last, min(finished, default=None)


def _undone_at(row: Row) -> datetime:
    assert row.undone_at is not None
    return row.undone_at
