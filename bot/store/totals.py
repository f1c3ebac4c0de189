"""Running totals and their histogram: what boards are read from, so that no board scans the log.

``totals`` holds each member's sums for each period; ``bins`` how many members of a period have how
many points, those without any aside. Both change in the transaction of the entry that changes them.

Hidden members have sums like everybody, and are in no bin and on no board: ranks have no gap where
they would be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    func,
    literal,
    select,
)

from bot.store.members import Member, hidden_in
from bot.store.spaces import Community, Parts
from bot.store.statement import Statement
from bot.store.tables import bins, members, totals
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


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """A place on a board: equal points share a rank."""

    rank: int
    member_id: int
    name: str
    points: int
    minutes: int


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


def top(
    tx: Transaction, community: Community, period: str, limit: int, skip: int = 0
) -> list[BoardPlace]:
    """The first ``limit`` members of a period after ``skip`` others, most points first.

    Those without points are left out.
    """
    found = _best_first(tx, community, period, skip + limit)
    rows = list(islice(found, skip, skip + limit))
    places: list[BoardPlace] = []
    for number, (member_id, name, points, minutes) in enumerate(rows, skip + 1):
        rank = number
        if places and places[-1].points == points:
            rank = places[-1].rank
        elif skip and not places:
            rank = rank_at(tx, community, period, points)
        places.append(BoardPlace(rank, member_id, name, points, minutes))
    return places


def count_on_board(tx: Transaction, community: Community, period: str) -> int:
    """How many members have points in a period, from the histogram."""
    return _count(tx, community.parts, period, bins.c.points > 0)


def count_with(tx: Transaction, community: Community, period: str, points: int) -> int:
    """How many members have exactly so many points in a period, from the histogram."""
    return _count(tx, community.parts, period, bins.c.points == points)


def rank_at(tx: Transaction, community: Community, period: str, points: int) -> int:
    """The rank that so many points (above zero) have in a period, from the histogram."""
    return _count(tx, community.parts, period, bins.c.points > points) + 1


def anybody_in(tx: Transaction, community: Community, period: str) -> bool:
    """Whether somebody who is not hidden logged anything in a period, with points or without."""
    standing = logged_in(community.parts, [period]).where(
        totals.c.entries > 0, totals.c.member_id.not_in(hidden_in(community.parts))
    )
    return tx.execute(standing.limit(1)).first() is not None


def logged_in(parts: Parts, periods: Collection[str]) -> Select[tuple[int]]:
    """The ids of those who logged something in one of these periods, to be part of a query.

    Also of those who undid all of it.
    """
    mine = (totals.c.community_id.in_(parts), totals.c.cohort_id == WHOLE_COMMUNITY)
    return select(totals.c.member_id).where(*mine, totals.c.period.in_(periods))


def rank_of(tx: Transaction, community: Community, member: Member, period: str) -> int | None:
    """A member's rank in a period, from the histogram; None without points.

    Of a hidden one, the rank that they would have.
    """
    points = of_member(tx, member, period).points
    if points <= 0:
        return None
    return rank_at(tx, community, period, points)


def just_ahead(
    tx: Transaction, community: Community, member: Member, period: str
) -> BoardPlace | None:
    """The member with the fewest points above this one's; None for the first.

    Of several, who joined first: the index has them in that order.
    """
    points = of_member(tx, member, period).points
    nearest: list[BoardPlace] = []
    for part in community.parts:
        query = (
            _named(part, period)
            .where(totals.c.points > points)
            .order_by(totals.c.points, totals.c.member_id)
            .limit(1)
        )
        nearest += [BoardPlace(0, *row) for row in tx.execute(query)]
    return min(nearest, key=attrgetter("points", "member_id"), default=None)


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


def _best_first(
    tx: Transaction, community: Community, period: str, limit: int
) -> Iterable[Row[int, str, int, int]]:
    """Who is on a board, the first of each part merged: an index leads to those of one."""
    order = (totals.c.points.desc(), members.c.name, totals.c.member_id)
    ranked = [
        tx.execute(_named(part, period).where(totals.c.points > 0).order_by(*order).limit(limit))
        for part in community.parts
    ]
    return merge(*ranked, key=lambda row: (-row.points, row.name, row.member_id))


def _named(community_id: int, period: str) -> Select[int, str, int, int]:
    """Who has how many points and minutes in a period, but for those who are hidden."""
    return (
        select(totals.c.member_id, members.c.name, totals.c.points, totals.c.minutes)
        .join(members, members.c.id == totals.c.member_id)
        .where(
            totals.c.community_id == community_id,
            totals.c.cohort_id == WHOLE_COMMUNITY,
            totals.c.period == period,
            members.c.hidden.is_(False),
        )
    )


def _count(tx: Transaction, parts: Parts, period: str, which: ColumnElement[bool]) -> int:
    """How many members are in those bins of a period."""
    query = select(func.coalesce(func.sum(bins.c.members), 0)).where(
        bins.c.community_id.in_(parts),
        bins.c.cohort_id == WHOLE_COMMUNITY,
        bins.c.period == period,
        which,
    )
    return int(tx.execute(query).scalar_one())


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
