"""Where the members of a community stand with items, and what they were at lately.

The states of those who were active lately are read, and no history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from bot.store.entries import EntryKind
from bot.store.spaces import Community
from bot.store.statement import Statement
from bot.store.tables import entries, item_states
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """Items that were finished, and others that were begun, by so many ``members`` each of them."""

    done: frozenset[str]
    started: frozenset[str]
    members: int = 1


@dataclass(frozen=True, slots=True)
class Lately:
    """An item, and how many of the active members were at it.

    ``logged``: those who logged it lately and have not finished it, ``minutes`` all that these
    logged on it. ``finished``: those who finished it lately, leaving out who had known it before.
    Hidden members are counted, too: a number holds no name.
    """

    item_id: str
    logged: int = 0
    minutes: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """From when on somebody is ``active``, and an item was ``logged`` or ``finished`` lately."""

    active: datetime
    logged: datetime
    finished: datetime


class Mark(NamedTuple):
    """What a member did on an item, as the database says it: a sign, the item, its minutes."""

    sign: str
    item_id: str
    minutes: int


BEGUN, LOGGED, DONE, FINISHED = "-", "~", "+", "*"


def of_community(
    tx: Transaction, community: Community, since: Since, items: Collection[str]
) -> tuple[list[Standing], list[Lately]]:
    """(where the active members stand with some items, which of these they were at lately).

    Active are those who did something since then, with any item. The database puts each one's items
    together, so that a row is a member and not an item of one.
    """
    moments = {
        "since": since.active,
        "logged_since": since.logged,
        "finished_since": since.finished,
    }
    standings: Counter[tuple[frozenset[str], frozenset[str]]] = Counter()
    logged: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    rows = (
        row
        for part in community.parts
        for row in _STANDINGS.rows(tx, {"community_id": part, **moments})
    )
    for said, many in Counter(row[1] for row in rows).items():
        marks = _read(said, items)
        standings[_standing(marks)] += many
        for mark in marks:
            if mark.sign == LOGGED:
                logged[mark.item_id] += many
                minutes[mark.item_id] += many * mark.minutes
            elif mark.sign == FINISHED:
                finished[mark.item_id] += many
    found = [Standing(done, started, many) for (done, started), many in standings.items()]
    ids = sorted(logged | finished)
    return found, [Lately(id, logged[id], minutes[id], finished[id]) for id in ids]


def newest(tx: Transaction, community: Community) -> datetime | None:
    """When anybody of a community logged last, also where it was taken back; None for never."""
    moments = (_NEWEST.value(tx, {"community_id": part}) for part in community.parts)
    return max((at for at in moments if at is not None), default=None)


def was_begun(tx: Transaction, community: Community, item_id: str) -> bool:
    """Whether any member has ever begun or finished an item, and has not taken it back."""
    return any(
        _BEGUN.row(tx, {"community_id": part, "item_id": item_id}) is not None
        for part in community.parts
    )


def _read(said: str, items: Collection[str]) -> list[Mark]:
    """What a member did on some items."""
    found = []
    for one in said.split():
        item_id, _, minutes = one[1:].partition(":")
        if item_id in items:
            found.append(Mark(one[0], item_id, int(minutes or 0)))
    return found


def _standing(marks: list[Mark]) -> tuple[frozenset[str], frozenset[str]]:
    """(what a member finished, what they have begun)."""
    done = frozenset(mark.item_id for mark in marks if mark.sign in (DONE, FINISHED))
    return done, frozenset(mark.item_id for mark in marks if mark.sign in (BEGUN, LOGGED))


def _standings(dialect: str) -> Executable:
    states, mine = item_states.c, item_states.c.community_id == bindparam("community_id")
    active = select(states.member_id).where(mine, states.last_at >= bindparam("since"))
    together = func.group_concat if dialect == "sqlite" else func.string_agg
    return (
        select(states.member_id, together(_mark(), " "))
        .where(mine, states.entries > 0, states.member_id.in_(active))
        .group_by(states.member_id)
    )


def _mark() -> ColumnElement[str]:
    """A state as ``_read`` reads it."""
    states = item_states.c
    is_logged = states.last_at >= bindparam("logged_since")
    minutes = cast(states.minutes, Text)
    is_finished = and_(states.done_at >= bindparam("finished_since"), _was_finished())
    return case(
        (and_(states.done_at.is_(None), is_logged), LOGGED + states.item_id + ":" + minutes),
        (states.done_at.is_(None), BEGUN + states.item_id),
        (is_finished, FINISHED + states.item_id),
        else_=DONE + states.item_id,
    )


def _was_finished() -> ColumnElement[bool]:
    """Whether an entry of the state says that it was finished, and not only known before.

    A query of one row, for each state: as EXISTS, PostgreSQL might read all that was ever finished.
    """
    states, kind = item_states.c, entries.c.kind
    found = (
        select(entries.c.id)
        .where(
            entries.c.community_id == states.community_id,
            entries.c.member_id == states.member_id,
            entries.c.item_id == states.item_id,
            or_(kind == EntryKind.DONE.value, kind == EntryKind.ANSWERED.value),
            entries.c.undone_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()
        .correlate(item_states)
    )
    return found.is_not(None)


def _newest(_dialect: str) -> Executable:
    mine = item_states.c.community_id == bindparam("community_id")
    return select(item_states.c.last_at).where(mine).order_by(item_states.c.last_at.desc()).limit(1)


def _begun(_dialect: str) -> Executable:
    states = item_states.c
    mine = (
        states.community_id == bindparam("community_id"),
        states.item_id == bindparam("item_id"),
        states.entries > 0,
    )
    # In the order of the index of items, so that it is taken, and not that of members
    return select(states.item_id).where(*mine).order_by(states.done_at).limit(1)


_STANDINGS = Statement(_standings)
_NEWEST = Statement(_newest)
_BEGUN = Statement(_begun)
