"""Days without posts: a vacation of the whole group, or one slot that an organiser skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from bot.messages import Message
from bot.store.tables import breaks
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Break:
    """Local days from ``first`` to ``last``, both included.

    ``kind`` is "" where it holds for every post.
    """

    id: int
    community_id: int
    kind: str
    first: date
    last: date
    why: Message | None

    def covers(self, kind: str, day: date) -> bool:
        """Whether a post of ``kind`` is left out on ``day``."""
        return self.kind in ("", kind) and self.first <= day <= self.last


Free = tuple[tuple[date, date], ...]
"""(first, last) pairs, both included."""


def add(
    tx: Transaction,
    community_id: int,
    kind: str,
    first: date,
    last: date,
    why: Message | None = None,
) -> int:
    """Keep a break; its id."""
    row = insert(breaks).values(
        community_id=community_id, kind=kind, first=first, last=last, why=why
    )
    made: int = tx.execute(row.returning(breaks.c.id)).scalar_one()
    return made


def remove(tx: Transaction, community_id: int, break_id: int) -> bool:
    """Take a break back; False where the community has no such one."""
    mine = (breaks.c.id == break_id, breaks.c.community_id == community_id)
    return tx.execute(delete(breaks).where(*mine)).rowcount > 0


def of_community(tx: Transaction, community_id: int) -> list[Break]:
    """A community's breaks, earliest first."""
    return of_communities(tx, [community_id])[community_id]


def of_communities(
    tx: Transaction, community_ids: Collection[int]
) -> defaultdict[int, list[Break]]:
    """The breaks of each of these communities, earliest first; an empty list where it has none."""
    found: defaultdict[int, list[Break]] = defaultdict(list)
    query = (
        select(*(breaks.c[name] for name in Break.__slots__))
        .where(breaks.c.community_id.in_(community_ids))
        .order_by(breaks.c.first, breaks.c.id)
    )
    for row in tx.execute(query):
        off = Break(*row)
        found[off.community_id].append(off)
    return found


def free_of(found: Collection[Break], kind: str) -> Free:
    """The days on which a kind is not posted."""
    return tuple((one.first, one.last) for one in found if one.kind in ("", kind))
