"""The log set right: an entry taken back, put back, or valued anew.

Undo marks a row and redo takes the mark away; nothing is written twice. What is counted from the
log follows in the same transaction. What stays undone is erased in the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select, update

from bot.store import recaps, totals
from bot.store.entries import FINISHING, Entry, mine
from bot.store.members import Member
from bot.store.tables import entries, item_states
from bot.store.work import Transaction

UNDONE_FOR = timedelta(days=30)  # that an undone entry can be put back, and is kept


def undo(tx: Transaction, member: Member, entry: Entry, now: datetime) -> None:
    """Mark an entry as undone and take its numbers back."""
    _mark(tx, member, entry, entry.at, now)
    totals.add(tx, member, entry.day, -entry.points, -entry.minutes, -1)


def redo(tx: Transaction, member: Member, entry: Entry, now: datetime) -> None:
    """Let an undone entry stand again as it was, and count its numbers.

    Where a recap left it out meanwhile, it counts as logged now, and the next recap tells it.
    """
    assert entry.undone_at is not None  # what stands is not put back
    at = recaps.logged_anew(tx, member.community_id, entry.at, entry.undone_at, now)
    _mark(tx, member, entry, at, None)
    totals.add(tx, member, entry.day, entry.points, entry.minutes, 1)


def forget(tx: Transaction, before: datetime, limit: int) -> int:
    """Erase up to ``limit`` entries that were undone before that moment; how many it were.

    No sum counts them any more, and nobody can put them back by then.
    """
    # As the index has it that leads to those alone that are undone; and never the last number of
    # all, which the next entry would be given again
    last = select(func.max(entries.c.id)).scalar_subquery()
    old = (entries.c.undone_at.is_not(None), entries.c.undone_at < before, entries.c.id < last)
    some = select(entries.c.id).where(*old).limit(limit)
    return tx.execute(delete(entries).where(entries.c.id.in_(some))).rowcount


def revalue(tx: Transaction, member: Member, changes: Iterable[tuple[Entry, int]]) -> None:
    """Give entries that stand other points, and move the differences through every period."""
    for entry, points in changes:
        row = update(entries).where(*mine(member), entries.c.id == entry.id)
        tx.execute(row.values(points=points))
        totals.add(tx, member, entry.day, points - entry.points, 0, 0)


def _mark(
    tx: Transaction, member: Member, entry: Entry, at: datetime, undone_at: datetime | None
) -> None:
    row = update(entries).where(*mine(member), entries.c.id == entry.id)
    tx.execute(row.values(at=at, undone_at=undone_at))
    _restate(tx, member, entry.item_id)


def _restate(tx: Transaction, member: Member, item_id: str) -> None:
    """An item's state anew from the entries that stand; its last moment stays where none does."""
    finished = case((entries.c.kind.in_(FINISHING), entries.c.at), else_=None)
    query = select(
        func.count(),
        func.coalesce(func.sum(entries.c.minutes), 0),
        func.max(entries.c.at),
        func.min(finished),
    ).where(*mine(member), entries.c.item_id == item_id, entries.c.undone_at.is_(None))
    count, minutes, last_at, done_at = tx.execute(query).one()
    state: dict[str, Any] = {"entries": count, "minutes": minutes, "done_at": done_at}
    if last_at is not None:
        state["last_at"] = last_at
    of_item = (
        item_states.c.community_id == member.community_id,
        item_states.c.member_id == member.id,
        item_states.c.item_id == item_id,
    )
    tx.execute(update(item_states).where(*of_item).values(**state))
