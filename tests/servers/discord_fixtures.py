"""The fixture: a loopback Discord that fails the test when Discord would have refused a body."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.servers.discord import LoopbackDiscord


@pytest_asyncio.fixture
async def discord_server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        yield server
    assert server.faults == [], "Discord would have refused these"
