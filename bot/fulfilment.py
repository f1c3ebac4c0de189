"""What a reply asks for and no transaction may wait for: made after the commit, before rendering.

A ``Later`` block names who makes it. Here it is made, within a time limit; where nobody can, in
time or at all, it becomes its own words. Nothing fails because a picture could not be drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.chat.blocks import Later
from bot.chat.reply import Accent, Block, Reply

SECONDS = 1.5  # For all of a reply's blocks together: an answer is given within three

log = structlog.get_logger("cairn.app")


@dataclass(frozen=True, slots=True)
class Made:
    """What takes a Later's place, where that is more than one block, or changes the reply.

    ``first``: it goes before all else, because the rest does not hold without it. ``summary`` and
    ``accent`` replace the reply's own; "" and None leave them.
    """

    blocks: tuple[Block, ...]
    first: bool = False
    summary: str = ""
    accent: Accent | None = None


Maker = Callable[[Later], Awaitable[Block | Made]]
"""Makes what takes a Later's place; whatever it raises, the words stand instead."""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Who makes what, by the name that a Later gives."""

    makers: Mapping[str, Maker] = field(default_factory=dict)
    seconds: float = SECONDS

    async def __call__(self, reply: Reply) -> Reply:
        """The reply with every Later made, or said in words; the same one where it has none."""
        if not any(isinstance(block, Later) for block in reply.blocks):
            return reply
        return _put_together(reply, await asyncio.gather(*map(self._made, reply.blocks)))

    async def _made(self, block: Block) -> Made:
        if not isinstance(block, Later):
            return Made((block,))
        maker = self.makers.get(block.what)
        if maker is None:
            return Made((block.fallback(),))
        try:
            async with asyncio.timeout(self.seconds):
                made = await maker(block)
        except TimeoutError:
            log.warning("something was not made in time", what=block.what, seconds=self.seconds)
        except Exception:  # the outer wall of what others make: the words say it, too
            log.exception("something could not be made", what=block.what)
        else:
            if isinstance(made, Made):
                return made
            return Made((made,))
        return Made((block.fallback(),))


def _put_together(reply: Reply, parts: Sequence[Made]) -> Reply:
    """The reply of these parts: what goes first in front, each in its order otherwise."""
    in_front = [block for part in parts if part.first for block in part.blocks]
    in_place = [block for part in parts if not part.first for block in part.blocks]
    summary, accent = reply.summary, reply.accent
    for part in parts:
        summary = part.summary or summary
        accent = part.accent or accent
    return replace(reply, summary=summary, blocks=(*in_front, *in_place), accent=accent)
