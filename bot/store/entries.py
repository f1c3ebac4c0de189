"""The append-only log and what is counted from it as it grows: item states and totals.

Undo marks, never deletes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    bindparam,
    case,
    func,
    insert,
    select,
)

from bot.store import totals
from bot.store.members import Member
from bot.store.spaces import Community
from bot.store.statement import Statement
from bot.store.tables import entries, item_states, members
from bot.store.upsert import insert_for
from bot.store.work import Transaction


class EntryKind(StrEnum):
    """What an entry records.

    Something is finished by saying so (``DONE``), by an answer that was checked (``ANSWERED``), or
    was known before (``KNOWN``).
    """

    STUDY = "study"
    ACTIVITY = "activity"
    DONE = "done"
    ANSWERED = "answered"
    KNOWN = "known"

    @property
    def finishes(self) -> bool:
        """Whether the item is done with it."""
        return self in FINISHING


OWN_WORK = "own-work"  # the item of what is not on the map; the entry's title says what it is
FINISHING = (EntryKind.DONE, EntryKind.ANSWERED, EntryKind.KNOWN)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be logged. ``day`` is the member's local day, ``at`` the moment of logging.

    ``title`` says what it was, where the item is none of the map's.
    """

    kind: EntryKind
    item_id: str
    at: datetime
    day: date
    minutes: int = 0
    points: int = 0
    note: str = ""
    link: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entry(NewEntry):
    """A row of the log."""

    id: int = 0
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemState:
    """What a member did on one item so far."""

    item_id: str
    entries: int
    minutes: int
    last_at: datetime
    done_at: datetime | None


def add(tx: Transaction, member: Member, new: NewEntry) -> tuple[int, totals.Total]:
    """Log it; the entry's id and the new sums of its week.

    State and totals follow in the same transaction.
    """
    values = {
        "community_id": member.community_id,
        "member_id": member.id,
        "account_id": member.account_id,
        "kind": new.kind.value,
        "item_id": new.item_id,
        "at": new.at,
        "day": new.day,
        "minutes": new.minutes,
        "points": new.points,
        "note": new.note,
        "link": new.link,
        "title": new.title,
    }
    entry_id = int(_ADD.value(tx, values))
    _count_state(tx, member, new)
    return entry_id, totals.add(tx, member, new.day, new.points, new.minutes, 1)


def latest(tx: Transaction, member: Member, limit: int = 1) -> list[Entry]:
    """The newest entries that stand, newest first."""
    query = standing(member).order_by(entries.c.id.desc()).limit(limit)
    return [entry_of(row) for row in tx.execute(query)]


def by_id(tx: Transaction, member: Member, entry_id: int) -> Entry | None:
    """A member's own entry, undone or not."""
    query = select(*COLUMNS).where(*mine(member), entries.c.id == entry_id)
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return entry_of(row)


def studied_on(tx: Transaction, member: Member, day: date) -> tuple[int, int]:
    """Minutes and points of what was studied on a local day; activities aside."""
    minutes, points = _STUDIED.rows(tx, {**_owner(member), "day": day})[0]
    return int(minutes), int(points)


def counted_days(
    tx: Transaction,
    member: Member,
    item_id: str,
    first: date,
    last: date,
    before: int | None = None,
) -> list[date]:
    """The local days on which an activity earned points, from ``first`` to ``last``.

    In order, one for each entry; with ``before``, of those that were logged before that entry.
    """
    query = (
        select(entries.c.day)
        .where(
            *mine(member),
            entries.c.undone_at.is_(None),
            entries.c.item_id == item_id,
            entries.c.points > 0,
            entries.c.day.between(first, last),
        )
        .order_by(entries.c.day)
    )
    if before is not None:
        query = query.where(entries.c.id < before)
    return list(tx.execute(query).scalars())


def active_days(tx: Transaction, member: Member, since: date) -> list[date]:
    """The local days on which something was done, newest first; to have known it is no deed."""
    query = select(entries.c.day).where(
        *mine(member),
        entries.c.undone_at.is_(None),
        entries.c.kind != EntryKind.KNOWN,
        entries.c.day >= since,
    )
    return list(tx.execute(query.distinct().order_by(entries.c.day.desc())).scalars())


def states(tx: Transaction, member: Member) -> dict[str, ItemState]:
    """What a member did, by item id; items whose every entry was undone are left out."""
    return {row[0]: ItemState(*row) for row in _STATES.rows(tx, _owner(member))}


def last_worked(
    tx: Transaction, community: Community, since: datetime, items: Collection[str]
) -> dict[str, int]:
    """How many members worked on which of these items last, of those who were active since then.

    Hidden members are left out, and those who worked on none of the items.
    """
    counted: Counter[str] = Counter()
    for part in community.parts:
        counted.update(tx.execute(_last_worked(part, since, items)).scalars())
    return {item_id: many for item_id, many in counted.items() if item_id in items}


