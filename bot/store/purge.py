"""What is kept of a group that removed the bot is deleted after a while, in portions.

A portion is one unit of work with few rows, so that members of other groups never wait for it. A
space goes first, with what belongs to it alone; from then on a return begins a new community. A
community without any space is nobody's, which is noted with the last one: every table that has a
``community_id`` is emptied of it.
What an interruption leaves, the next sweep finds the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, select, tuple_, update

from bot.store import joining, kv
from bot.store.tables import (
    accounts,
    communities,
    drafts,
    members,
    metadata,
    organiser_log,
    organisers,
    outbox,
    past_posts,
    recall_weekly,
    schedules,
    spaces,
)
from bot.store.work import Transaction

KEPT_FOR = timedelta(days=30)  # after the bot was removed from a server or workspace
PORTION = 500  # rows
# The database looks for rows of each one in tables that have no index by the member alone
FEW = 10
NOWHERE = ""
"""The platform of a space that is being deleted; its number is its name then."""


@dataclass(frozen=True, slots=True)
class Portion:
    """So many rows of a community were deleted. ``done``: they were the last ones."""

    community_id: int
    rows: int
    done: bool = False


def purge(tx: Transaction, before: datetime) -> Portion | None:
    """Delete one portion of what was left before that moment; None where nothing is left.

    What another instance is deleting is passed over.
    """
    space = tx.execute(
        select(spaces)
        .where(spaces.c.left_at <= before)
        .order_by(spaces.c.left_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if space is not None:
        return _of_space(tx, space)
    orphan = tx.execute(_ORPHANS.with_for_update(skip_locked=True)).scalar()
    if orphan is None:
        return None
    return _of_community(tx, orphan)


def is_due(tx: Transaction, before: datetime) -> bool:
    """Whether anything is to be deleted of what was left before that moment."""
    left = select(spaces.c.id).where(spaces.c.left_at <= before).limit(1)
    return any(tx.execute(query).first() is not None for query in (left, _ORPHANS))


def _of_space(tx: Transaction, space: Row[Any]) -> Portion:
    """What belongs to a space alone; at last the space itself.

    Before anybody's account goes, the space is found by its name no more: who returns meanwhile
    begins anew, and never meets half of what was there.
    """
    space_id, community_id = space.id, space.community_id
    for table in (outbox, past_posts, drafts, recall_weekly):
        there = [table.c.platform == space.platform, table.c.space == space.native_id]
        if "community_id" in table.c:
            there.append(table.c.community_id == community_id)  # an index leads to it
        rows = _delete(tx, table, there)
        if rows:
            return Portion(community_id, rows)
    if space.platform != NOWHERE:
        return _unnamed(tx, space)
    for table in (organisers, organiser_log, accounts):
        rows = _delete(tx, table, (table.c.space_id == space_id,))
        if rows:
            return Portion(community_id, rows)
    tx.execute(delete(spaces).where(spaces.c.id == space_id))
    others = select(spaces.c.id).where(spaces.c.community_id == community_id)
    if tx.execute(others.limit(1)).first() is None:
        orphan = update(communities).where(communities.c.id == community_id)
        tx.execute(orphan.values(orphaned_at=space.left_at))
    return Portion(community_id, 1)


def _unnamed(tx: Transaction, space: Row[Any]) -> Portion:
    """Take a space's name from it, with its schedules and notes; its community is alone then."""
    joining.part(tx, space.community_id, space.left_at.date())
    rows = tx.execute(delete(schedules).where(schedules.c.space_id == space.id)).rowcount
    for word in kv.OF_A_SPACE:
        kv.drop(tx, kv.of_space(word, space.id))
    nameless = update(spaces).where(spaces.c.id == space.id)
    tx.execute(nameless.values(platform=NOWHERE, native_id=str(space.id)))
    return Portion(space.community_id, rows + 1)


def _of_community(tx: Transaction, community_id: int) -> Portion:
    """Rows that name it, those first that others need least; at last the community itself."""
    for table in reversed(metadata.sorted_tables):
        if "community_id" not in table.c:
            continue
        rows = _delete(tx, table, (table.c.community_id == community_id,))
        if rows:
            return Portion(community_id, rows)
    for word in kv.OF_A_COMMUNITY:
        kv.drop(tx, kv.of_community(word, community_id))
    tx.execute(delete(communities).where(communities.c.id == community_id))
    return Portion(community_id, 1, done=True)


def _delete(tx: Transaction, table: Table, mine: Sequence[ColumnElement[bool]]) -> int:
    """A portion of these rows; how many there were."""
    most = PORTION
    if table is members:
        most = FEW
    key: Any = list(table.primary_key.columns)
    some = select(*key).where(*mine).limit(most)
    if len(key) == 1:
        return tx.execute(delete(table).where(key[0].in_(some))).rowcount
    return tx.execute(delete(table).where(tuple_(*key).in_(some))).rowcount


_ORPHANS = (
    select(communities.c.id)
    .where(communities.c.orphaned_at.is_not(None))
    .order_by(communities.c.orphaned_at)
    .limit(1)
)
