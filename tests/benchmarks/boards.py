"""A board and a rank in a large community, from the running totals.

And what a GROUP BY over the log would cost.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import perf_counter

from sqlalchemy import desc, func, select

from bot.store import spaces
from bot.store import totals as sums
from bot.store.boards import rank_of, top
from bot.store.database import Database
from bot.store.members import Member
from bot.store.tables import bins, communities, entries, members, totals
from bot.store.work import Transaction
from tests.benchmarks.rounds import alternate
from tests.benchmarks.size import Size
from tests.benchmarks.stage import open_stage
from tests.benchmarks.table import Line, timed
from tests.fakes import START

ENTRIES_EACH = 10  # that a member's totals stand for
Look = Callable[[Transaction], object]


async def boards(size: Size) -> list[Line]:
    """Totals of ten entries a member.

    The log itself is shorter than that, which favours the GROUP BY.
    """
    async with open_stage() as (_, database, _clock):
        await database.transact(lambda tx: _people(tx, size))
        me = Member(size.members // 2, 1, f"Member {size.members // 2}", None)
        looks: dict[str, Look] = {
            "top": lambda tx: top(tx, spaces.community_by_id(tx, 1), sums.ALL, 10),
            "rank": lambda tx: rank_of(
                tx, spaces.community_by_id(tx, me.community_id), me, sums.ALL
            ),
            "grouped top": _grouped_top,
            "grouped rank": lambda tx: _grouped_rank(tx, me.id),
        }

        found = await alternate(
            {
                name: partial(
                    _seconds, database, look, 1 if name.startswith("grouped") else size.looks
                )
                for name, look in looks.items()
            },
            size.rounds,
        )
    of, over = f"{size.members:,} members", f"over {size.entries:,} entries"
    return [
        timed(f"GROUP BY for the top 10, {over}", found["grouped top"]),
        timed(f"board: top 10 of {of}", found["top"], found["grouped top"].over(found["top"])),
        timed(f"GROUP BY for my rank, {over}", found["grouped rank"]),
        timed(f"board: my rank of {of}", found["rank"], found["grouped rank"].over(found["rank"])),
    ]


async def _seconds(database: Database, look: Look, times: int) -> float:
    """For one look, measured on the reader's thread."""

    def work(tx: Transaction) -> float:
        begun = perf_counter()
        for _ in range(times):
            look(tx)
        return (perf_counter() - begun) / times

    return await database.read(work)


def _people(tx: Transaction, size: Size) -> None:
    chance = random.Random(7)
    points = [int(chance.expovariate(1 / 120)) + 1 for _ in range(size.members)]
    tx.execute(communities.insert(), {"id": 1, "name": "Hill", "zone": "UTC", "created_at": START})
    everyone = range(1, size.members + 1)
    tx.execute(
        members.insert(),
        [
            {"id": id, "community_id": 1, "name": f"Member {id}", "joined_at": START}
            for id in everyone
        ],
    )
    key = {"community_id": 1, "cohort_id": sums.WHOLE_COMMUNITY, "period": sums.ALL}
    rest = {"minutes": 45 * ENTRIES_EACH, "entries": ENTRIES_EACH}
    tx.execute(
        totals.insert(),
        [
            {**key, **rest, "member_id": id, "points": won}
            for id, won in zip(everyone, points, strict=True)
        ],
    )
    tx.execute(
        bins.insert(),
        [{**key, "points": won, "members": many} for won, many in Counter(points).items()],
    )
    rows = range(size.entries)
    entry = {
        "community_id": 1,
        "kind": "study",
        "item_id": "top-one",
        "at": START,
        "day": START.date(),
        "minutes": 45,
    }
    tx.execute(
        entries.insert(),
        [
            {**entry, "member_id": row % size.members + 1, "points": points[row % size.members]}
            for row in rows
        ],
    )


def _grouped_top(tx: Transaction) -> object:
    won = func.sum(entries.c.points).label("won")
    query = (
        select(members.c.name, won)
        .join(members, members.c.id == entries.c.member_id)
        .where(entries.c.community_id == 1, entries.c.undone_at.is_(None))
        .group_by(entries.c.member_id)
        .order_by(desc(won), members.c.name)
        .limit(10)
    )
    return tx.execute(query).all()


def _grouped_rank(tx: Transaction, member_id: int) -> object:
    of_each = (
        select(entries.c.member_id, func.sum(entries.c.points).label("won"))
        .where(entries.c.community_id == 1, entries.c.undone_at.is_(None))
        .group_by(entries.c.member_id)
        .subquery()
    )
    mine = select(of_each.c.won).where(of_each.c.member_id == member_id).scalar_subquery()
    return tx.execute(select(func.count() + 1).where(of_each.c.won > mine)).scalar_one()