def _last_worked(part: int, since: datetime, items: Collection[str]) -> Select[str]:
    """The item that each member of a part worked on last."""
    one = item_states.alias()
    # Not as a condition: the index would be asked for each of the items, for each of the members.
    moment = case((one.c.item_id.in_(items), one.c.last_at))
    last = (
        select(one.c.item_id)
        .where(one.c.community_id == part, one.c.member_id == members.c.id, one.c.entries > 0)
        .order_by(moment.desc().nulls_last(), one.c.item_id)
        .limit(1)
        .scalar_subquery()
        .correlate(members)
    )
    shown = (members.c.id.in_(_active(part, since)), members.c.hidden.is_(False))
    return select(last).where(*shown)


def count_done(tx: Transaction, community: Community, item_id: str) -> int:
    """How many members finished an item, also hidden ones: a number holds no name."""
    return sum(
        int(_COUNT_DONE.value(tx, {"community_id": part, "item_id": item_id}))
        for part in community.parts
    )


COLUMNS = (
    entries.c.kind,
    entries.c.item_id,
    entries.c.at,
    entries.c.day,
    entries.c.minutes,
    entries.c.points,
    entries.c.note,
    entries.c.link,
    entries.c.title,
    entries.c.id,
    entries.c.undone_at,
)
_STATE_COLUMNS = (
    item_states.c.item_id,
    item_states.c.entries,
    item_states.c.minutes,
    item_states.c.last_at,
    item_states.c.done_at,
)


def _active(part: int, since: datetime) -> Select[int]:
    """The ids of a part's members who did something since then, to be part of a query."""
    lately = (item_states.c.community_id == part, item_states.c.last_at >= since)
    return select(item_states.c.member_id).where(*lately)


def _count_state(tx: Transaction, member: Member, new: NewEntry) -> None:
    done_at: datetime | None = None
    if new.kind.finishes:
        done_at = new.at
    counted = {
        "item_id": new.item_id,
        "entries": 1,
        "minutes": new.minutes,
        "last_at": new.at,
        "done_at": done_at,
    }
    _COUNT.rows(tx, {**_owner(member), **counted})


def _adding(_dialect: str) -> Executable:
    given = [column.name for column in entries.c if column.name not in ("id", "undone_at")]
    row: dict[str, Any] = {name: bindparam(name) for name in given}
    return insert(entries).values(row).returning(entries.c.id)


def _studied(_dialect: str) -> Executable:
    minutes = func.coalesce(func.sum(entries.c.minutes), 0)
    points = func.coalesce(func.sum(entries.c.points), 0)
    return select(minutes, points).where(
        entries.c.kind == EntryKind.STUDY.value,
        entries.c.community_id == bindparam("community_id"),
        entries.c.member_id == bindparam("member_id"),
        entries.c.day == bindparam("day"),
        entries.c.undone_at.is_(None),
    )


def _states(_dialect: str) -> Executable:
    return select(*_STATE_COLUMNS).where(
        item_states.c.community_id == bindparam("community_id"),
        item_states.c.member_id == bindparam("member_id"),
        item_states.c.entries > 0,
    )


def _counting_done(_dialect: str) -> Executable:
    return (
        select(func.count())
        .select_from(item_states)
        .where(
            item_states.c.community_id == bindparam("community_id"),
            item_states.c.item_id == bindparam("item_id"),
            item_states.c.done_at.is_not(None),
        )
    )


def _counting(dialect: str) -> Executable:
    names = ("community_id", "member_id", "item_id", "entries", "minutes", "last_at", "done_at")
    insert = insert_for(dialect, item_states).values({name: bindparam(name) for name in names})
    later = (item_states.c.last_at > insert.excluded.last_at, item_states.c.last_at)
    return insert.on_conflict_do_update(
        index_elements=["community_id", "member_id", "item_id"],
        set_={
            "entries": item_states.c.entries + 1,
            "minutes": item_states.c.minutes + insert.excluded.minutes,
            "last_at": case(later, else_=insert.excluded.last_at),
            "done_at": func.coalesce(item_states.c.done_at, insert.excluded.done_at),
        },
    )


def _owner(member: Member) -> dict[str, int]:
    return {"community_id": member.community_id, "member_id": member.id}


def mine(member: Member) -> tuple[ColumnElement[bool], ...]:
    """That an entry is this member's, to be part of a query."""
    return entries.c.community_id == member.community_id, entries.c.member_id == member.id


def standing(member: Member) -> Select[*tuple[Any, ...]]:
    """A member's entries that stand, as rows of ``COLUMNS``."""
    return select(*COLUMNS).where(*mine(member), entries.c.undone_at.is_(None))


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row of ``COLUMNS``."""
    kind, *rest = row
    return Entry(EntryKind(kind), *rest)


_ADD = Statement(_adding)
_COUNT = Statement(_counting)
_STUDIED = Statement(_studied)
_STATES = Statement(_states)
_COUNT_DONE = Statement(_counting_done)
