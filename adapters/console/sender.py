"""The way posts come to the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.console.render import render
from adapters.console.terminal import show
from bot.chat.invocation import Place
from bot.chat.reply import Reply

PLATFORM = "console"


class ConsoleSender:
    """Prints a post; there is no history to look into, and nobody drops a second one."""

    platform = PLATFORM
    same_key_window = timedelta()
    can_find = False

    def __init__(self, write: Callable[[str], None] = show) -> None:
        self._write = write

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """The id is the key itself."""
        self._write(f"\n--- posted in #{place.channel} ---\n{render(reply)}\n---")
        return key

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Never asked."""
        return None
