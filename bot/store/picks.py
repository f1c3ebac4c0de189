"""Which item a community was given for a kind and a week. Two unique keys: one a week, never the same twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.store.tables import picks
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Pick:
    """What was given for a week (``2026-W47``), and why in words."""

    kind: str
    week: str
    item_id: str
    why: str


def of_week(tx: Transaction, community_id: int, kind: str, week: str) -> Pick | None:
    """What a community was given for a week."""
    row = tx.execute(
        select(picks.c.kind, picks.c.week, picks.c.item_id, picks.c.why).where(
            picks.c.community_id == community_id, picks.c.kind == kind, picks.c.week == week
        )
    ).one_or_none()
    return None if row is None else Pick(row[0], row[1], row[2], row[3])


def given(tx: Transaction, community_id: int) -> list[Pick]:
    """Everything a community was ever given, newest week first."""
    rows = tx.execute(
        select(picks.c.kind, picks.c.week, picks.c.item_id, picks.c.why)
        .where(picks.c.community_id == community_id)
        .order_by(picks.c.week.desc(), picks.c.id.desc())
    )
    return [Pick(kind, week, item_id, why) for kind, week, item_id, why in rows]


def keep(tx: Transaction, community_id: int, pick: Pick, now: datetime) -> None:
    """Remember a pick."""
    tx.execute(
        insert(picks).values(
            community_id=community_id,
            kind=pick.kind,
            week=pick.week,
            item_id=pick.item_id,
            why=pick.why,
            picked_at=now,
        )
    )
