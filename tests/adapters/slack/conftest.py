"""The real Slack adapter, over real sockets, against the loopback Slack."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack import SlackServer, slack_server
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN

if TYPE_CHECKING:
    from bot.app import App


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A running loopback Slack; any fault it found in what it was sent fails the test."""
    async with slack_server() as server:
        yield server


@pytest_asyncio.fixture
async def app() -> SmallApp:
    """What the adapter talks to."""
    return SmallApp()


def adapter_for(
    app: SmallApp, slack: SlackServer, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN
) -> SlackAdapter:
    """An adapter that would connect to the loopback Slack, as quickly as a test can wait for."""
    core = cast("App", app)
    return SlackAdapter(
        core, bot_token, app_token, "/cairn", slack.api_url, heartbeat=0.2, pause=0.01
    )


@pytest_asyncio.fixture
async def adapter(app: SmallApp, slack: SlackServer) -> AsyncIterator[SlackAdapter]:
    """A connected adapter."""
    made = adapter_for(app, slack)
    running = asyncio.create_task(made.run())
    await slack.connected()
    yield made
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
