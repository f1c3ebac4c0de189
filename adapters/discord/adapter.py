"""Discord for as long as the bot runs: logs in, and comes back by itself.

What it can't mend it says in one line.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog

from adapters.discord.client import CairnClient, invite_url, point_at
from adapters.discord.limits import PATIENCE
from adapters.discord.sender import DiscordSender
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")

NOT_ACCEPTED = (
    "Discord does not accept DISCORD_TOKEN. Copy it again from the Bot page of your application at "
    "https://discord.com/developers/applications."
)
# docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
AUTHENTICATION_FAILED = 4004
LONGEST_PAUSE = 60.0  # seconds between two attempts to connect
CLOSING = 5.0  # seconds that closing a connection may take
NOT_REACHED = (
    discord.DiscordException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    # What the SDK raises where the very first gateway connection fails (its issue 10520)
    AttributeError,
)


class DiscordAdapter:
    """``run()`` until cancelled; ``sender`` posts meanwhile."""

    name = "discord"

    def __init__(
        self,
        app: App,
        token: str,
        api_url: str | None = None,
        gateway_url: str | None = None,
        *,
        pause: float = 1.0,
        patience: float = PATIENCE,
    ) -> None:
        """``pause``: seconds before the second attempt to connect.

        Each further one waits twice as long. ``patience``: seconds until a command that still runs
        is announced as "thinking".
        """
        self._app, self._token, self._patience = app, token, patience
        self._first_pause = self._pause = pause
        self._client: CairnClient | None = None
        self._failure = ""
        self.sender = DiscordSender(lambda: self._client)
        point_at(api_url, gateway_url)

    def status(self) -> str:
        """``connecting``, ``ready`` or ``failed: <sentence>``."""
        if self._failure:
            return f"failed: {self._failure}"
        if self._client is not None and self._client.is_connected:
            return "ready"
        return "connecting"

    async def run(self) -> None:
        """Stays connected until cancelled.

        SettingsError for a wrong token; everything else is tried again.
        """
        while True:
            try:
                await self._connect()
                log.warning("Discord ended the connection; connecting again")
            except discord.LoginFailure:
                self._give_up()
            except discord.ConnectionClosed as error:
                if error.code == AUTHENTICATION_FAILED:
                    self._give_up()
                log.warning("Discord closed the connection; connecting again", code=error.code)
            except NOT_REACHED as error:
                log.warning(
                    "Discord is not to be reached; trying again",
                    fault=str(error) or type(error).__name__,
                    seconds=self._pause,
                )
            await self._wait()

    async def _wait(self) -> None:
        """Until the next attempt, which other bots don't make in the same moment."""
        spread = random.uniform(0.8, 1.2)  # noqa: S311  # keeps no secret
        await asyncio.sleep(self._pause * spread)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _give_up(self) -> None:
        self._failure = NOT_ACCEPTED
        raise SettingsError(NOT_ACCEPTED)

    async def _connect(self) -> None:
        """One client from login to its end. The SDK itself resumes lost sessions within it."""
        client = CairnClient(self._app, self._patience)
        await client.__aenter__()
        try:
            await client.login(self._token)
            self._client = client
            log.info("logged in to Discord", invite=invite_url(client.application_id or 0))
            await client.connect()
        finally:
            if client.was_connected:
                self._pause = self._first_pause
            self._client = None
            await _close(client)


async def _close(client: discord.Client) -> None:
    """Closes the connection; gives up after ``CLOSING`` seconds."""
    try:
        async with asyncio.timeout(CLOSING):
            await client.close()
    except TimeoutError:
        log.warning("Discord did not answer the goodbye")
