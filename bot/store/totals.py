"""Running totals and their histogram: what boards are read from, so that no board scans the log.

``totals`` holds each member's sums for each period; ``bins`` how many members of a period have how many points. Both
change in the transaction of the entry that changes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, bindparam, func, select

from bot.store.members import Member
from bot.store.statement import Statement
from bot.store.tables import bins, members, totals
from bot.store.upsert import insert_for
from bot.store.work import Transaction

WHOLE_COMMUNITY = 0
ALL = "all"
_KEY = ["community_id", "cohort_id", "period"]


@dataclass(frozen=True, slots=True)
class Total:
    """A member's sums for one period."""

    points: int = 0
    minutes: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A place on a board: equal points share a rank."""

    rank: int
    member_id: int
    name: str
    points: int
    minutes: int


def week_of(day: date) -> str:
    """The ISO week of a local day: ``2026-W47``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def month_of(day: date) -> str:
    """The month of a local day: ``2026-11``."""
    return f"{day:%Y-%m}"


def periods_of(day: date) -> tuple[str, str, str]:
    """The periods that a day's entry counts in."""
    return ALL, week_of(day), month_of(day)


def add(tx: Transaction, member: Member, day: date, points: int, minutes: int, entries: int) -> None:
    """Add an entry's numbers to every period of its day; negative numbers take an entry back."""
    before = _of_member(tx, member, periods_of(day))
    key = {"community_id": member.community_id, "cohort_id": WHOLE_COMMUNITY}
    amounts = {"member_id": member.id, "points": points, "minutes": minutes, "entries": entries}
    _ADD.each(tx, [{**key, **amounts, "period": period} for period in periods_of(day)])
    moved = [
        {**key, "period": period, "points": total, "members": step}
        for period in periods_of(day)
        for total, step in sorted(_moves(before.get(period), points))  # everyone locks bins in one order: no deadlock
    ]
    if moved:
        _MOVE.each(tx, moved)


def of_member(tx: Transaction, member: Member, period: str) -> Total:
    """A member's sums for one period."""
    return _of_member(tx, member, [period]).get(period, Total())


def top(tx: Transaction, community_id: int, period: str, limit: int) -> list[Standing]:
    """The first ``limit`` members of a period, most points first, those without points left out."""
    rows = tx.execute(
        select(totals.c.member_id, members.c.name, totals.c.points, totals.c.minutes)
        .join(members, members.c.id == totals.c.member_id)
        .where(
            totals.c.community_id == community_id,
            totals.c.cohort_id == WHOLE_COMMUNITY,
            totals.c.period == period,
            totals.c.points > 0,
        )
        .order_by(totals.c.points.desc(), members.c.name, totals.c.member_id)
        .limit(limit)
    ).all()
    standings: list[Standing] = []
    for number, (member_id, name, points, minutes) in enumerate(rows, 1):
        tied = standings and standings[-1].points == points
        standings.append(Standing(standings[-1].rank if tied else number, member_id, name, points, minutes))
    return standings


def rank_of(tx: Transaction, member: Member, period: str) -> int | None:
    """A member's rank in a period, from the histogram; None without points."""
    points = of_member(tx, member, period).points
    if points <= 0:
        return None
    ahead = tx.execute(
        select(func.coalesce(func.sum(bins.c.members), 0)).where(
            bins.c.community_id == member.community_id,
            bins.c.cohort_id == WHOLE_COMMUNITY,
            bins.c.period == period,
            bins.c.points > points,
        )
    ).scalar_one()
    return int(ahead) + 1


def just_ahead(tx: Transaction, member: Member, period: str) -> Standing | None:
    """The member with the fewest points above this one's; None for the first."""
    points = of_member(tx, member, period).points
    row = tx.execute(
        select(totals.c.member_id, members.c.name, totals.c.points, totals.c.minutes)
        .join(members, members.c.id == totals.c.member_id)
        .where(
            totals.c.community_id == member.community_id,
            totals.c.cohort_id == WHOLE_COMMUNITY,
            totals.c.period == period,
            totals.c.points > points,
        )
        .order_by(totals.c.points, members.c.name)
        .limit(1)
    ).one_or_none()
    return None if row is None else Standing(0, row[0], row[1], row[2], row[3])


def _of_member(tx: Transaction, member: Member, periods: Sequence[str]) -> Mapping[str, Total]:
    key = {"community_id": member.community_id, "cohort_id": WHOLE_COMMUNITY, "member_id": member.id}
    padded = [*periods, *periods, *periods][:3]
    rows = _MEMBER.rows(tx, {**key, **{f"period_{number}": period for number, period in enumerate(padded)}})
    return {period: Total(points, minutes, entries) for period, points, minutes, entries in rows}


def _moves(before: Total | None, points: int) -> list[tuple[int, int]]:
    if before is None:
        return [(points, 1)]
    return [(before.points, -1), (before.points + points, 1)] if points else []


def _adding(dialect: str) -> Executable:
    names = (*_KEY, "member_id", "points", "minutes", "entries")
    insert = insert_for(dialect, totals).values({name: bindparam(name) for name in names})
    changed = {name: totals.c[name] + insert.excluded[name] for name in ("points", "minutes", "entries")}
    return insert.on_conflict_do_update(index_elements=[*_KEY, "member_id"], set_=changed)


def _moving(dialect: str) -> Executable:
    insert = insert_for(dialect, bins).values({name: bindparam(name) for name in (*_KEY, "points", "members")})
    changed = {"members": bins.c.members + insert.excluded.members}
    return insert.on_conflict_do_update(index_elements=[*_KEY, "points"], set_=changed)


_ADD = Statement(_adding)
_MOVE = Statement(_moving)
_MEMBER = Statement(
    lambda _: select(totals.c.period, totals.c.points, totals.c.minutes, totals.c.entries).where(
        totals.c.community_id == bindparam("community_id"),
        totals.c.cohort_id == bindparam("cohort_id"),
        totals.c.member_id == bindparam("member_id"),
        totals.c.period.in_([bindparam(f"period_{number}") for number in range(3)]),
    )
)
