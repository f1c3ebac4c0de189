"""The way posts come to the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.console.render import render
from adapters.console.terminal import show
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Reply, Tally

PLATFORM = "console"


class ConsoleSender:
    """Prints a post; there is no history to look into, and nobody drops a second one."""

    platform = PLATFORM
    same_key_window = timedelta()
    can_find = False

    def __init__(self, write: Callable[[str], None] = show) -> None:
        self._write = write

    async def turn(self, place: Place) -> None:
        """At once: a terminal has no pace."""

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """The id is the key itself."""
        head = (
            f"direct message to {place.person}" if place.person else f"posted in #{place.channel}"
        )
        self._write(f"\n--- {head} ---\n{render(_typed(reply))}\n---")
        return key

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Never asked."""
        return None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """What is printed stays: the lines that are brought up to date are printed again, under the post's summary."""
        tallies = tuple(block for block in reply.blocks if isinstance(block, Tally))
        if tallies:
            self._write(f"\n--- {reply.summary} ---\n{render(replace(reply, blocks=tallies))}\n---")

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """A terminal has no threads."""
        return ""

    def link(self, place: Place, message_id: str) -> str:
        """What is printed has no address."""
        return ""


def _typed(reply: Reply) -> Reply:
    """Buttons as the lines to type: the numbers press those of the last answer only."""
    return replace(
        reply, blocks=tuple(b.fallback() if isinstance(b, Actions) else b for b in reply.blocks)
    )
