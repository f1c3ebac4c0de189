"""What the members of a community logged between two moments: what a recap tells.

Hidden members are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from bot.store import totals
from bot.store.entries import EntryKind
from bot.store.members import Community
from bot.store.recaps import Window
from bot.store.tables import entries, members
from bot.store.work import Transaction

# So far an entry's own day can lie before the moment at which it counts as logged: seven days back
# can be logged, and what was undone before it was told can be put back for thirty days
LOGGED_LATER = timedelta(days=62)
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
    """What was logged in a window and stood at its end, in the order of logging.

    For whatever day it was; by those who are not hidden.
    """
    first = window.since.date() - LOGGED_LATER
    last = window.until.date() + ONE_DAY
    # Whoever is in none of the weeks is left out first, so that an index leads to the days.
    active = totals.logged_in(community.id, _weeks(first, last))
    e, m = entries.c, members.c
    query = (
        select(m.id, m.name, e.kind, e.item_id, e.minutes, e.title, e.day, m.zone)
        .join(members, m.id == e.member_id)
        .where(
            e.community_id == community.id,
            e.member_id.in_(active),
            m.hidden.is_(False),
            e.day.between(first, last),
            e.at > window.since,
            e.at <= window.until,
            or_(e.undone_at.is_(None), e.undone_at > window.until),
            e.kind != EntryKind.KNOWN,  # to have known it is no deed
        )
        .order_by(e.id)
    )
    found: list[Deed] = []
    begun: dict[str, date] = {}
    for id, name, kind, item_id, minutes, title, day, own_zone in tx.execute(query):
        zone = own_zone or community.zone
        if zone not in begun:
            begun[zone] = window.since.astimezone(ZoneInfo(zone)).date()
        found.append(Deed(id, name, EntryKind(kind), item_id, minutes, title, day < begun[zone]))
    return found


def _weeks(first: date, last: date) -> set[str]:
    """The weeks of the days from ``first`` to ``last``, as periods."""
    weeks = {totals.week_of(last)}
    while first < last:
        weeks.add(totals.week_of(first))
        first += SEVEN_DAYS
    return weeks
