"""Discord for as long as the bot runs: connects, comes back by itself, and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.backoff import REAL, Time
from adapters.discord.attempts import WAITS, Waits
from adapters.discord.client import CairnClient, point_at
from adapters.discord.connection import NOT_ACCEPTED, Connection
from adapters.discord.limits import PATIENCE
from adapters.discord.sender import DiscordSender
from adapters.discord.starts import SessionStarts

if TYPE_CHECKING:
    from bot.app import App

__all__ = ["NOT_ACCEPTED", "DiscordAdapter"]


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
        patience: float = PATIENCE,
        time: Time = REAL,
        waits: Waits = WAITS,
    ) -> None:
        """``patience``: seconds until a command that still runs is announced as "thinking".

        ``time``: how what is tried again waits. ``waits``: how long one attempt to answer may take.
        """
        starts = SessionStarts(time)

        def client() -> CairnClient:
            return CairnClient(app, patience, time, starts, waits)

        self.connection = Connection(client, token, time)
        self.sender = DiscordSender(lambda: self.connection.client)
        point_at(api_url, gateway_url)

    def status(self) -> str:
        """``connecting``, ``ready`` or ``failed: <sentence>``; see ``Connection.status``."""
        return self.connection.status()

    async def run(self) -> None:
        """Stays connected until cancelled. SettingsError, one sentence, for a wrong token."""
        await self.connection.run()
