"""Two whole instances on one database: each post goes out once, whoever plans and sends it."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.delivery import planner
from bot.store.database import Database, open_database
from bot.store.work import Transaction
from tests.delivery.office import GRACE, MONDAY, Office
from tests.fakes import Clock, ListSender


@pytest_asyncio.fixture
async def on_postgres(postgres_url: str) -> AsyncIterator[list[Database]]:
    """Two instances' connections to one database."""
    opened = [await open_database(postgres_url, Path()) for _ in range(2)]
    yield list(opened)
    for database in opened:
        await database.close()


@pytest.fixture
def apps(on_postgres: list[Database], tiny: Catalog, clock: Clock) -> list[App]:
    """The two instances."""
    return [App(database, tiny, clock=clock) for database in on_postgres]


@pytest.fixture
def office(on_postgres: list[Database], tiny: Catalog, clock: Clock) -> Office:
    """For setting schedules."""
    return Office(on_postgres[0], tiny, clock)


async def fall_due(office: Office, count: int) -> list[str]:
    """So many spaces have a post to be planned now; their names."""
    spaces = [f"space-{number}" for number in range(count)]
    for space in spaces:
        await office.schedule(space=space)
    office.clock.now = MONDAY
    return spaces


async def go_round(app: App, sender: ListSender) -> None:
    """What an instance does again and again, for as long as it runs."""
    await app.tick()
    await app.deliver([sender])
    await app.look_after([sender])


async def test_two_instances_that_do_everything_at_once_post_each_of_two_hundred_once(
    office: Office, apps: list[App], clock: Clock
) -> None:
    spaces, sender = await fall_due(office, 200), ListSender(clock)

    async def run(app: App) -> None:
        # Like a real instance, however many rounds it takes: while another tick holds all that is
        # due, a round finds nothing to do.
        while len(sender.threads) < len(spaces):
            await go_round(app, sender)

    await asyncio.gather(*(run(app) for app in apps), *(app.tick() for app in apps))
    await asyncio.gather(*(go_round(app, sender) for app in apps))
    posted = Counter(message.place.space for message in sender.messages)
    assert posted == dict.fromkeys(spaces, 1)
    assert len(sender.tries) == len({message.key for message in sender.messages}) == 200
    assert len(sender.threads) == len({message for message, _ in sender.threads}) == 200


class Planning:
    """An instance in the middle of planning: what is due is locked, and nothing is saved yet."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._loop = asyncio.get_running_loop()
        self._locked, self._going_on = asyncio.Event(), threading.Event()
        self._dies = False
        self._task = asyncio.create_task(database.transact(lambda tx: self._plan(tx, now)))

    def _plan(self, tx: Transaction, now: datetime) -> None:
        planner.plan(tx, now, GRACE)
        self._loop.call_soon_threadsafe(self._locked.set)
        self._going_on.wait()
        if self._dies:
            raise InterruptedError

    async def locked(self) -> None:
        """Returns when nobody else can plan."""
        await self._locked.wait()

    async def commit(self) -> None:
        """Save what was planned."""
        self._going_on.set()
        await self._task

    async def die(self) -> None:
        """Save nothing: the database undoes it, as when a process is gone."""
        self._dies = True
        self._going_on.set()
        await asyncio.gather(self._task, return_exceptions=True)


@pytest_asyncio.fixture
async def planning(
    office: Office, on_postgres: list[Database], clock: Clock
) -> AsyncIterator[Planning]:
    """The first instance, planning the posts of three spaces."""
    await fall_due(office, 3)
    planning = Planning(on_postgres[0], clock())
    await planning.locked()
    yield planning
    await planning.die()


@pytest.mark.parametrize("fate", [Planning.commit, Planning.die], ids=["commits", "dies"])
async def test_what_one_instance_is_planning_waits_for_it_and_is_posted_whatever_becomes_of_it(
    planning: Planning, fate: Callable[[Planning], Awaitable[None]], apps: list[App], clock: Clock
) -> None:
    sender = ListSender(clock)
    for _ in range(4):
        await go_round(apps[1], sender)
    assert sender.tries == []
    await fate(planning)
    await go_round(apps[1], sender)
    posted = [message.place.space for message in sender.messages]
    assert sorted(posted) == ["space-0", "space-1", "space-2"]
    assert len(sender.threads) == 3
