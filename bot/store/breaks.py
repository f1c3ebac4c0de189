"""Days without posts: a vacation of the whole group, or one slot that an organiser skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, delete, insert, select

from bot.messages import Message
from bot.store import spaces
from bot.store.spaces import Community
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
    community: Community,
    kind: str,
    first: date,
    last: date,
    why: Message | None = None,
) -> int:
    """Keep a break; its id."""
    row = insert(breaks).values(
        community_id=community.leading, kind=kind, first=first, last=last, why=why
    )
    made: int = tx.execute(row.returning(breaks.c.id)).scalar_one()
    return made


def remove(tx: Transaction, community: Community, break_id: int) -> bool:
    """Take a break back; False where the community has no such one.

    Where several parts have the same days off, those of all.
    """
    mine = breaks.c.community_id.in_(community.parts)
    same = ("kind", "first", "last")
    columns = [breaks.c[name] for name in same]
    found = tx.execute(select(*columns).where(mine, breaks.c.id == break_id)).first()
    if found is None:
        return False
    days = [column == value for column, value in zip(columns, found, strict=True)]
    return tx.execute(delete(breaks).where(mine, *days)).rowcount > 0


def of_community(tx: Transaction, community: Community) -> list[Break]:
    """A community's breaks, earliest first."""
    return _each_once([Break(*row) for row in tx.execute(_earliest_first(community.parts))])


def of_communities(
    tx: Transaction, community_ids: Collection[int]
) -> Mapping[int, Sequence[Break]]:
    """The breaks of each of these communities, earliest first; of nobody where it has none.

    Those of all that each is joined with.
    """
    parts = spaces.parts_of_each(tx, community_ids)
    found: defaultdict[int, list[Break]] = defaultdict(list)
    for row in tx.execute(_earliest_first({part for all in parts.values() for part in all})):
        off = Break(*row)
        found[off.community_id].append(off)
    return {id: _merged([found[part] for part in parts[id]]) for id in community_ids}


def _merged(each: Sequence[list[Break]]) -> list[Break]:
    return _each_once(merge(*each, key=attrgetter("first", "id")))


def _each_once(found: Iterable[Break]) -> list[Break]:
    """Days that several parts have off, for the same kind, are one break."""
    once: dict[tuple[str, date, date], Break] = {}
    for one in found:
        once.setdefault((one.kind, one.first, one.last), one)
    return list(once.values())


def _earliest_first(community_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    columns = [breaks.c[name] for name in Break.__slots__]
    mine = breaks.c.community_id.in_(community_ids)
    return select(*columns).where(mine).order_by(breaks.c.first, breaks.c.id)


def free_of(found: Collection[Break], kind: str) -> Free:
    """The days on which a kind is not posted."""
    return tuple((one.first, one.last) for one in found if one.kind in ("", kind))
