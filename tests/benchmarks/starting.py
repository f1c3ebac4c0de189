"""Reading all of the content, and starting the bot."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from bot.catalog.load import load
from tests.benchmarks.process import Start, start
from tests.benchmarks.rounds import Series, alternate
from tests.benchmarks.size import Size
from tests.benchmarks.stage import CONTENT
from tests.benchmarks.table import Goal, Line, timed
from tests.servers.discord import LoopbackDiscord
from tests.servers.slack import slack_server

SOON, SOON_CONNECTED = Goal("<=", 1.1, "s"), Goal("<", 2.0, "s")


async def content(size: Size) -> list[Line]:
    """Every file of content/, read and checked."""

    async def read() -> float:
        begun = perf_counter()
        load(CONTENT)
        return perf_counter() - begun

    found = await alternate({"read": read}, size.rounds)
    return [
        timed(
            f"reading {len(load(CONTENT).items)} items of content",
            found["read"],
            None,
            Goal("<", 0.5, "s"),
        )
    ]


async def starts(size: Size) -> list[Line]:
    """``python -m bot run`` until /healthz says that all is ready.

    Without tokens, then connected to both platforms.
    """
    lines = await _started("start without tokens", {}, size.starts, SOON)
    async with LoopbackDiscord() as discord, slack_server() as slack:
        environment = {**discord.environment(), **slack.environment()}
        what = "start on Discord and Slack"
        return [*lines, *await _started(what, environment, size.starts, SOON_CONNECTED)]


async def _started(
    what: str, environment: Mapping[str, str], rounds: int, goal: Goal
) -> list[Line]:
    """On a fresh folder (the database is made) and on the same folder again."""
    seen: list[Start] = []
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:

        async def play() -> float:
            seen.append(await start(Path(folder) / str(len(seen) // 2), environment))
            return seen[-1].seconds

        found = await alternate({"cold": play, "again": play}, rounds)
    idle = Series(tuple(begun.resident / 2**20 for begun in seen))
    low, high = idle.middle
    return [
        timed(f"{what}, new database", found["cold"], None, goal),
        timed(f"{what}, second start", found["again"], None, goal),
        Line(f"{what}: memory once ready", f"{idle.median:.0f} MiB", f"{low:.0f} - {high:.0f} MiB"),
    ]
