"""A member's log, read: what stands on some days, what belongs together, what was undone last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from bot.store.entries import COLUMNS, FINISHING, Entry, EntryKind, entry_of, mine, standing
from bot.store.members import Member
from bot.store.tables import entries
from bot.store.work import Transaction


def between(
    tx: Transaction,
    member: Member,
    first: date,
    last: date,
    kinds: Sequence[EntryKind] = tuple(EntryKind),
) -> list[Entry]:
    """The entries of these local days that stand, in the order in which they were logged."""
    query = standing(member).where(entries.c.day.between(first, last), entries.c.kind.in_(kinds))
    return [entry_of(row) for row in tx.execute(query.order_by(entries.c.id))]


def of_item_since(tx: Transaction, member: Member, item_id: str, entry_id: int) -> list[Entry]:
    """An item's entries that stand, from this one on, in the order in which they were logged."""
    query = standing(member).where(entries.c.item_id == item_id, entries.c.id >= entry_id)
    return [entry_of(row) for row in tx.execute(query.order_by(entries.c.id))]


def finisher(tx: Transaction, member: Member, item_id: str) -> Entry | None:
    """The entry with which a member finished an item; None where it is not finished."""
    query = standing(member).where(entries.c.item_id == item_id, entries.c.kind.in_(FINISHING))
    row = tx.execute(query.order_by(entries.c.id).limit(1)).one_or_none()
    if row is None:
        return None
    return entry_of(row)


def claim_behind(tx: Transaction, member: Member, answer: Entry) -> Entry | None:
    """The claim whose place a checked answer took; None where it took nobody's.

    It was undone with the answer, or when the answer was put back.
    """
    query = select(*COLUMNS).where(
        *mine(member),
        entries.c.item_id == answer.item_id,
        entries.c.kind == EntryKind.DONE,
        entries.c.undone_at >= answer.at,
    )
    row = tx.execute(query.order_by(entries.c.undone_at.desc(), entries.c.id.desc())).first()
    if row is None:
        return None
    return entry_of(row)


def claimed_points(tx: Transaction, member: Member, first: date, last: date) -> int:
    """Points of what was finished by saying so on these local days."""
    query = select(func.coalesce(func.sum(entries.c.points), 0)).where(
        *mine(member),
        entries.c.undone_at.is_(None),
        entries.c.kind == EntryKind.DONE,
        entries.c.day.between(first, last),
    )
    return int(tx.execute(query).scalar_one())


def last_undone(tx: Transaction, member: Member, since: datetime) -> Entry | None:
    """The entry that was undone last, if that was no earlier than ``since``."""
    query = select(*COLUMNS).where(*mine(member), entries.c.undone_at >= since)
    query = query.order_by(entries.c.undone_at.desc(), entries.c.id.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return entry_of(row)


def together(tx: Transaction, member: Member, entry: Entry) -> list[Entry]:
    """What was logged by the same command, in order, with this entry in it.

    It carries the same moment. Of one that stands: those that stand; of one that was undone: those
    that were undone with it.
    """
    if entry.kind not in (EntryKind.ACTIVITY, EntryKind.KNOWN):  # the others come one at a time
        return [entry]
    same = [entries.c.day == entry.day, entries.c.at == entry.at, entries.c.kind == entry.kind]
    if entry.kind is EntryKind.ACTIVITY:
        same.append(entries.c.item_id == entry.item_id)
    if entry.undone_at is None:
        same.append(entries.c.undone_at.is_(None))
    else:
        same.append(entries.c.undone_at == entry.undone_at)
    query = select(*COLUMNS).where(*mine(member), *same).order_by(entries.c.id)
    return [entry_of(row) for row in tx.execute(query)]
