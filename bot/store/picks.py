"""Which item a community was given for a kind and a week.

Two unique keys: one a week, never the same twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Executable,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    insert,
    literal,
    select,
)

from bot.messages import Message
from bot.store.spaces import Community
from bot.store.statement import Statement
from bot.store.tables import communities, picks
from bot.store.weeks import Week
from bot.store.work import Transaction

NO_KIND = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """What was given for a week, and why.

    ``passed`` are ids that were swapped out for it.
    """

    kind: str
    week: Week
    item_id: str
    why: Message
    passed: tuple[str, ...] = ()


Given = frozenset[tuple[str, str]]
"""Kind and id of each item that a community was given; it changes with every pick.

Where communities are joined, the number of each as well, as of no kind: it changes with them, too.
"""


def of_week(tx: Transaction, community: Community, kind: str, week: Week) -> Pick | None:
    """What a community was given for a week.

    Where parts were given different ones before they were joined, that of the leading one.
    """
    for part in community.parts:
        row = _OF_WEEK.row(tx, _named(part, kind, week))
        if row is not None:
            return _pick(*row)
    return None


def of_item(tx: Transaction, community: Community, item_id: str) -> Pick | None:
    """For which week a community was given an item, and why; None where it was not.

    For the newest of these weeks, where parts were given it before they were joined.
    """
    rows = (_OF_ITEM.row(tx, _of(part, item_id=item_id)) for part in community.parts)
    found = [_pick(*row) for row in rows if row is not None]
    return max(found, key=attrgetter("week"), default=None)


def given(tx: Transaction, community: Community) -> list[Pick]:
    """Everything a community was ever given, newest week first.

    Of a week in which parts were given different ones, that of the leading one first.
    """
    found = [_pick(*row) for part in community.parts for row in _GIVEN.rows(tx, _of(part))]
    if len(community.parts) > 1:
        found.sort(key=attrgetter("week"), reverse=True)
    return found


def items(tx: Transaction, community: Community) -> Given:
    """Which items a community was given, from an index alone.

    Two looks that give the same have no pick between them, none that was swapped, and nothing was
    joined or parted.
    """
    return frozenset(
        (row[0], row[1]) for part in community.parts for row in _ITEMS.rows(tx, _of(part))
    )


def items_of(community: Community, given: Iterable[Pick]) -> Given:
    """The same of a look at all that was given."""
    found = {(pick.kind, pick.item_id) for pick in given}
    if len(community.parts) > 1:
        found |= {(NO_KIND, str(part)) for part in community.parts}
    return frozenset(found)


def keep(tx: Transaction, community: Community, pick: Pick, now: datetime) -> None:
    """Remember a pick."""
    chosen = {"item_id": pick.item_id, "why": pick.why, "passed": " ".join(pick.passed)}
    named = _named(community.leading, pick.kind, pick.week)
    _KEEP.changes(tx, {**named, **chosen, "picked_at": now})


def drop(tx: Transaction, community: Community, pick: Pick) -> None:
    """Take a pick back that was not posted yet: its item may be given another week."""
    for part in community.parts:
        _DROP.changes(tx, {**_named(part, pick.kind, pick.week), "item_id": pick.item_id})


def _of(community_id: int, **more: Any) -> dict[str, Any]:
    return {"community_id": community_id, **more}


def _named(community_id: int, kind: str, week: Week) -> dict[str, Any]:
    return {"community_id": community_id, "kind": kind, "week": week}


def _pick(kind: str, week: Week, item_id: str, why: Message, passed: str) -> Pick:
    return Pick(kind, week, item_id, why, tuple(passed.split()))


_MINE = picks.c.community_id == bindparam("community_id")
_WEEK = (_MINE, picks.c.kind == bindparam("kind"), picks.c.week == bindparam("week"))


def _picks() -> Select[*tuple[Any, ...]]:
    return select(picks.c.kind, picks.c.week, picks.c.item_id, picks.c.why, picks.c.passed)


def _of_item(_dialect: str) -> Executable:
    return _picks().where(_MINE, picks.c.item_id == bindparam("item_id"))


def _given(_dialect: str) -> Executable:
    return _picks().where(_MINE).order_by(picks.c.week.desc(), picks.c.id.desc())


def _items(_dialect: str) -> Executable:
    own, other = communities.alias("own"), communities.alias("other")
    mine = select(own.c.joined_to).where(own.c.id == bindparam("community_id")).scalar_subquery()
    joined = select(literal(NO_KIND, Text()), cast(other.c.id, Text)).where(
        other.c.joined_to == mine
    )
    return select(picks.c.kind, picks.c.item_id).where(_MINE).union_all(joined)


def _keeping(_dialect: str) -> Executable:
    names = [column.name for column in picks.c if column.name != "id"]
    row: dict[str, Any] = {name: bindparam(name) for name in names}
    return insert(picks).inline().values(row)


_OF_WEEK = Statement(lambda _: _picks().where(*_WEEK))
_OF_ITEM = Statement(_of_item)
_GIVEN = Statement(_given)
_ITEMS = Statement(_items)
_KEEP = Statement(_keeping)
_DROP = Statement(lambda _: delete(picks).where(*_WEEK, picks.c.item_id == bindparam("item_id")))
