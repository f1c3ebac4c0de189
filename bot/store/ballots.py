"""Votes for the next item of a kind: what can be voted for, one vote for each member."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, func, insert, select

from bot.store.tables import ballots, votes
from bot.store.upsert import insert_into
from bot.store.weeks import Week
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Ballot:
    """What members may vote for, in order, and how many did for each.

    ``week`` is the one in which it was opened.
    """

    kind: str
    week: Week
    votes: tuple[tuple[str, int], ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(item_id for item_id, _ in self.votes)


def open_(
    tx: Transaction, community_id: int, kind: str, week: Week, item_ids: tuple[str, ...]
) -> None:
    """Open a ballot for a week."""
    row = {"community_id": community_id, "kind": kind, "week": week}
    rows = [{**row, "item_id": id, "place": place} for place, id in enumerate(item_ids)]
    tx.execute(insert(ballots), rows)


def of_week(tx: Transaction, community_id: int, kind: str, week: Week) -> Ballot | None:
    """The ballot that was opened in a week."""
    there = _of_week(ballots, community_id, kind, week)
    query = select(ballots.c.item_id).where(*there).order_by(ballots.c.place)
    items = tx.execute(query).scalars().all()
    if not items:
        return None
    counted = _counted(tx, community_id, kind, week)
    return Ballot(kind, week, tuple((item_id, counted.get(item_id, 0)) for item_id in items))


def drop(tx: Transaction, community_id: int, kind: str, week: Week) -> None:
    """Take back the ballot of a week whose post is not out yet, and what was voted already."""
    for table in (votes, ballots):
        tx.execute(delete(table).where(*_of_week(table, community_id, kind, week)))


def newest(
    tx: Transaction, community_id: int, kind: str, before: Week | None = None
) -> Ballot | None:
    """The ballot that was opened last: in a week before that one, or at all."""
    query = select(func.max(ballots.c.week)).where(
        ballots.c.community_id == community_id, ballots.c.kind == kind
    )
    if before is not None:
        query = query.where(ballots.c.week < before)
    week = tx.execute(query).scalar()
    if week is None:
        return None
    return of_week(tx, community_id, kind, week)


def vote(tx: Transaction, community_id: int, ballot: Ballot, member_id: int, item_id: str) -> None:
    """Count a member's vote; another one of theirs is taken back."""
    whose = {
        "community_id": community_id,
        "kind": ballot.kind,
        "week": ballot.week,
        "member_id": member_id,
    }
    row = insert_into(tx, votes).values(**whose, item_id=item_id)
    tx.execute(row.on_conflict_do_update(index_elements=list(whose), set_={"item_id": item_id}))


def vote_of(tx: Transaction, community_id: int, ballot: Ballot, member_id: int) -> str | None:
    """What a member voted for."""
    cast = _of_week(votes, community_id, ballot.kind, ballot.week)
    query = select(votes.c.item_id).where(*cast, votes.c.member_id == member_id)
    return tx.execute(query).scalar()


def _counted(tx: Transaction, community_id: int, kind: str, week: Week) -> dict[str, int]:
    """How many voted for each item that anybody voted for."""
    cast = _of_week(votes, community_id, kind, week)
    query = select(votes.c.item_id, func.count()).where(*cast).group_by(votes.c.item_id)
    counted: dict[str, int] = {row[0]: row[1] for row in tx.execute(query)}
    return counted


def _of_week(
    table: Table, community_id: int, kind: str, week: Week
) -> tuple[ColumnElement[bool], ...]:
    return table.c.community_id == community_id, table.c.kind == kind, table.c.week == week
