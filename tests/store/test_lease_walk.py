"""Who is taken in hand next: first come first, no space more than its share, nothing else read."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, text, update

from bot.store import leases, outbox
from bot.store.database import Database
from bot.store.outbox import LEASED, WAITING, NewDelivery
from bot.store.tables import outbox as rows
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of

SECOND = timedelta(seconds=1)
SERVED = {"discord": None}
UNTIL = START + timedelta(seconds=90)


def due(tx: Transaction, number: int, space: str, seconds: int) -> None:
    """A post that has been due for so long."""
    at = START - seconds * SECOND
    group = community_of(tx).id
    new = NewDelivery(
        group, "challenge", date(2026, 11, 20), "discord", space, "c", f"k{number}", at, at, at, at
    )
    outbox.enqueue(tx, [replace(new, give_up_at=START + 9 * SECOND)])


def line_up(tx: Transaction, chance: random.Random) -> None:
    """Posts of some spaces, one of them with very many; some were in the hand of one that died."""
    for number in range(chance.randint(20, 60)):
        space = chance.choice(("big", "big", "big", "a", "b", "c", "d", "dead"))
        due(tx, number, space, chance.choice((-60, 5, 5, 30)))
    lapsed = select(rows.c.id).where(rows.c.id % 7 == 0)
    gone = {"state": LEASED, "lease": "died", "lease_until": START - SECOND}
    tx.execute(update(rows).where(rows.c.id.in_(lapsed)).values(**gone))


def expected(
    tx: Transaction, limit: int, each: int, full: Sequence[str], mine: Sequence[int]
) -> set[int]:
    """The same, of everything that there is: those whose holder died, then the longest due."""
    ready = [
        (row.state == WAITING, row.lease_until or row.next_try_at, row.id, row.space)
        for row in tx.execute(select(rows))
        if row.state == LEASED or (row.state == WAITING and row.next_try_at <= START)
    ]
    of_space: Counter[str] = Counter()
    taken: set[int] = set()
    for _, _, id, space in sorted(ready):
        if id in mine or space in full or of_space[space] == each or len(taken) == limit:
            continue
        of_space[space] += 1
        taken.add(id)
    return taken


async def test_those_in_front_are_taken_and_no_space_has_more_than_its_share(
    database: Database,
) -> None:
    def act(tx: Transaction, seed: int) -> None:
        chance = random.Random(seed)
        tx.execute(rows.delete())
        line_up(tx, chance)
        limit, each = chance.choice((1, 3, 8, 50)), chance.choice((1, 3, 1000))
        full = chance.choice(((), ("dead",), ("dead", "a")))
        ids = tx.execute(select(rows.c.id).where(rows.c.space == "big")).scalars().all()
        mine = chance.sample(ids, min(len(ids), chance.choice((0, 2))))
        meant = expected(tx, limit, each, full, mine)
        where = [("discord", space) for space in full]
        found = leases.take(
            tx, "me", SERVED, START, UNTIL, limit, each_space=each, full=where, mine=mine
        )
        assert {delivery.id for delivery in found} == meant, seed

    for seed in range(12):
        await database.transact(lambda tx, seed=seed: act(tx, seed))  # type: ignore[misc]  # a bound default


@pytest.mark.parametrize("counted", [False, True])
async def test_what_is_due_behind_them_is_not_read(
    sqlite_database: Database, counted: bool
) -> None:
    def steps(tx: Transaction, many: int) -> int:
        """How much SQLite does for a lease, in steps of its machine, with so many more due."""
        due(tx, many, "hill", 60)
        pattern = tx.execute(select(rows).limit(1)).mappings().one()
        more = [
            {**pattern, "id": None, "space": f"s{many + n}", "key": f"{many + n}"}
            for n in range(many)
        ]
        tx.execute(insert(rows), more)
        if counted:
            tx.execute(text("ANALYZE"))
        done = 0

        def step() -> None:
            nonlocal done
            done += 1

        raw = tx.connection.dbapi_connection
        raw.set_progress_handler(step, 10)  # type: ignore[union-attr]  # it is open
        assert len(leases.take(tx, "me", SERVED, START, UNTIL, 20, each_space=3)) == 20
        raw.set_progress_handler(None, 10)  # type: ignore[union-attr]  # as above
        return done

    few = await sqlite_database.transact(lambda tx: steps(tx, 300))
    many = await sqlite_database.transact(lambda tx: steps(tx, 3000))
    assert many < few * 1.2
