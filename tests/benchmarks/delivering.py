"""What a post costs, and what a member feels of it while many leave."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from adapters.memory import settle
from bot.app import App
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.chat.sender import Abilities, Lack
from bot.store.database import Database, open_database
from tests.benchmarks.crowds import fill
from tests.benchmarks.planning import DUE, set_up, watched
from tests.benchmarks.rounds import Series
from tests.benchmarks.size import Size
from tests.benchmarks.stage import Members, catalog, open_stage
from tests.benchmarks.table import Goal, Line, timed
from tests.fakes import Clock
from tests.faults.databases import Databases, databases
from tests.faults.matrix import POSTGRESQL, SQLITE, STORES

ACTIVE = 30  # members of a group that has some
A_SEND = 0.2  # s
A_LOG = 0.05  # s between two members who log
GUILDS = 2_000
OF_A_GUILD = 100  # channels, roles and emojis
EACH = {SQLITE: Goal("<=", 0.001, "s"), POSTGRESQL: Goal("<=", 0.003, "s")}
GROWTH = Goal("<=", 1.3)
HELD = Goal("<=", 0.025, "s")
LIVELY = {SQLITE: Goal("<=", 0.003, "s"), POSTGRESQL: None}


@dataclass
class Everywhere:
    """A platform that takes every post, after a while."""

    seconds: float = 0.0
    platform: str = "discord"
    serves: None = None
    sent: int = 0

    def can(self, place: Place) -> Abilities:
        return Abilities()

    async def turn(self, place: Place) -> None:
        """It has no pace."""

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        if self.seconds:
            await asyncio.sleep(self.seconds)
        self.sent += 1
        return str(self.sent)

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        return None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """Taken."""

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        return message_id

    def link(self, place: Place, message_id: str) -> str:
        return ""

    async def lacking(self, place: Place) -> tuple[Lack, ...]:
        return ()


async def posts(size: Size) -> list[Line]:
    """The processor's time for a post, of all threads: claimed, worded, begun, sent, marked."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        async with servers() as (fresh, reason):
            for store in STORES:
                if store == POSTGRESQL and not fresh.server:
                    lines.append(Line(f"{store}: a post", f"skipped: {reason}"))
                    continue
                lines += await _each_post(fresh, store, Path(folder), size)
    return lines


async def _each_post(fresh: Databases, store: str, folder: Path, size: Size) -> list[Line]:
    rounds = range(min(size.rounds, 3))
    lone = partial(_delivered, fresh, store, folder)
    await lone(size.few_posts)  # every statement is compiled
    few = Series(tuple([await lone(size.few_posts) for _ in rounds]))
    many = Series(tuple([await lone(size.many_posts) for _ in rounds]))
    lively = Series(tuple([await lone(size.few_posts, ACTIVE) for _ in rounds]))
    what = f"{store}: a post, CPU"
    return [
        timed(f"{what}, {size.few_posts:,} due", few, None, EACH[store]),
        timed(f"{what}, {size.many_posts:,} due: over that", many, many.over(few), GROWTH),
        timed(f"{what}, {size.few_posts:,} due, {ACTIVE} active each", lively, None, LIVELY[store]),
    ]


async def _delivered(
    fresh: Databases, store: str, folder: Path, due: int, active: int = 0
) -> float:
    """Seconds of the processor for one of ``due`` posts."""
    with fresh_database(fresh, store, folder) as address:
        database = await open_database(address, folder)
        try:
            app, _ = await _planned(database, due, active)
            sender = Everywhere()
            gc.collect()
            begun = process_time()
            await app.deliver([sender])
            seconds = process_time() - begun
        finally:
            await database.close()
    assert sender.sent == due
    return seconds / due


async def _planned(database: Database, due: int, active: int) -> tuple[App, Clock]:
    await set_up(database, due, DUE)
    for number in range(due if active else 0):
        await fill(database, number + 1, active, 0, DUE, 1 + number * active)
    clock = Clock(DUE)
    app = App(database, catalog(), clock=clock)
    assert await app.tick() == due
    return app, clock


async def waiting(size: Size) -> list[Line]:
    """Members log while posts leave, with as much in memory as two thousand servers are."""
    servers = [_server() for _ in range(GUILDS)]
    catalog()  # As the bot does: what it loads once is frozen, too
    settle()
    try:
        alone = await _logged_meanwhile(size.leaving, 0)
        lively = await _logged_meanwhile(size.leaving_lively, ACTIVE)
    finally:
        gc.unfreeze()
    assert len(servers) == GUILDS
    return [
        *_felt(f"{size.leaving:,} posts leave", alone, 0.05),
        *_felt(f"{size.leaving_lively:,} posts leave, {ACTIVE} active each", lively, 0.1),
    ]


def _server() -> dict[str, list[dict[str, object]]]:
    """Objects that refer to one another, as a server's do."""
    server: dict[str, list[dict[str, object]]] = {"channels": []}
    server["channels"] = [{"name": str(at), "server": server} for at in range(OF_A_GUILD)]
    return server


def _felt(what: str, found: tuple[list[float], float], limit: float) -> list[Line]:
    waits, held = found
    worst = sorted(waits)[int(0.95 * len(waits))]
    return [
        timed(f"/log while {what}", Series(tuple(waits))),
        timed(f"/log while {what}: p95", Series((worst,)), None, Goal("<=", limit, "s")),
        timed(f"the loop was held at most, {what}", Series((held,)), None, HELD),
    ]


async def _logged_meanwhile(due: int, active: int) -> tuple[list[float], float]:
    """(seconds of each /log, the longest time that the loop was held)."""
    held: list[float] = []
    async with open_stage() as (_, database, _clock):
        app, clock = await _planned(database, due, active)
        group = Members(app, clock, one_day=True)
        for question in group.questions(20):
            await app.say(question)
        waits: list[float] = []
        async with watched(held):
            delivering = asyncio.create_task(app.deliver([Everywhere(A_SEND)]))
            await _log_until(delivering, group, waits)
            await delivering
    return waits, max(held)


async def _log_until(delivering: asyncio.Task[None], group: Members, waits: list[float]) -> None:
    """Every so often a member logs, whether the one before was answered or not."""
    asked: set[asyncio.Task[None]] = set()

    async def log() -> None:
        begun = perf_counter()
        await group.ask(group.questions(1)[0])
        waits.append(perf_counter() - begun)

    while not delivering.done():
        asked.add(asyncio.create_task(log()))
        await asyncio.sleep(A_LOG)
    await asyncio.gather(*asked)


@asynccontextmanager
async def servers() -> AsyncIterator[tuple[Databases, str]]:
    """Fresh databases; the server is started beside the loop, which runs already."""
    opened = databases()
    fresh, _, reason = await asyncio.to_thread(opened.__enter__)
    try:
        yield fresh, reason
    finally:
        await asyncio.to_thread(opened.__exit__, None, None, None)


@contextmanager
def fresh_database(fresh: Databases, store: str, folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=folder) as own, fresh.fresh(store, Path(own)) as address:
        yield address
