"""How much a database holds, and whether its sums are those of its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from bot.store.outbox import IN_A_CHANNEL, NOTICE, SENT
from bot.store.tables import bins, communities, entries, members, outbox, past_posts, totals
from bot.store.totals import WHOLE_COMMUNITY, periods_of

Key = tuple[int, str, int]  # community, period, member
Sums = tuple[int, int, int]  # points, minutes, entries


@dataclass(frozen=True, slots=True)
class Inventory:
    """How much there is: of everything, or of what came after a moment."""

    communities: int
    members: int
    entries: int
    posts: int

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.communities or self.members or self.entries or self.posts)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. ``differing``: boards whose sums are not those of their entries."""

    inventory: Inventory
    differing: int


def contents_of(tx: Connection) -> Contents:
    """What a database holds, its sums counted once more."""
    return Contents(inventory_of(tx), differing_boards(tx))


def inventory_of(tx: Connection, after: datetime | None = None) -> Inventory:
    """What a database holds; of what came after that moment only, where there is one."""
    moments = {
        communities: communities.c.created_at,
        members: members.c.joined_at,
        entries: entries.c.at,
        outbox: outbox.c.sent_at,
        past_posts: past_posts.c.sent_at,
    }
    counts: list[int] = []
    for table, at in moments.items():
        counted = select(func.count()).select_from(table)
        if table is outbox:
            counted = counted.where(IN_A_CHANNEL, outbox.c.kind != NOTICE)
        if table in (outbox, past_posts):
            counted = counted.where(table.c.state == SENT)
        if after is not None:
            counted = counted.where(at > after)
        counts.append(tx.execute(counted).scalar() or 0)
    groups, people, logged, recent, over = counts
    return Inventory(groups, people, logged, recent + over)


def differing_boards(tx: Connection) -> int:
    """How many boards (a community's, of a period) differ from the entries that make them."""
    kept, counted = _kept(tx), _counted(tx)
    different = {
        key[:2] for key in kept.keys() | counted.keys() if kept.get(key) != counted.get(key)
    }
    return len(different | _differing_bins(tx, counted))


def recount(tx: Connection) -> None:
    """Make every sum anew from the entries."""
    counted = _counted(tx)
    whole = {"cohort_id": WHOLE_COMMUNITY}
    names = ("community_id", "period", "member_id", "points", "minutes", "entries")
    sums = [dict(zip(names, (*key, *found), strict=True)) | whole for key, found in counted.items()]
    bin_names = ("community_id", "period", "points", "members")
    steps = [
        dict(zip(bin_names, (*bin, count), strict=True)) | whole
        for bin, count in _bins_of(tx, counted).items()
    ]
    for table, rows in ((totals, sums), (bins, steps)):
        tx.execute(delete(table).where(table.c.cohort_id == WHOLE_COMMUNITY))
        if rows:
            tx.execute(insert(table), rows)


def _counted(tx: Connection) -> Mapping[Key, Sums]:
    """Every member's sums, from the entries that stand."""
    sums: dict[Key, Sums] = {}
    standing = select(
        entries.c.community_id,
        entries.c.member_id,
        entries.c.day,
        func.sum(entries.c.points),
        func.sum(entries.c.minutes),
        func.count(),
    ).where(entries.c.undone_at.is_(None))
    grouped = standing.group_by(entries.c.community_id, entries.c.member_id, entries.c.day)
    for community, member, day, *amounts in tx.execute(grouped):
        for period in periods_of(day):
            key = (community, period, member)
            before = sums.get(key, (0, 0, 0))
            points, minutes, count = (int(a) + b for a, b in zip(amounts, before, strict=True))
            sums[key] = (points, minutes, count)
    return sums


def _kept(tx: Connection) -> Mapping[Key, Sums]:
    """Every member's sums as they are kept, without those from which all was taken back."""
    rows = select(
        totals.c.community_id,
        totals.c.period,
        totals.c.member_id,
        totals.c.points,
        totals.c.minutes,
        totals.c.entries,
    ).where(totals.c.cohort_id == WHOLE_COMMUNITY)
    found = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in tx.execute(rows)}
    return {key: sums for key, sums in found.items() if sums != (0, 0, 0)}


def _bins_of(tx: Connection, counted: Mapping[Key, Sums]) -> Counter[tuple[int, str, int]]:
    """How many members of a board have how many points.

    Those without any aside, and hidden ones.
    """
    hidden = set(tx.execute(select(members.c.id).where(members.c.hidden.is_(True))).scalars())
    return Counter(
        (community, period, points)
        for (community, period, member), (points, _, _) in counted.items()
        if points and member not in hidden
    )


def _differing_bins(tx: Connection, counted: Mapping[Key, Sums]) -> set[tuple[int, str]]:
    """The boards whose histogram is not that of the sums."""
    meant = _bins_of(tx, counted)
    rows = select(bins.c.community_id, bins.c.period, bins.c.points, bins.c.members).where(
        bins.c.cohort_id == WHOLE_COMMUNITY, bins.c.members > 0
    )
    kept = {(row[0], row[1], row[2]): row[3] for row in tx.execute(rows)}
    return {key[:2] for key in kept.keys() | meant.keys() if kept.get(key, 0) != meant.get(key, 0)}
