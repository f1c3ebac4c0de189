"""What the members of a community logged between two moments: what a recap tells.

Hidden members are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from bot.store import spaces, totals
from bot.store.entries import FINISHING, EntryKind
from bot.store.recaps import Window
from bot.store.spaces import Community
from bot.store.tables import entries, members
from bot.store.work import Transaction

# So far an entry's own day can lie before the moment at which it counts as logged: seven days back
# can be logged, and what was undone before it was told can be put back for thirty days
LOGGED_LATER = timedelta(days=62)
ONE_DAY = timedelta(days=1)
SEVEN_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Doer:
    """A member who logged something, by the name they go by, and how much in all.

    ``finished`` counts what was finished, ``topics`` those of it that are topics, ``helped`` how
    often they helped. ``is_earlier``: some of it was for a day before the span began.
    """

    member_id: int
    name: str
    minutes: int = 0
    finished: int = 0
    topics: int = 0
    helped: int = 0
    is_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What a member did; ``title``: of own work that is not on the map."""

    member_id: int
    item_id: str
    title: str = ""


def doers(
    tx: Transaction,
    community: Community,
    window: Window,
    topics: Collection[str],
    helping: Collection[str],
) -> list[Doer]:
    """Who logged something in a window that stood at its end, summed up, for whatever day it was.

    ``topics`` and ``helping`` are the ids of items that are topics, or by which others are helped.
    Hidden members are left out.
    """
    found = [_doers(tx, part, window, topics, helping) for part in community.parts]
    return list(chain.from_iterable(found))


def _doers(
    tx: Transaction,
    part: int,
    window: Window,
    topics: Collection[str],
    helping: Collection[str],
) -> list[Doer]:
    """Those of one part, whose members go by its zone where they have none of their own."""
    e, m = entries.c, members.c
    finishes = e.kind.in_(FINISHING)
    first, last = _days(window)
    # Whoever is in none of the weeks is left out first, so that an index leads to the days.
    active = totals.logged_in((part,), _weeks(first, last))
    query = (
        select(
            m.id,
            m.name,
            func.sum(e.minutes),
            _how_many(finishes),
            _how_many(and_(finishes, e.item_id.in_(topics))),
            _how_many(e.item_id.in_(helping)),
            func.min(e.day),
            m.zone,
        )
        .join(members, m.id == e.member_id)
        .where(*_logged(part, window), e.member_id.in_(active), m.hidden.is_(False))
        .group_by(m.id)
    )
    found: list[Doer] = []
    of_part = spaces.community_by_id(tx, part).zone
    begun: dict[str, date] = {}
    for id, name, minutes, finished, known, helped, day, own_zone in tx.execute(query):
        zone = own_zone or of_part
        if zone not in begun:
            begun[zone] = window.since.astimezone(ZoneInfo(zone)).date()
        found.append(Doer(id, name, minutes, finished, known, helped, day < begun[zone]))
    return found


def finished_by(
    tx: Transaction, community: Community, window: Window, member_ids: Collection[int]
) -> list[Deed]:
    """What these members finished, in the order of logging."""
    return _deeds(tx, community, window, member_ids, entries.c.kind.in_(FINISHING))


def helped_by(
    tx: Transaction,
    community: Community,
    window: Window,
    member_ids: Collection[int],
    helping: Collection[str],
) -> list[Deed]:
    """By what these members helped others, in the order of logging."""
    return _deeds(tx, community, window, member_ids, entries.c.item_id.in_(helping))


def _deeds(
    tx: Transaction,
    community: Community,
    window: Window,
    member_ids: Collection[int],
    which: ColumnElement[bool],
) -> list[Deed]:
    e = entries.c
    rows: list[Row[*tuple[Any, ...]]] = []
    for part in community.parts:
        query = select(e.id, e.member_id, e.item_id, e.title).where(
            *_logged(part, window), e.member_id.in_(member_ids), which
        )
        rows += tx.execute(query)
    # Sorted here: for the database's order it would read all that these members ever logged.
    rows.sort(key=itemgetter(0))
    return [Deed(*deed) for _, *deed in rows]


def _logged(part: int, window: Window) -> tuple[ColumnElement[bool], ...]:
    """That an entry was logged in a window, and stood at its end."""
    e = entries.c
    return (
        e.community_id == part,
        e.day.between(*_days(window)),
        e.at > window.since,
        e.at <= window.until,
        or_(e.undone_at.is_(None), e.undone_at > window.until),
        e.kind != EntryKind.KNOWN,  # to have known it is no deed
    )


def _days(window: Window) -> tuple[date, date]:
    """The first and the last local day for which something can have been logged in a window."""
    return window.since.date() - LOGGED_LATER, window.until.date() + ONE_DAY


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


def _weeks(first: date, last: date) -> set[str]:
    """The weeks of the days from ``first`` to ``last``, as periods."""
    weeks = {totals.week_of(last)}
    while first < last:
        weeks.add(totals.week_of(first))
        first += SEVEN_DAYS
    return weeks
