"""The playground in a process of its own on PostgreSQL, behind PgBouncer, and when that hangs."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from tests.servers.postgres_proxy import Cut, PostgresProxy

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0  # seconds: what takes longer hangs
GOODBYE = 30.0  # seconds: what docker-compose.yml gives it to end
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
CALLERS = 12  # more than there are connections


@dataclass
class Bot:
    """A running process, and a page's way of asking it."""

    process: asyncio.subprocess.Process
    session: aiohttp.ClientSession
    address: str

    async def say(self, line: str, id: str) -> str:
        value = {"id": id, "member": "ana", "line": line}
        async with self.session.post(f"{self.address}/api/say", json=value) as answer:
            return await answer.text()

    async def health(self) -> tuple[int, Any]:
        async with self.session.get(f"{self.address}/healthz") as answer:
            return answer.status, await answer.json()

    async def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), GOODBYE)


@asynccontextmanager
async def running(url: str, data: Path) -> AsyncIterator[Bot]:
    """A bot on that database; killed at the end where it is still there."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        cwd=ROOT,
        env={
            **kept,
            "CAIRN_DATABASE_URL": url,
            "CAIRN_DATA_DIR": str(data),
            "CAIRN_CONTENT_DIR": str(ROOT / "tests" / "data" / "tiny"),
            "CAIRN_WEB_PORT": "0",
            "CAIRN_TICK_SECONDS": "0.2",
        },
        stderr=asyncio.subprocess.PIPE,
    )
    drained = None
    try:
        address = await asyncio.wait_for(_address_of(process), PATIENCE)
        assert process.stderr
        drained = asyncio.create_task(process.stderr.read())
        async with aiohttp.ClientSession() as session:
            yield Bot(process, session, address)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if drained:
            await drained


async def _address_of(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    async for line in process.stderr:
        if found := ADDRESS.search(line):
            return found.group().decode()
    raise AssertionError("it ended by itself")


@pytest.fixture(params=["postgres_url", "pgbouncer_url"])
def address(request: pytest.FixtureRequest) -> str:
    """Of a fresh database, of itself and behind PgBouncer."""
    return str(request.getfixturevalue(request.param))


async def test_it_answers_and_ends(address: str, tmp_path: Path) -> None:
    async with running(address, tmp_path) as bot:
        replies = [await bot.say("log vectors 20", f"an-id-{number:04}") for number in range(3)]
        assert ["20 min" in reply for reply in replies] == [True] * 3, replies
        assert "1 h" in await bot.say("me", "an-id-of-me")
        assert (await bot.health())[0] == 200
        assert await bot.end() == 0


async def _problem(bot: Bot) -> str:
    """What /healthz says once a round has failed, too."""
    numbers = itertools.count(1)
    while True:
        status, state = await bot.health()
        if status == 503:
            return str(state["problem"])
        await bot.say("help", f"an-id-of-help-{next(numbers)}")  # it takes as long as a round


async def test_while_the_server_hangs_it_says_so_and_ends_when_told(
    postgres_proxy: PostgresProxy, postgres_name: str, postgres_url: str, tmp_path: Path
) -> None:
    async with running(postgres_proxy.url(postgres_name), tmp_path) as bot:
        await bot.say("log vectors 20", "an-id-first")
        # The answer to a COMMIT is lost: it is saved, once, and told as usual
        postgres_proxy.cuts = [Cut.ANSWER]
        assert "20 min" in await bot.say("log vectors 20", "an-id-cut")
        postgres_proxy.hold()
        asked = [
            asyncio.create_task(bot.say("log vectors 20", f"an-id-{n:04}")) for n in range(CALLERS)
        ]
        told = await asyncio.wait_for(asyncio.gather(*asked), PATIENCE)
        true = ["does not answer. Nothing was saved" in text for text in told]
        assert true == [True] * CALLERS, told
        assert "The database" in await asyncio.wait_for(_problem(bot), PATIENCE)
        asked = [asyncio.create_task(bot.say("help", f"help-{n:04}")) for n in range(CALLERS)]
        await asyncio.sleep(0)
        assert await bot.end() == 0
        await asyncio.gather(*asked, return_exceptions=True)
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (2,)
