"""Communities become one, and part again: nothing is moved, a few rows say who belongs together.

What members log, what is scheduled and what was posted stays with the part that it belongs to, and
is read over all parts. What all decided together while they were one is with the leading part, so
whoever leaves takes it along.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, literal, select, update

from bot.store import spaces
from bot.store.spaces import Parts
from bot.store.tables import ballots, breaks, communities, picks
from bot.store.upsert import insert_into
from bot.store.weeks import Week
from bot.store.work import Transaction

MOST = 8
"""So many communities can be one: each look at a board asks every one of them."""
A_WEEK = timedelta(weeks=1)


def join(tx: Transaction, leading: int, other: int, now: datetime) -> Parts:
    """Make two communities one, in as many writes whatever they hold; all that are one now.

    The first one leads, with all that it is joined with already. ValueError for the same one twice,
    for a second one that is joined already, and where there would be more than ``MOST``.
    """
    _lock(tx, (leading, other))
    parts, others = spaces.parts_of(tx, leading), spaces.parts_of(tx, other)
    if other in parts or len(others) > 1 or len(parts) >= MOST:
        raise ValueError("these two can't be joined")
    both = communities.c.id.in_((leading, other))
    joined = update(communities).where(both, communities.c.joined_to.is_(None))
    tx.execute(joined.values(joined_to=parts[0], joined_at=now))
    return spaces.parts_of(tx, leading)


def part(tx: Transaction, leaving: int, today: date) -> Parts:
    """Take a community out of those that it is one with; which stay together, the first one leads.

    Both sides keep what they were given together, the votes that are open and the days off that are
    not over. Nothing happens to one that stands alone.
    """
    parts = spaces.parts_of(tx, leaving)
    if len(parts) == 1:
        return parts
    _lock(tx, parts)
    staying = tuple(id for id in parts if id != leaving)
    leading = parts[0]
    others = staying if leaving == leading else (leaving,)
    _share(tx, leading, others[0], _earliest(tx, others), today)
    for other in others:
        _give_back(tx, other, leading, _earliest(tx, [other]), today)
    _belong(tx, (leaving,), None)
    _belong(tx, staying, None if len(staying) == 1 else staying[0])
    return staying


def _lock(tx: Transaction, ids: Collection[int]) -> None:
    """On PostgreSQL: nobody joins or parts these meanwhile."""
    query = select(communities.c.id).where(communities.c.id.in_(ids)).order_by(communities.c.id)
    tx.execute(query.with_for_update(key_share=True))


def _earliest(tx: Transaction, ids: Collection[int]) -> datetime:
    """Since when the first of these is joined."""
    query = select(communities.c.joined_at).where(communities.c.id.in_(ids))
    moments: list[datetime] = [at for at in tx.execute(query).scalars() if at is not None]
    return min(moments)


def _belong(tx: Transaction, ids: Collection[int], leading: int | None) -> None:
    values: dict[str, Any] = {"joined_to": leading}
    if leading is None:
        values["joined_at"] = None
    tx.execute(update(communities).where(communities.c.id.in_(ids)).values(**values))


def _share(tx: Transaction, leading: int, heir: int, since: datetime, today: date) -> None:
    """Give the heir what all decided since then."""
    _copy(tx, picks, leading, heir, picks.c.picked_at >= since)
    for same in _ballots(tx, leading, since):
        tx.execute(delete(ballots).where(ballots.c.community_id == heir, *same))
        _copy(tx, ballots, leading, heir, *same)
    _copy_breaks(tx, leading, heir, today)


def _give_back(tx: Transaction, other: int, leading: int, since: datetime, today: date) -> None:
    """Give the leading one what another had decided before, and all went by."""
    lately = (picks.c.week >= _week_before(since), picks.c.picked_at < since)
    _copy(tx, picks, other, leading, *lately)
    for same in _ballots(tx, other, since):
        known = select(ballots.c.week).where(ballots.c.community_id == leading, *same)
        if tx.execute(known.limit(1)).first() is None:
            _copy(tx, ballots, other, leading, *same)
    _copy_breaks(tx, other, leading, today)


def _ballots(tx: Transaction, of: int, since: datetime) -> list[tuple[ColumnElement[bool], ...]]:
    """What a row of each ballot is asked that may be open since then."""
    theirs = (ballots.c.community_id == of, ballots.c.week >= _week_before(since))
    found = tx.execute(select(ballots.c.kind, ballots.c.week).where(*theirs).distinct())
    return [(ballots.c.kind == kind, ballots.c.week == week) for kind, week in found]


def _week_before(moment: datetime) -> Week:
    """A week that is over by then in every zone, but for its last hours: one that may matter."""
    return Week.of(moment.date() - A_WEEK)


def _copy_breaks(tx: Transaction, of: int, to: int, today: date) -> None:
    """Those that are not over, but for days that are off there anyway."""
    there = breaks.alias("there")
    same = [there.c[name] == breaks.c[name] for name in ("kind", "first", "last")]
    known = select(there.c.id).where(there.c.community_id == to, *same).exists()
    _copy(tx, breaks, of, to, breaks.c.last >= today, ~known)


def _copy(tx: Transaction, table: Table, of: int, to: int, *which: ColumnElement[bool]) -> None:
    """Copies of a community's rows for another, but where a key says that it has one already."""
    names = [column.name for column in table.c if column.name not in ("id", "community_id")]
    rows = select(literal(to), *(table.c[name] for name in names))
    mine = rows.where(table.c.community_id == of, *which).order_by(*table.primary_key.columns)
    copied = insert_into(tx, table).from_select(["community_id", *names], mine)
    tx.execute(copied.on_conflict_do_nothing())
