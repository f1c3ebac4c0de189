"""The bot in a process of its own: how long until it is ready, and how large it is then."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import aiohttp

ROOT = Path(__file__).parents[2]
LOOK_EVERY = 0.005  # s between two looks at /healthz
LONGEST = 60.0  # s


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until ready, and resident bytes then (0 where the system does not tell)."""

    seconds: float
    resident: int


async def start(data: Path, environment: Mapping[str, str]) -> Start:
    """Start it, wait until /healthz says that everything is ready, end it."""
    begun = perf_counter()
    async with _process(data, environment) as bot, asyncio.timeout(LONGEST):
        url = await _address(bot)
        async with aiohttp.ClientSession() as session:
            while not await _is_ready(session, url):  # noqa: ASYNC110  # another process: no event to wait for
                await asyncio.sleep(LOOK_EVERY)
        return Start(perf_counter() - begun, _resident(bot.pid))


@asynccontextmanager
async def _process(
    data: Path, environment: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    own = ("CAIRN_", "DISCORD_", "SLACK_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    settings = {"CAIRN_DATA_DIR": str(data), "CAIRN_WEB_PORT": "0", "CAIRN_LOG_FORMAT": "json"}
    command = (sys.executable, "-m", "bot", "run")
    bot = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**inherited, **settings, **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.terminate()
        await bot.communicate()


async def _address(bot: asyncio.subprocess.Process) -> str:
    """Where it listens, by its own log."""
    assert bot.stderr is not None
    said = b""
    while line := await bot.stderr.readline():
        said += line
        url = json.loads(line).get("url") if line.startswith(b"{") else None
        if url:
            return str(url)
    raise RuntimeError(f"The bot ended before it listened: {said.decode()}")


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    async with session.get(f"{url}/healthz") as answer:
        body = await answer.json()
    return bool(body["ok"]) and set(body["adapters"].values()) == {"ready"}


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024
