"""In which guilds we are: what the gateway tells of it, handed on to the core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import discord
import structlog

from adapters.discord.inbound import PLATFORM
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")


class Guilds:
    """None of its methods raises: what is missed, the next start's list tells again."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def listed(self, guilds: Callable[[], Sequence[discord.Guild]], invite: str) -> None:
        """All guilds of all shards are known; ``invite`` is where we can be added again."""
        presence = self._app.presence
        presence.invites[PLATFORM] = invite
        await _noted(presence.compare(PLATFORM, lambda: [str(guild.id) for guild in guilds()]))

    async def joined(self, guild: discord.Guild) -> None:
        """We are in a guild."""
        await _noted(self._app.presence.returned(PLATFORM, str(guild.id)))

    async def removed(self, guild: discord.Guild) -> None:
        """We were removed from a guild."""
        await _noted(self._app.presence.left(PLATFORM, str(guild.id)))


async def _noted(noting: Awaitable[None]) -> None:
    try:
        await noting
    except StoreError as error:
        log.warning("a change of guilds was not saved", reason=error.sentence)
    except Exception:  # a fault of ours must not reach the SDK
        log.exception("a change of guilds was not noted")
