"""The courier's port to the terminal: a post is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.console.render import printed, render
from adapters.console.terminal import show
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Block, Reply, Tally
from bot.chat.sender import Abilities, Lack

PLATFORM = "console"


class ConsoleSender:
    """Prints a post; there is no history to look into, and nobody drops a second one."""

    platform = PLATFORM
    serves = None

    def __init__(self, write: Callable[[str], None] = show) -> None:
        self._write = write

    def can(self, place: Place) -> Abilities:
        """Print, and print again."""
        return Abilities()

    async def turn(self, place: Place) -> None:
        """At once: a terminal has no pace."""

    async def lacking(self, place: Place) -> Sequence[Lack]:
        """A terminal can always be printed to."""
        return ()

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """The id is the key itself."""
        head = f"posted in #{place.channel}"
        if place.person:
            head = f"direct message to {place.person}"
        self._print(head, _typed(reply))
        return key

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Never asked."""
        return None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """Prints the tallies again, under the post's summary: what is printed stays."""
        tallies = tuple(block for block in reply.blocks if isinstance(block, Tally))
        if tallies:
            self._print(reply.summary, replace(reply, blocks=tallies))

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """A terminal has no threads."""
        return ""

    def link(self, place: Place, message_id: str) -> str:
        """What is printed has no address."""
        return ""

    def _print(self, head: str, reply: Reply) -> None:
        said = printed(render(reply), whole=True)
        self._write(f"\n--- {head} ---\n{said}\n---")


def _typed(reply: Reply) -> Reply:
    """Buttons as the lines to type: the numbers press those of the last answer only."""
    return replace(reply, blocks=tuple(map(_lines_to_type, reply.blocks)))


def _lines_to_type(block: Block) -> Block:
    if isinstance(block, Actions):
        return block.fallback()
    return block
