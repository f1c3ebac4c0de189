"""Boards and ranks, read from totals and their histogram: of all parts of a community.

Nothing here looks at the log. Each part has an index that leads to its first members; theirs are
merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import attrgetter

from sqlalchemy import ColumnElement, Row, Select, func, select

from bot.store.members import Member, hidden_in
from bot.store.spaces import Community, Parts
from bot.store.tables import bins, members, totals
from bot.store.totals import WHOLE_COMMUNITY, logged_in, of_member
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """A place on a board: equal points share a rank."""

    rank: int
    member_id: int
    name: str
    points: int
    minutes: int


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
