"""What /healthz and the first page say while platforms connect, are connected and have stopped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
import discord
import pytest

from adapters.discord.adapter import NOT_ACCEPTED, DiscordAdapter
from adapters.http import health
from adapters.http.server import HttpServer
from adapters.slack.adapter import SlackAdapter
from tests.small_core import SmallCore

CLOSED = "The playground is closed while tokens are set; /healthz tells how everything is."


def page(**states: str) -> list[str]:
    """The page of a bot on Discord and Slack whose other parts are ready."""
    whole = {"web": "ready", "clock": "ready", **states}
    text = health.page(lambda: whole, ("discord", "slack"))
    assert text.endswith("\n")
    *lines, empty, closed = text.splitlines()
    assert (empty, closed) == ("", CLOSED)
    return lines


def test_it_is_connected_where_every_platform_is() -> None:
    assert page(discord="ready", slack="ready") == [
        "Cairn is running and connected:",
        "Discord: connected.",
        "Slack: connected.",
    ]


def test_it_says_which_platform_is_still_connecting() -> None:
    assert page(discord="connecting", slack="ready") == [
        "Cairn is running, and not connected everywhere yet:",
        "Discord: connecting. Where it stays so, the bot's log says why.",
        "Slack: connected.",
    ]


def test_it_says_what_a_platform_waits_for() -> None:
    assert page(
        discord="ready, but Discord has not taken the commands yet: 503", slack="ready"
    ) == [
        "Cairn is running, and not connected everywhere yet:",
        "Discord: connected, but Discord has not taken the commands yet: 503",
        "Slack: connected.",
    ]
    assert page(discord="connecting: I wait, in 3 h 30.", slack="ready")[1] == (
        "Discord: connecting. I wait, in 3 h 30."
    )


def test_it_says_why_a_platform_has_stopped() -> None:
    assert page(discord=f"failed: {NOT_ACCEPTED}", slack="connecting") == [
        "Cairn is running, but not all of it:",
        f"Discord: stopped. {NOT_ACCEPTED}",
        "Slack: connecting. Where it stays so, the bot's log says why.",
    ]


def test_a_part_that_is_no_platform_is_named_once_it_fails() -> None:
    assert page(discord="ready", slack="ready", clock="failed: StoreError")[0::3] == [
        "Cairn is running, but not all of it:",
        "Slack: connected.",
    ]
    assert "Clock: stopped. StoreError" in page(
        clock="failed: StoreError", discord="ready", slack="ready"
    )


@pytest.mark.parametrize(
    ("state", "status", "ok", "ready"),
    [
        ("ready", 200, True, True),
        ("ready, but Discord has not taken the commands yet: 503", 200, True, False),
        ("connecting", 200, True, False),
        ("connecting: Discord lets me log in 12 more times, in 3 h 30.", 200, True, False),
        ("failed: no token", 503, False, False),
    ],
)
def test_the_status_is_for_what_restarts_it_and_ready_for_who_waits(
    state: str, status: int, ok: bool, ready: bool
) -> None:
    answer = health.answer(lambda: {"web": "ready", "discord": state})
    assert answer.status == status
    body = json.loads(answer.text or "")
    assert (body["ok"], body["ready"], body["adapters"]["discord"]) == (ok, ready, state)


@dataclass
class Offline:
    """A bot with tokens for both platforms on a machine without network."""

    web: HttpServer
    session: aiohttp.ClientSession
    running: list[asyncio.Task[None]] = field(default_factory=list)


@pytest.fixture
def _addresses() -> Iterator[None]:
    """The SDK keeps its addresses once a process; other tests need the real ones."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
async def offline(_addresses: None) -> AsyncIterator[Offline]:
    core = cast(Any, SmallCore([]))  # the App's doors, with nothing behind them
    nowhere = "http://127.0.0.1:9"
    chats = (
        DiscordAdapter(core, "token", nowhere, "ws://127.0.0.1:9"),
        SlackAdapter(core, "xoxb-1", "xapp-1", "/cairn", nowhere),
    )
    web = HttpServer(
        "127.0.0.1",
        0,
        lambda: {chat.name: chat.status() for chat in chats},
        (),
        ("discord", "slack"),
    )
    running = [asyncio.create_task(part.run()) for part in (web, *chats)]
    await asyncio.wait_for(web.started.wait(), 10)
    async with aiohttp.ClientSession() as session:
        yield Offline(web, session, running)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_without_network_nothing_says_that_it_is_connected(offline: Offline) -> None:
    async with offline.session.get(offline.web.url + "/") as shown:
        text = await shown.text()
    assert "Discord: connecting." in text
    assert "Slack: connecting." in text
    assert "connected:" not in text
    async with offline.session.get(offline.web.url + "/healthz") as told:
        assert told.status == 200
        assert (await told.json())["ready"] is False
