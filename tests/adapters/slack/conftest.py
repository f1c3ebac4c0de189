"""The real Slack adapter, over real sockets, against the loopback Slack."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

import pytest
import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from adapters.slack.people import People
from adapters.slack.web import open_client, open_session
from tests.adapters.slack.small_app import SmallApp
from tests.fakes import Stopwatch
from tests.servers.slack import SlackServer, slack_server
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, TEAM

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


@pytest.fixture
def watch() -> Stopwatch:
    """A clock that stands until it is turned."""
    return Stopwatch()


@pytest_asyncio.fixture
async def people(slack: SlackServer, watch: Stopwatch) -> AsyncIterator[People]:
    """Whom the loopback Slack knows, by a clock that can be turned."""
    async with open_session() as session:
        made = People(open_client(session, BOT_TOKEN, slack.api_url), TEAM, watch)
        yield made
        await made.close()
