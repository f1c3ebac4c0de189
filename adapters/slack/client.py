"""One Socket Mode connection: made, watched and closed, each within a bound."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.envelopes import Envelopes, Lost

CONNECT_SECONDS = 20.0
CLOSE_SECONDS = 3.0
# Heartbeats without a live connection before it is thrown away; the SDK itself mends within four
GRACE_BEATS = 6

log = structlog.get_logger("cairn.slack")


class SocketClient:
    """A connection for a Bolt app, with its heartbeat in seconds."""

    def __init__(
        self, bolt: AsyncApp, client: AsyncWebClient, app_token: str, heartbeat: float, lost: Lost
    ) -> None:
        self._heartbeat = heartbeat
        self._handler = Envelopes(bolt, client, app_token, heartbeat, lost)

    @property
    def running(self) -> set[asyncio.Task[Any]]:
        """What is being served, until it is acked."""
        return self._handler.running

    def stop_taking(self) -> None:
        """From now on no envelope is taken; what runs can still be acked."""
        self._handler.stopping = True

    async def connect(self, url: str) -> None:
        """Connect to a fresh address.

        TimeoutError where that takes too long: the SDK would try a dead one for ever.
        """
        self._handler.client.wss_uri = url
        async with asyncio.timeout(CONNECT_SECONDS):
            # Bolt leaves it untyped
            await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def is_alive(self) -> bool:
        """Whether the socket is open and its last pong is young."""
        return bool(await self._handler.client.is_connected())

    async def watch(self) -> None:
        """Return when the connection has been dead for longer than the SDK needs to mend it."""
        alive_at = time.monotonic()
        while time.monotonic() - alive_at < GRACE_BEATS * self._heartbeat:
            await asyncio.sleep(self._heartbeat)
            if await self.is_alive():
                alive_at = time.monotonic()
        log.warning("The connection to Slack is dead; starting a new one")

    async def close(self) -> None:
        """Close within seconds, whatever the other side does."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                # Bolt leaves it untyped
                await self._handler.close_async()  # type: ignore[no-untyped-call]
        if not self._handler.client.aiohttp_client_session.closed:
            await self._handler.client.aiohttp_client_session.close()
