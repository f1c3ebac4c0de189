"""A playground on loopback: the real app, a real SQLite file, a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from adapters.discord.render import render as discord
from adapters.http.server import HttpServer
from adapters.playground.adapter import Playground as PlaygroundSite
from adapters.playground.clock import TurnableClock
from adapters.playground.sender import WebSender
from adapters.slack.render import render as slack
from bot.app import App
from bot.catalog.load import load
from bot.store.database import Database, open_database

TINY = Path(__file__).parents[2] / "data" / "tiny"
FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
RENDERERS = {"discord": discord, "slack": slack}


@dataclass
class Playground:
    """A running adapter, and a page's way of asking it."""

    web: HttpServer
    sender: WebSender
    app: App
    database: Database
    clock: TurnableClock
    session: aiohttp.ClientSession
    health: dict[str, str]

    async def get(self, address: str, **headers: str) -> tuple[int, Any]:
        async with self.session.get(self.web.url + address, headers=headers) as answer:
            return answer.status, await answer.json()

    async def post(
        self, address: str, value: Mapping[str, Any] | bytes, **headers: str
    ) -> tuple[int, Any]:
        body = {"data": value} if isinstance(value, bytes) else {"json": value}
        async with self.session.post(self.web.url + address, headers=headers, **body) as answer:
            return answer.status, await answer.json()

    async def say(self, line: str, member: str = "ana", id: str = "") -> Any:
        id = id or f"id-of-{abs(hash((line, member))):x}"
        status, answer = await self.post("/api/say", {"id": id, "member": member, "line": line})
        assert status == 200, answer
        return answer


async def event(stream: aiohttp.ClientResponse, wanted: str) -> Any:
    """The next event of this name."""
    async with asyncio.timeout(10):
        async for line in stream.content:
            if line == f"event: {wanted}\n".encode():
                return json.loads((await stream.content.readline()).removeprefix(b"data: "))
    raise AssertionError("the stream ended")


@asynccontextmanager
async def serving(
    folder: Path, playground: bool = True, port: int = 0, content: Path = TINY
) -> AsyncIterator[Playground]:
    """A playground on a database in ``folder``, on a port of the system's choice or this one."""
    clock = TurnableClock(lambda: FRIDAY)
    database = await open_database(None, folder)
    app = App(database, load(content), clock=clock)
    health: dict[str, str] = {}

    async def turned() -> None:
        await app.tick()
        await app.deliver([site.sender])

    site = PlaygroundSite(app, clock, RENDERERS, turned, lambda: web.url)
    web = HttpServer(
        "127.0.0.1", port, lambda: {"web": web.status(), **health}, [site] if playground else []
    )
    running = asyncio.create_task(web.run())
    await asyncio.wait_for(web.started.wait(), 10)
    try:
        async with aiohttp.ClientSession() as session:
            yield Playground(web, site.sender, app, database, clock, session, health)
    finally:
        running.cancel()
        await asyncio.wait([running], timeout=10)
        await database.close()
