"""Which logged moments a recap tells, so that each entry is told in exactly one.

A slot's recap tells what was logged after ``since`` and up to ``until``, and stood at ``until``: so
all its channels tell the same, whenever each is worded. ``since`` is where the last recap ended
that was really sent: what an unsent one would have told goes into the next. The first one that is
sent begins seven days before the first that was due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Row, func, or_, select

from bot.store import spaces
from bot.store.outbox import LEASED, SENT, WAITING
from bot.store.records import APART
from bot.store.tables import communities, outbox, past_posts, recaps
from bot.store.upsert import insert_into
from bot.store.work import Transaction

KIND = "recap"
FIRST_ONE = timedelta(days=7)  # what a community's first recap tells of
LONGEST = timedelta(days=371)  # 53 weeks: after a longer silence a recap does not read more
# A recap ends a little before the moment at which it is worded. On PostgreSQL an entry gets its
# moment when its command begins and can be seen when it is committed: without the margin, one that
# is logged in that very second would lie in a span that was told already, and be told nowhere. (Or
# one that is undone in it would be told, and told again when it is put back.)
MARGIN = timedelta(minutes=1)

Post: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The moments after ``since``, up to ``until``."""

    since: datetime
    until: datetime


@dataclass(slots=True)
class Fate:
    """What became of a slot's recap, over all its channels.

    ``due``: when the first of them was. ``ended``: when the last one was sent. ``is_open``: one is
    worded, and may still arrive.
    """

    due: datetime
    ended: datetime | None = None
    is_open: bool = False


def window_of(
    tx: Transaction, community_id: int, slot: date, now: datetime, margin: timedelta = MARGIN
) -> Window:
    """What the recap of a slot tells, if it is worded now: what its other channels told, if any.

    Without a ``margin`` for a preview, which need not know what comes after it.
    """
    kept = _kept(tx, community_id, now)
    fates = _fates(tx, community_id, now)
    mine = fates.get(slot)
    if slot in kept and mine is not None and (mine.ended or mine.is_open):
        return kept[slot]
    since = min([now, *(fate.due for fate in fates.values())]) - FIRST_ONE - margin
    for other, fate in fates.items():
        if other != slot:
            since = max(since, _end(kept.get(other), fate) or since)
    since = max(since, now - LONGEST)
    return Window(since, max(since, now - margin))


def is_open(tx: Transaction, community_id: int, slot: date, now: datetime) -> bool:
    """Whether the recap of another slot may still arrive, and nobody knows yet if it does.

    On PostgreSQL the recaps of a community are worded one after the other from here on.
    """
    _wait_for_wording(tx, community_id)
    fates = _fates(tx, community_id, now)
    fates.pop(slot, None)
    return any(fate.is_open and not fate.ended for fate in fates.values())


def keep(tx: Transaction, community_id: int, slot: date, window: Window) -> None:
    """Remember what the recap of a slot tells."""
    moments = {"since": window.since, "until": window.until}
    insert = insert_into(tx, recaps).values(community_id=community_id, slot=slot, **moments)
    key = ["community_id", "slot"]
    tx.execute(insert.on_conflict_do_update(index_elements=key, set_=moments))


def kept(tx: Transaction, community_id: int, slot: date) -> Window | None:
    """What the recap of a slot tells, as it was kept last."""
    mine = (recaps.c.community_id == community_id, recaps.c.slot == slot)
    row = tx.execute(select(recaps.c.since, recaps.c.until).where(*mine)).first()
    if row is None:
        return None
    return Window(*row)


def logged_anew(
    tx: Transaction, community_id: int, at: datetime, undone_at: datetime, now: datetime
) -> datetime:
    """When an entry counts as logged that is put back ``now``.

    A recap that ended while it was undone left it out: then it counts from now on, and the
    next recap tells it. Else as before (``at``): it was told, or is still to be. The recaps of all
    that the community is joined with tell it.
    """
    parts = spaces.parts_of(tx, community_id)
    for part in sorted(parts):
        _wait_for_wording(tx, part, reading=True)
    covering = (
        recaps.c.community_id.in_(parts),
        recaps.c.since < at,
        recaps.c.until >= at,
        recaps.c.until >= undone_at,
    )
    if tx.execute(select(recaps.c.slot).where(*covering).limit(1)).first() is None:
        return at
    return now


def _wait_for_wording(tx: Transaction, community_id: int, *, reading: bool = False) -> None:
    """On PostgreSQL: one at a time words a community's recap, and nobody reads meanwhile.

    Entries may still refer to the community.
    """
    if tx.dialect.name == "sqlite":
        return
    mine = select(communities.c.id).where(communities.c.id == community_id)
    tx.execute(mine.with_for_update(read=reading, key_share=not reading))


def _kept(tx: Transaction, community_id: int, now: datetime) -> Mapping[date, Window]:
    query = select(recaps.c.slot, recaps.c.since, recaps.c.until).where(
        recaps.c.community_id == community_id, recaps.c.until >= now - LONGEST
    )
    return {slot: Window(since, until) for slot, since, until in tx.execute(query)}


def _fates(tx: Transaction, community_id: int, now: datetime) -> dict[date, Fate]:
    """What became of each slot's recap; of those that may matter."""
    fates: dict[date, Fate] = {}
    for row in (*_in_the_outbox(tx, community_id, now), *_over(tx, community_id, now)):
        due = min(row.due_at, row.created_at)  # one that is sent after all is due once more
        fate = fates.setdefault(row.slot, Fate(due))
        fate.due = min(fate.due, due)
        if row.state == SENT:
            fate.ended = max(fate.ended or row.sent_at, row.sent_at)
        elif row.state in (WAITING, LEASED) and row.worded:
            fate.is_open |= _may_arrive(row.give_up_at, row.lease_until, now)
    return fates


def _in_the_outbox(tx: Transaction, community_id: int, now: datetime) -> Sequence[Row[*Post]]:
    o = outbox.c
    # One that is tried had words, also where they were forgotten since
    worded = or_(func.length(o.reply) > 0, o.first_try_at.is_not(None))
    columns = (o.slot, o.state, o.due_at, o.created_at, o.sent_at, o.give_up_at, o.lease_until)
    query = select(*columns, worded.label("worded")).where(
        o.community_id == community_id,
        o.item_id == "",  # an index leads to those that are about no item
        o.kind == KIND,
        o.slot >= (now - LONGEST).date(),
    )
    return tx.execute(query).all()


def _over(tx: Transaction, community_id: int, now: datetime) -> Sequence[Row[*Post]]:
    """Those that have left the outbox: none of them may still arrive."""
    p = past_posts.c
    query = select(p.slot, p.state, p.due_at, p.created_at, p.sent_at).where(
        p.community_id == community_id,
        p.item_id == "",
        p.due_at >= now - LONGEST - APART,
        p.kind == KIND,
        p.slot >= (now - LONGEST).date(),
    )
    return tx.execute(query).all()


def _may_arrive(give_up_at: datetime, lease_until: datetime | None, now: datetime) -> bool:
    """Whether it is still tried, or in a courier's hands: a platform that left decides nothing."""
    return give_up_at > now or (lease_until is not None and lease_until > now)


def _end(kept: Window | None, fate: Fate) -> datetime | None:
    """Where the recap of a slot ended that was sent, or may be; None for one that was not."""
    if kept is None:
        return fate.ended  # an older version sent it, and kept no more than that
    if fate.ended or fate.is_open:
        return kept.until
    return None
