"""Running totals and their histogram: what boards are read from, so that no board scans the log.

``totals`` holds each member's sums for each period; ``bins`` how many members of a period have how
many points, those without any aside. Both change in the transaction of the entry that changes them.

Hidden members have sums like everybody, and are in no bin and on no board: ranks have no gap where
they would be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Integer,
    Select,
    String,
    bindparam,
    func,
    literal,
    select,
)

from bot.store.members import Member
from bot.store.spaces import Parts
from bot.store.statement import Statement
from bot.store.tables import bins, totals
from bot.store.upsert import insert_for
from bot.store.weeks import Week
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


def week_of(day: date) -> str:
    """The period of a local day's ISO week: ``2026-W47``.

    An entry counts in the week of the member's local day, whatever day it is for their group.
    """
    return str(Week.of(day))


def month_of(day: date) -> str:
    """The month of a local day: ``2026-11``."""
    return day.isoformat()[:7]


@lru_cache(maxsize=64)  # every entry asks it, nearly always for today
def periods_of(day: date) -> tuple[str, str, str]:
    """The periods that a day's entry counts in."""
    return ALL, week_of(day), month_of(day)


def add(
    tx: Transaction, member: Member, day: date, points: int, minutes: int, entries: int
) -> Total:
    """Add an entry's numbers to every period of its day; negative numbers take an entry back.

    The week's new sums.
    """
    key = {"community": member.community_id, "cohort": WHOLE_COMMUNITY}
    of_all, of_week, of_month = periods_of(day)
    periods = {"period_0": of_all, "period_1": of_week, "period_2": of_month}
    amounts = {"member": member.id, "points": points, "minutes": minutes, "entries": entries}
    sums = {row[0]: Total(*row[1:]) for row in _ADD.rows(tx, {**key, **periods, **amounts})}
    if points and not member.hidden:
        _move(tx, key, sums, points)
    return sums[of_week]


def leave_bins(tx: Transaction, member: Member) -> None:
    """Take a member who hides out of the histogram of every period."""
    _count_in_bins(tx, member, -1)


def enter_bins(tx: Transaction, member: Member) -> None:
    """Count a member who is shown again in the histogram of every period."""
    _count_in_bins(tx, member, 1)


def of_member(tx: Transaction, member: Member, period: str) -> Total:
    """A member's sums for one period."""
    return _of_member(tx, member, [period]).get(period, Total())


def in_periods(tx: Transaction, member: Member, *periods: str) -> list[Total]:
    """A member's sums for up to three periods, in their order, in one statement."""
    found = _of_member(tx, member, periods)
    return [found.get(period, Total()) for period in periods]


def logged_in(parts: Parts, periods: Collection[str]) -> Select[tuple[int]]:
    """The ids of those who logged something in one of these periods, to be part of a query.

    Also of those who undid all of it.
    """
    mine = (totals.c.community_id.in_(parts), totals.c.cohort_id == WHOLE_COMMUNITY)
    return select(totals.c.member_id).where(*mine, totals.c.period.in_(periods))


def of_every_period(community_id: int) -> tuple[ColumnElement[bool], ...]:
    """Of the totals: those of a community, so that one member's are found without all the others'.

    The periods are stepped through along the key, in as many looks.
    """
    first = (totals.c.community_id == community_id, totals.c.cohort_id == WHOLE_COMMUNITY)
    before_all = literal("", String()).label("period")
    steps = select(before_all).cte("steps", recursive=True)
    following = select(func.min(totals.c.period)).where(*first, totals.c.period > steps.c.period)
    stepping = select(following.scalar_subquery()).where(steps.c.period.is_not(None))
    walk = steps.union_all(stepping)
    return (*first, totals.c.period.in_(select(walk.c.period)))


