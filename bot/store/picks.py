"""Which item a community was given for a kind and a week.

Two unique keys: one a week, never the same twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Select, bindparam, delete, insert, select

from bot.messages import Message
from bot.store.statement import Statement
from bot.store.tables import picks
from bot.store.weeks import Week
from bot.store.work import Transaction


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
"""Kind and id of each item that a community was given; it changes with every pick."""


def of_week(tx: Transaction, community_id: int, kind: str, week: Week) -> Pick | None:
    """What a community was given for a week."""
    return _one(_OF_WEEK.row(tx, _named(community_id, kind, week)))


def of_item(tx: Transaction, community_id: int, item_id: str) -> Pick | None:
    """For which week a community was given an item, and why; None where it was not."""
    return _one(_OF_ITEM.row(tx, {"community_id": community_id, "item_id": item_id}))


def given(tx: Transaction, community_id: int) -> list[Pick]:
    """Everything a community was ever given, newest week first."""
    return [_pick(*row) for row in _GIVEN.rows(tx, {"community_id": community_id})]


def items(tx: Transaction, community_id: int) -> Given:
    """Which items a community was given, from an index alone.

    Two looks that give the same have no pick between them, and none that was swapped.
    """
    return frozenset((row[0], row[1]) for row in _ITEMS.rows(tx, {"community_id": community_id}))


def keep(tx: Transaction, community_id: int, pick: Pick, now: datetime) -> None:
    """Remember a pick."""
    chosen = {"item_id": pick.item_id, "why": pick.why, "passed": " ".join(pick.passed)}
    _KEEP.changes(tx, {**_named(community_id, pick.kind, pick.week), **chosen, "picked_at": now})


def drop(tx: Transaction, community_id: int, pick: Pick) -> None:
    """Take a pick back that was not posted yet: its item may be given another week."""
    _DROP.changes(tx, _named(community_id, pick.kind, pick.week))


def _named(community_id: int, kind: str, week: Week) -> dict[str, Any]:
    return {"community_id": community_id, "kind": kind, "week": week}


def _one(row: Any) -> Pick | None:
    if row is None:
        return None
    return _pick(*row)


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
    return select(picks.c.kind, picks.c.item_id).where(_MINE)


def _keeping(_dialect: str) -> Executable:
    names = [column.name for column in picks.c if column.name != "id"]
    row: dict[str, Any] = {name: bindparam(name) for name in names}
    return insert(picks).inline().values(row)


_OF_WEEK = Statement(lambda _: _picks().where(*_WEEK))
_OF_ITEM = Statement(_of_item)
_GIVEN = Statement(_given)
_ITEMS = Statement(_items)
_KEEP = Statement(_keeping)
_DROP = Statement(lambda _: delete(picks).where(*_WEEK))
