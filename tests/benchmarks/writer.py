"""How long single units of work hold the writer in a large community, by what they are for."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from time import thread_time

from sqlalchemy import insert

from adapters.memory import settle
from bot.app import App
from bot.chat.invocation import Actor, Place, Request
from bot.chat.post import post_of
from bot.chat.reply import Reply
from bot.errors import StoreError
from bot.features.index import POSTS
from bot.store import schedules
from bot.store.database import Database
from bot.store.schedules import Run, Timing
from bot.store.tables import communities, spaces
from bot.store.work import T, Transaction, Work
from tests.benchmarks.crowds import fill
from tests.benchmarks.delivering import Everywhere
from tests.benchmarks.planning import DUE
from tests.benchmarks.rounds import Series
from tests.benchmarks.size import Size
from tests.benchmarks.stage import catalog, open_stage, topic
from tests.benchmarks.table import Goal, Line, timed
from tests.fakes import Clock

ACTIVE = 5  # one member in so many was active of late
LARGE = 20_000  # members from which on a unit may take longer
LINES = (
    f"log {topic()} 45",
    "challenge",
    "kaggle",
    "paper",
    "next",
    "me",
    "leaderboard",
    "schedule preview interview",
    "schedule preview recap",
    "schedule swap kaggle",
)
HILL = Place("discord", "1", "general", "Hill")
A_WEEK = timedelta(days=7)
_numbers = count(1)


class Watched:
    """A database that notes how long each unit of work took on the writer's thread."""

    dialect = "sqlite"

    def __init__(self, database: Database) -> None:
        self.what = ""
        self.longest: defaultdict[str, float] = defaultdict(float)
        self._database = database

    async def transact(self, work: Work[T]) -> T:
        what = self.what

        def watched(tx: Transaction) -> T:
            begun = thread_time()
            try:
                return work(tx)
            finally:
                self.longest[what] = max(self.longest[what], thread_time() - begun)

        return await self._database.transact(watched)

    async def read(self, work: Work[T]) -> T:
        return await self._database.read(work)

    async def close(self) -> None:
        """It is closed by whoever opened what is below."""


async def writer(size: Size) -> list[Line]:
    """Every kind of post, with its upkeep, and commands that choose or count."""
    async with open_stage() as (_, below, _clock):
        await below.transact(_found)
        active = size.group // ACTIVE
        await fill(below, 1, active, size.group - active, DUE)
        database = Watched(below)
        clock = Clock(DUE)
        app = App(database, catalog(), clock=clock)
        kinds = [post_of(post).kind for post in POSTS]
        await below.transact(lambda tx: _schedule(tx, kinds))
        settle()
        try:
            for line in LINES:
                database.what = f"/{line}"
                answer = await app.say(_asked(line))
                assert isinstance(answer, Reply), answer
            for kind in kinds:
                database.what = f"the {kind}: planned, worded, begun, marked, looked after"
                await _post(app, below, kind, clock)
        finally:
            gc.unfreeze()
    return _lines(size, dict(database.longest))


def _lines(size: Size, longest: dict[str, float]) -> list[Line]:
    goal = Goal("<=", 0.2 if size.group >= LARGE else 0.05, "s")
    of = f"of {size.group:,} members"
    most = max(longest, key=longest.__getitem__)
    return [
        *(timed(f"longest unit {of}: {what}", Series((longest[what],))) for what in longest),
        timed(f"longest unit {of} at all: {most}", Series((longest[most],)), None, goal),
    ]


def _schedule(tx: Transaction, kinds: Sequence[str], at: datetime = DUE + A_WEEK) -> None:
    timing = Timing(at.weekday(), f"{at:%H:%M}", "UTC")
    for kind in kinds:
        schedules.set_up(tx, 1, 1, kind, kind, timing, Run(at, at.date()))


async def _post(app: App, database: Database, kind: str, clock: Clock) -> None:
    """A post of a kind is due now."""
    sender = Everywhere()
    await database.transact(lambda tx: _schedule(tx, [kind], clock()))
    await app.tick()
    await app.deliver([sender])
    await app.look_after([sender])
    if not sender.sent:
        raise StoreError(f"the {kind} was not posted")


def _asked(line: str) -> Request:
    who = Actor("discord", "organiser", "Ana", organiser=True)
    return Request(f"w{next(_numbers)}", who, HILL, line)


def _found(tx: Transaction) -> None:
    made: dict[str, object] = {"id": 1, "name": "Hill"}
    tx.execute(insert(communities).values(**made, zone="UTC", created_at=DUE))
    native = {"platform": HILL.platform, "native_id": HILL.space}
    tx.execute(insert(spaces).values(**made, **native, community_id=1))
