"""``log`` on PostgreSQL: what it costs the bot, also behind a pooler, and what a second bot adds.

The server works in processes of its own, so that a process counts the client's work alone.

Run by itself it is one of several bots: it says that it is ready, waits for a line, and says how
many seconds it took for as many commands as it was told.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import psycopg

from bot.app import App
from bot.store.database import open_database
from tests.benchmarks.delivering import fresh_database, servers
from tests.benchmarks.rounds import Series, alternate
from tests.benchmarks.size import WIDTH, Size
from tests.benchmarks.stage import MEMBERS, Members, catalog
from tests.benchmarks.table import Goal, Line, timed
from tests.fakes import Clock
from tests.faults.matrix import POSTGRESQL
from tests.servers.pgbouncer import find_pgbouncer, running_pgbouncer

ROOT = Path(__file__).parents[2]
EACH = Goal("<=", 0.0012, "s")
READY = b"ready\n"
WHAT = "PostgreSQL: /log"


async def sharing(size: Size) -> list[Line]:
    """The processor's time of one bot for each command; and how many one and two bots do."""
    async with servers() as (fresh, reason):
        if not fresh.server:
            return [Line(WHAT, f"skipped: {reason}")]
        with (
            tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder,
            fresh_database(fresh, POSTGRESQL, Path(folder)) as address,
        ):
            straight = await _costs(address, size)
            behind = await _behind(address, size)
            bots = await alternate(
                {str(many): partial(_race, address, many, size.questions) for many in (1, 2)},
                min(size.rounds, 5),
            )
    return [
        timed(f"{WHAT}, CPU, {WIDTH} at once", straight, None, EACH),
        behind,
        timed(f"{WHAT}, one process", bots["1"]),
        timed(f"{WHAT}, two: as many times as many", bots["2"], bots["1"].over(bots["2"])),
    ]


async def _behind(address: str, size: Size) -> Line:
    what = f"{WHAT}, CPU, {WIDTH} at once behind PgBouncer"
    if find_pgbouncer() is None:
        return Line(what, "skipped: pgbouncer is not installed")
    with psycopg.connect(address) as connection:
        info = connection.info
        socket, name = Path(info.host) / f".s.PGSQL.{info.port}", info.dbname
    async with AsyncExitStack() as stack:
        pooler = await asyncio.to_thread(stack.enter_context, running_pgbouncer(socket))
        return timed(what, await _costs(pooler.url(name), size), None, EACH)


async def _costs(address: str, size: Size) -> Series:
    """Seconds of this process's processor for one command, a figure for each round."""
    async with _group(address) as group:
        return Series(tuple([(await _asked(group, size.questions))[0] for _ in range(size.rounds)]))


async def _race(address: str, bots: int, count: int) -> float:
    """Seconds for one command, while as many bots share a database."""
    async with AsyncExitStack() as stack:
        started = [
            await stack.enter_async_context(_process(address, str(number), str(count)))
            for number in range(bots)
        ]
        for one in started:
            assert await _line(one) == READY
        for one in started:
            assert one.stdin
            one.stdin.write(b"go\n")
        taken = [float(await _line(one)) for one in started]
    return max(taken) / (bots * count)


@asynccontextmanager
async def _process(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.benchmarks.sharing", *arguments)
    one = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
    try:
        yield one
    finally:
        if one.returncode is None:
            one.terminate()
        await one.communicate()


async def _line(one: asyncio.subprocess.Process) -> bytes:
    assert one.stdout
    return await one.stdout.readline()


@asynccontextmanager
async def _group(address: str, prefix: str = "") -> AsyncIterator[Members]:
    """Members who came before, so that every statement is compiled and nobody is new."""
    database = await open_database(address, Path())
    clock = Clock()
    group = Members(App(database, catalog(), clock=clock), clock, prefix=prefix)
    try:
        await _asked(group, MEMBERS)
        yield group
    finally:
        await database.close()


async def _asked(group: Members, count: int) -> tuple[float, float]:
    """(seconds of the processor for each of ``count`` commands, seconds for all of them)."""
    questions = group.questions(count)
    gc.collect()
    begun, since = process_time(), perf_counter()
    for first in range(0, count, WIDTH):
        await asyncio.gather(*map(group.ask, questions[first : first + WIDTH]))
    return (process_time() - begun) / count, perf_counter() - since


async def _as_one_of_several(address: str, prefix: str, count: int) -> None:
    async with _group(address, prefix) as group:
        sys.stdout.buffer.write(READY)
        sys.stdout.buffer.flush()
        await asyncio.to_thread(sys.stdin.readline)
        _, seconds = await _asked(group, count)
        sys.stdout.buffer.write(b"%f\n" % seconds)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.run(_as_one_of_several(sys.argv[1], sys.argv[2], int(sys.argv[3])))
