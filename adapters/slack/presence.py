"""Whether the app is in its workspace, told to the core: what rests there, and when it goes on."""

from __future__ import annotations

from collections.abc import Awaitable
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
        await _noted(self._app.presence.left(PLATFORM, self._team), "removed")

    async def returned(self) -> None:
        """The workspace takes the bot's token."""
        await _noted(self._app.presence.returned(PLATFORM, self._team), "there")


async def _noted(noting: Awaitable[None], what: str) -> None:
    try:
        await noting
    except StoreError as error:
        log.warning("a change of the workspace was not saved", app=what, reason=error.sentence)
    except Exception:  # a fault of ours must not end the connection
        log.exception("a change of the workspace was not noted", app=what)
