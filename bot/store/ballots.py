"""Votes for the next item of a kind: what can be voted for, one vote for each member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from bot.store.statement import Statement
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
    where = {"community_id": community_id, "kind": kind, "week": week}
    items = _ITEMS.rows(tx, where)
    if not items:
        return None
    counted = {row[0]: row[1] for row in _COUNTED.rows(tx, where)}
    return Ballot(kind, week, tuple((row[0], counted.get(row[0], 0)) for row in items))


def drop(tx: Transaction, community_id: int, kind: str, week: Week) -> None:
    """Take back the ballot of a week whose post is not out yet, and what was voted already."""
    for table in (votes, ballots):
        tx.execute(delete(table).where(*_of_week(table, community_id, kind, week)))


def newest(
    tx: Transaction, community_id: int, kind: str, before: Week | None = None
) -> Ballot | None:
    """The ballot that was opened last: in a week before that one, or at all."""
    mine = {"community_id": community_id, "kind": kind}
    if before is None:
        week = _NEWEST.value(tx, mine)
    else:
        week = _NEWEST_BEFORE.value(tx, {**mine, "before": before})
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


def _of_week(
    table: Table, community_id: int, kind: str, week: Week
) -> tuple[ColumnElement[bool], ...]:
    return table.c.community_id == community_id, table.c.kind == kind, table.c.week == week


def _named(table: Table) -> tuple[ColumnElement[bool], ...]:
    mine = table.c.community_id == bindparam("community_id")
    return mine, table.c.kind == bindparam("kind")


def _items(_dialect: str) -> Executable:
    there = (*_named(ballots), ballots.c.week == bindparam("week"))
    return select(ballots.c.item_id).where(*there).order_by(ballots.c.place)


def _counting(_dialect: str) -> Executable:
    cast = (*_named(votes), votes.c.week == bindparam("week"))
    return select(votes.c.item_id, func.count()).where(*cast).group_by(votes.c.item_id)


def _newest(_dialect: str) -> Select[*tuple[Any, ...]]:
    return select(func.max(ballots.c.week)).where(*_named(ballots))


def _newest_before(dialect: str) -> Executable:
    return _newest(dialect).where(ballots.c.week < bindparam("before"))


_ITEMS = Statement(_items)
_COUNTED = Statement(_counting)
_NEWEST = Statement(_newest)
_NEWEST_BEFORE = Statement(_newest_before)
