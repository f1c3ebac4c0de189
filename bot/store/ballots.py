"""Votes for the next item of a kind: what can be voted for, one vote for each member."""

from __future__ import annotations

from collections import Counter
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

from bot.store.members import Member
from bot.store.spaces import Community
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
    tx: Transaction, community: Community, kind: str, week: Week, item_ids: tuple[str, ...]
) -> None:
    """Open a ballot for a week."""
    row = {"community_id": community.leading, "kind": kind, "week": week}
    rows = [{**row, "item_id": id, "place": place} for place, id in enumerate(item_ids)]
    tx.execute(insert(ballots), rows)


def of_week(tx: Transaction, community: Community, kind: str, week: Week) -> Ballot | None:
    """The ballot that was opened in a week, with the votes of all parts.

    Where parts had opened different ones before they were joined, that of the leading one.
    """
    for part in community.parts:
        items = _ITEMS.rows(tx, _named_values(part, kind, week))
        if items:
            counted = _counted(tx, community, kind, week)
            return Ballot(kind, week, tuple((row[0], counted[row[0]]) for row in items))
    return None


def drop(tx: Transaction, community: Community, kind: str, week: Week) -> None:
    """Take back the ballot of a week whose post is not out yet, and what was voted already."""
    for table in (votes, ballots):
        mine = (table.c.community_id.in_(community.parts), *_of_week(table, kind, week))
        tx.execute(delete(table).where(*mine))


def newest(
    tx: Transaction, community: Community, kind: str, before: Week | None = None
) -> Ballot | None:
    """The ballot that was opened last: in a week before that one, or at all."""
    weeks = [_newest_week(tx, part, kind, before) for part in community.parts]
    opened = [week for week in weeks if week is not None]
    if not opened:
        return None
    return of_week(tx, community, kind, max(opened))


def vote(tx: Transaction, ballot: Ballot, member: Member, item_id: str) -> None:
    """Count a member's vote; another one of theirs is taken back."""
    whose = {
        "community_id": member.community_id,
        "kind": ballot.kind,
        "week": ballot.week,
        "member_id": member.id,
    }
    row = insert_into(tx, votes).values(**whose, item_id=item_id)
    tx.execute(row.on_conflict_do_update(index_elements=list(whose), set_={"item_id": item_id}))


def vote_of(tx: Transaction, ballot: Ballot, member: Member) -> str | None:
    """What a member voted for, of what can be voted for."""
    mine = (votes.c.community_id == member.community_id, votes.c.member_id == member.id)
    cast = (*mine, *_of_week(votes, ballot.kind, ballot.week), votes.c.item_id.in_(ballot.items))
    return tx.execute(select(votes.c.item_id).where(*cast)).scalar()


def _counted(tx: Transaction, community: Community, kind: str, week: Week) -> Counter[str]:
    """How many members voted for which item in a week."""
    counted: Counter[str] = Counter()
    for part in community.parts:
        for item_id, many in _COUNTED.rows(tx, _named_values(part, kind, week)):
            counted[item_id] += many
    return counted


def _newest_week(tx: Transaction, community_id: int, kind: str, before: Week | None) -> Week | None:
    mine = {"community_id": community_id, "kind": kind}
    week: Week | None
    if before is None:
        week = _NEWEST.value(tx, mine)
    else:
        week = _NEWEST_BEFORE.value(tx, {**mine, "before": before})
    return week


def _named_values(community_id: int, kind: str, week: Week) -> dict[str, Any]:
    return {"community_id": community_id, "kind": kind, "week": week}


def _of_week(table: Table, kind: str, week: Week) -> tuple[ColumnElement[bool], ...]:
    return table.c.kind == kind, table.c.week == week


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
