"""Communities that are one get one pick, wherever it is posted and whoever words it first."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.catalog.catalog import Catalog
from bot.store import joining
from bot.store.database import Database, open_database
from bot.store.tables import picks
from bot.store.work import Transaction
from tests.delivery.office import MONDAY, Office
from tests.delivery.test_wording import Meddled
from tests.fakes import Clock, ListSender
from tests.store.hill import community_of

KINDS = ("challenge", "kaggle")


def join(tx: Transaction) -> None:
    hill, lake = community_of(tx), community_of(tx, "lake", "slack")
    if len(hill.parts) == 1:
        joining.join(tx, lake.id, hill.id, MONDAY)


@pytest_asyncio.fixture
async def databases(database_url: str) -> AsyncIterator[list[Database]]:
    """Those of two processes."""
    found = [await open_database(database_url, Path()) for _ in range(2)]
    yield found
    for database in found:
        await database.close()


async def waiting(office: Office, clock: Clock) -> None:
    """A post of each kind waits for the hill on Discord, and for the lake on Slack."""
    for kind in KINDS:
        await office.schedule(kind)
        await office.schedule(kind, space="lake", platform="slack")
    clock.now = MONDAY
    await office.plan()


async def expect_one_pick(office: Office) -> None:
    """Of each kind, kept with the part that leads."""
    given = defaultdict(set)
    for row in await office.rows():
        assert row.state == "sent", row.reason
        given[row.kind].add(row.item_id)
    assert [len(given[kind]) for kind in KINDS] == [1, 1]
    kept = await office.database.read(
        lambda tx: tx.execute(select(picks.c.community_id, picks.c.item_id)).all()
    )
    leading = await office.database.transact(lambda tx: community_of(tx).leading)
    assert {row.community_id for row in kept} == {leading}
    assert len(kept) == len(KINDS)


@pytest.mark.parametrize("together", [True, False])
async def test_both_platforms_post_the_same(
    databases: list[Database], tiny: Catalog, clock: Clock, together: bool
) -> None:
    first, second = (Office(database, tiny, clock) for database in databases)
    await waiting(first, clock)
    await first.database.transact(join)
    discord, slack = ListSender(clock, "discord"), ListSender(clock, "slack")
    if together:
        await asyncio.gather(first.deliver(discord), second.deliver(slack))
    else:
        await first.deliver(discord)
        await second.deliver(slack)
    await expect_one_pick(first)


async def test_a_post_that_is_worded_while_they_are_joined_is_worded_again(
    databases: list[Database], tiny: Catalog, clock: Clock
) -> None:
    """Else each side would keep a pick of its own, and both would be the week's."""
    before = Office(databases[1], tiny, clock)
    await waiting(before, clock)
    first = Office(Meddled(databases[0], 1, join), tiny, clock)
    await first.deliver(ListSender(clock, "discord"))
    await before.deliver(ListSender(clock, "slack"))
    await expect_one_pick(before)
