"""A running adapter on a small core, logged in to a loopback Discord."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import discord
import pytest
import pytest_asyncio

from adapters.discord.adapter import DiscordAdapter
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Button, Reply, text
from tests.adapters.discord.study import Study
from tests.fake_time import FakeTime
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_fixtures import discord_server

__all__ = ["discord_server"]

READ_IT = Actions((Button("I read it", "done bayes-nets"),))
POST = Reply("A paper to read", (text("Read this week: attention."), READ_IT))


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    """The SDK keeps its addresses once a process; other tests need the real ones."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


def place(server: LoopbackDiscord) -> Place:
    """The server's first channel."""
    return Place("discord", str(server.guild.id), str(server.channel.id), server.guild.name)


@pytest.fixture
def study() -> Study:
    return Study()


def adapter_on(study: Study, server: LoopbackDiscord, **options: Any) -> DiscordAdapter:
    """What it waits for between two tries passes at once, unless told otherwise."""
    options = {"time": FakeTime().time, **options}
    # Study has the App's doors and nothing behind them.
    return DiscordAdapter(
        cast(Any, study), server.token, server.api_url, server.gateway_url, **options
    )


async def stop(running: asyncio.Task[None]) -> None:
    """Cancels an adapter's `run()` and waits for its goodbye.

    The SDK forgets a connection that ends before it identified: such a one ends by itself within a
    minute, which is longer than a test.
    """
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    for thread in threading.enumerate():
        if isinstance(thread, discord.gateway.KeepAliveHandler):
            await thread.ws.close()
            thread.join(5)


async def taken(adapter: DiscordAdapter) -> None:
    """Waits until Discord has the commands, as far as the bot knows."""
    client = adapter.connection.client
    assert client is not None
    await asyncio.wait_for(client.commands.taken.wait(), 10)


@pytest_asyncio.fixture
async def adapter(study: Study, discord_server: LoopbackDiscord) -> AsyncIterator[DiscordAdapter]:
    """Logged in and ready. What takes longer than 0.2 s is announced."""
    made = adapter_on(study, discord_server, patience=0.2)
    running = asyncio.create_task(made.run())
    await discord_server.logged_in()
    await taken(made)
    yield made
    await stop(running)