def _of_member(tx: Transaction, member: Member, periods: Sequence[str]) -> Mapping[str, Total]:
    key = {
        "community_id": member.community_id,
        "cohort_id": WHOLE_COMMUNITY,
        "member_id": member.id,
    }
    padded = [*periods, *periods, *periods][:3]
    asked = {f"period_{number}": period for number, period in enumerate(padded)}
    rows = _MEMBER.rows(tx, {**key, **asked})
    return {period: Total(points, minutes, entries) for period, points, minutes, entries in rows}


def _move(tx: Transaction, key: Mapping[str, Any], sums: Mapping[str, Total], points: int) -> None:
    """Out of the bins of the points before, into the bins of those after.

    Sorted by period and points, so that everyone locks bins in one order and no two lock each other
    out.
    """
    moves: list[tuple[str, int, int]] = []
    for period, total in sums.items():
        moves.append(_step(period, total.points - points, -1))
        moves.append(_step(period, total.points, 1))
    values = dict(key)
    for number, (period, bin_points, change) in enumerate(sorted(moves)):
        values[f"period_{number}"] = period
        values[f"points_{number}"] = bin_points
        values[f"members_{number}"] = change
    _MOVE.rows(tx, values)


def _count_in_bins(tx: Transaction, member: Member, change: int) -> None:
    """Add so many to the bin of a member's points, in every period in which they have some.

    In the order in which ``_move`` locks them.
    """
    columns = (totals.c.community_id, totals.c.cohort_id, totals.c.period, totals.c.points)
    own = (
        select(*columns, literal(change))
        .where(
            *of_every_period(member.community_id),
            totals.c.member_id == member.id,
            totals.c.points > 0,
        )
        .order_by(totals.c.period, totals.c.points)
    )
    insert = insert_for(tx.dialect.name, bins).from_select([*_KEY, "points", "members"], own)
    changed = {"members": bins.c.members + insert.excluded.members}
    tx.execute(insert.on_conflict_do_update(index_elements=[*_KEY, "points"], set_=changed))


def _step(period: str, points: int, change: int) -> tuple[str, int, int]:
    """A change to a bin; in no bin without points."""
    if points <= 0:
        change = 0
    return period, points, change


def _community() -> dict[str, Any]:
    return {"community_id": bindparam("community"), "cohort_id": bindparam("cohort")}


def _adding(dialect: str) -> Executable:
    names = ("points", "minutes", "entries")
    common = {**_community(), "member_id": bindparam("member")}
    amounts = {name: bindparam(name, type_=Integer) for name in names}
    rows = [{**common, **amounts, "period": bindparam(f"period_{number}")} for number in range(3)]
    insert = insert_for(dialect, totals).values(rows)
    changed = {name: totals.c[name] + insert.excluded[name] for name in names}
    upsert = insert.on_conflict_do_update(index_elements=[*_KEY, "member_id"], set_=changed)
    return upsert.returning(totals.c.period, *(totals.c[name] for name in names))


def _moving(dialect: str) -> Executable:
    names = ("period", "points", "members")
    rows: list[dict[str, Any]] = []
    for number in range(6):
        move: dict[str, Any] = {name: bindparam(f"{name}_{number}") for name in names}
        rows.append({**_community(), **move})
    insert = insert_for(dialect, bins).values(rows)
    changed = {"members": bins.c.members + insert.excluded.members}
    return insert.on_conflict_do_update(index_elements=[*_KEY, "points"], set_=changed)


def _of_one(_dialect: str) -> Executable:
    periods: list[BindParameter[str]] = [bindparam(f"period_{number}") for number in range(3)]
    return select(totals.c.period, totals.c.points, totals.c.minutes, totals.c.entries).where(
        totals.c.community_id == bindparam("community_id"),
        totals.c.cohort_id == bindparam("cohort_id"),
        totals.c.member_id == bindparam("member_id"),
        totals.c.period.in_(periods),
    )


_ADD = Statement(_adding)
_MOVE = Statement(_moving)
_MEMBER = Statement(_of_one)
