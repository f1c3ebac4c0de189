"""Whether the app is in its workspace, told to the core: what rests there, and when it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.app import App

PLATFORM = "slack"

log = structlog.get_logger("cairn.slack")


class Presence:
    """Of one workspace. Nothing here raises: a wrong note heals at the next log-in or command."""

    def __init__(self, app: App, team: str) -> None:
        self._app, self._team = app, team

    async def left(self) -> None:
        """Somebody removed the app."""
        try:
            await self._app.presence.left(PLATFORM, self._team)
        except StoreError as error:
            log.warning("it could not be noted that the app was removed", reason=error.sentence)

    async def returned(self) -> None:
        """The workspace takes the bot's token."""
        try:
            await self._app.presence.returned(PLATFORM, self._team)
        except StoreError as error:
            log.warning("it could not be noted that the app is there", reason=error.sentence)
