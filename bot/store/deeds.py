"""What the members of a community logged between two moments: what a recap tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.store import totals
from bot.store.entries import EntryKind
from bot.store.members import Community
from bot.store.recaps import Window
from bot.store.tables import entries, members
from bot.store.work import Transaction

# Days that an entry's own day can lie before the moment of logging, in UTC: seven, and one for the
# zones behind it
LOGGED_LATER = timedelta(days=8)
ONE_DAY = timedelta(days=1)
SEVEN_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Deed:
    """What a member logged, with the name they go by.

    ``title``: of own work that is not on the map. ``is_earlier``: for a day before the span began.
    """

    member_id: int
    name: str
    kind: EntryKind
    item_id: str
    minutes: int
    title: str = ""
    is_earlier: bool = False


def between(tx: Transaction, community: Community, window: Window) -> list[Deed]:
    """What was logged in a window and stands, in the order of logging; for whatever day it was."""
    first = window.since.date() - LOGGED_LATER
    last = window.until.date() + ONE_DAY
    # Whoever is in none of the weeks is left out first, so that an index leads to the days.
    active = totals.active_in(community.id, _weeks(first, last))
    e, m = entries.c, members.c
    query = (
        select(m.id, m.name, e.kind, e.item_id, e.minutes, e.title, e.day, m.zone)
        .join(members, m.id == e.member_id)
        .where(
            e.community_id == community.id,
            e.member_id.in_(active),
            e.day.between(first, last),
            e.at > window.since,
            e.at <= window.until,
            e.undone_at.is_(None),
        )
        .order_by(e.id)
    )
    found: list[Deed] = []
    for id, name, kind, item_id, minutes, title, day, zone in tx.execute(query):
        begun = window.since.astimezone(ZoneInfo(zone or community.zone)).date()
        found.append(Deed(id, name, EntryKind(kind), item_id, minutes, title, day < begun))
    return found


def _weeks(first: date, last: date) -> set[str]:
    """The weeks of the days from ``first`` to ``last``, as periods."""
    weeks = {totals.week_of(last)}
    while first < last:
        weeks.add(totals.week_of(first))
        first += SEVEN_DAYS
    return weeks
