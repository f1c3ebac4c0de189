"""Which item a community was given for a kind and a week.

Two unique keys: one a week, never the same twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

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
    mine = (picks.c.community_id == community_id, picks.c.kind == kind, picks.c.week == week)
    row = tx.execute(_PICKS.where(*mine)).one_or_none()
    return None if row is None else _pick(*row)


def of_item(tx: Transaction, community_id: int, item_id: str) -> Pick | None:
    """For which week a community was given an item, and why; None where it was not."""
    row = tx.execute(
        _PICKS.where(picks.c.community_id == community_id, picks.c.item_id == item_id)
    ).first()
    return None if row is None else _pick(*row)


def given(tx: Transaction, community_id: int) -> list[Pick]:
    """Everything a community was ever given, newest week first."""
    mine = _PICKS.where(picks.c.community_id == community_id)
    return [
        _pick(*row) for row in tx.execute(mine.order_by(picks.c.week.desc(), picks.c.id.desc()))
    ]


def keep(tx: Transaction, community_id: int, pick: Pick, now: datetime) -> None:
    """Remember a pick."""
    row = {"kind": pick.kind, "week": pick.week, "item_id": pick.item_id, "why": pick.why}
    tx.execute(
        insert(picks).values(
            community_id=community_id, **row, passed=" ".join(pick.passed), picked_at=now
        )
    )


def drop(tx: Transaction, community_id: int, pick: Pick) -> None:
    """Take a pick back that was not posted yet: its item may be given another week."""
    mine = (
        picks.c.community_id == community_id,
        picks.c.kind == pick.kind,
        picks.c.week == pick.week,
    )
    tx.execute(delete(picks).where(*mine))


_PICKS = select(picks.c.kind, picks.c.week, picks.c.item_id, picks.c.why, picks.c.passed)


def _pick(kind: str, week: Week, item_id: str, why: Message, passed: str) -> Pick:
    return Pick(kind, week, item_id, why, tuple(passed.split()))
