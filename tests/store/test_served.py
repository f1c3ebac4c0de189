"""Whoever serves some spaces of a platform takes nothing that is for others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.schedule.slots import delivery_of
from bot.store import leases, outbox, upkeep
from bot.store.database import Database
from bot.store.schedules import Run
from bot.store.served import Served
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import plan

HOUR = timedelta(hours=1)
UNTIL = START + HOUR

SERVED: list[tuple[Served, set[str]]] = [
    ({"discord": None}, {"hill", "lake"}),
    ({"discord": ("hill",)}, {"hill"}),
    ({"discord": ("hill", "lake", "wood")}, {"hill", "lake"}),
    ({"discord": {"wood"}}, set()),
    ({"discord": ()}, set()),
    ({"slack": None}, set()),
    ({"slack": ("hill",)}, set()),
    ({"slack": ("hill",), "discord": ("lake",)}, {"lake"}),
    ({"slack": (), "discord": None}, {"hill", "lake"}),
    ({}, set()),
]


async def put(database: Database) -> None:
    """A post for each of two spaces, due now."""

    def two(tx: Transaction) -> None:
        for space in ("hill", "lake"):
            made = plan(tx, "challenge", START, space=space)
            run = Run(START, START.date())
            outbox.enqueue(tx, [delivery_of(made, run, START, 12 * HOUR)])

    await database.transact(two)


@pytest.mark.parametrize(("served", "spaces"), SERVED)
async def test_posts_are_leased_for_the_spaces_that_are_served(
    database: Database, served: Served, spaces: set[str]
) -> None:
    await put(database)
    taken = await database.transact(lambda tx: leases.take(tx, "one", served, START, UNTIL, 10))
    assert {delivery.space for delivery in taken} == spaces


@pytest.mark.parametrize(("served", "spaces"), SERVED)
async def test_posts_are_looked_after_in_the_spaces_that_are_served(
    database: Database, served: Served, spaces: set[str]
) -> None:
    await put(database)

    def post(tx: Transaction) -> None:
        for delivery in leases.take(tx, "one", {"discord": None}, START, UNTIL, 10):
            leases.mark_sent(tx, delivery.id, f"m{delivery.id}", "", START, look_after=True)

    await database.transact(post)
    taken = await database.transact(lambda tx: upkeep.take(tx, served, START, UNTIL, 10))
    assert {standing.space for standing in taken} == spaces
