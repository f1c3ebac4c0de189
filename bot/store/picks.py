"""Which item a community was given for a kind and a week.

Two unique keys: one a week, never the same twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from bot.messages import Message
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


def of_week(tx: Transaction, community_id: int, kind: str, week: Week) -> Pick | None:
    """What a community was given for a week."""
    row = tx.execute(_PICKS.where(*_of_week(community_id, kind, week))).one_or_none()
    if row is None:
        return None
    return _pick(*row)


def of_item(tx: Transaction, community_id: int, item_id: str) -> Pick | None:
    """For which week a community was given an item, and why; None where it was not."""
    query = _PICKS.where(picks.c.community_id == community_id, picks.c.item_id == item_id)
    row = tx.execute(query).first()
    if row is None:
        return None
    return _pick(*row)


def given(tx: Transaction, community_id: int) -> list[Pick]:
    """Everything a community was ever given, newest week first."""
    mine = _PICKS.where(picks.c.community_id == community_id)
    newest_first = mine.order_by(picks.c.week.desc(), picks.c.id.desc())
    return [_pick(*row) for row in tx.execute(newest_first)]


def keep(tx: Transaction, community_id: int, pick: Pick, now: datetime) -> None:
    """Remember a pick."""
    row = {
        "community_id": community_id,
        "kind": pick.kind,
        "week": pick.week,
        "item_id": pick.item_id,
        "why": pick.why,
        "passed": " ".join(pick.passed),
        "picked_at": now,
    }
    tx.execute(insert(picks).values(row))


def drop(tx: Transaction, community_id: int, pick: Pick) -> None:
    """Take a pick back that was not posted yet: its item may be given another week."""
    tx.execute(delete(picks).where(*_of_week(community_id, pick.kind, pick.week)))


_PICKS = select(picks.c.kind, picks.c.week, picks.c.item_id, picks.c.why, picks.c.passed)


def _of_week(community_id: int, kind: str, week: Week) -> tuple[ColumnElement[bool], ...]:
    return picks.c.community_id == community_id, picks.c.kind == kind, picks.c.week == week


def _pick(kind: str, week: Week, item_id: str, why: Message, passed: str) -> Pick:
    return Pick(kind, week, item_id, why, tuple(passed.split()))
