"""What a reply asks for and no transaction may wait for: made after the commit, before rendering.

A ``Later`` block names who makes it. Here it is made, within a time limit; where nobody can, in
time or at all, it becomes its own words. Nothing fails because a picture could not be drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from bot.chat.blocks import Later
from bot.chat.reply import Block, Reply

SECONDS = 1.5  # For all of a reply's blocks together: an answer is given within three

log = structlog.get_logger("cairn.app")

Maker = Callable[[Later], Awaitable[Block]]
"""Makes the block that takes a Later's place; whatever it raises, the words stand instead."""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Who makes what, by the name that a Later gives."""

    makers: Mapping[str, Maker] = field(default_factory=dict)
    seconds: float = SECONDS

    async def __call__(self, reply: Reply) -> Reply:
        """The reply with every Later made, or said in words; the same one where it has none."""
        if not any(isinstance(block, Later) for block in reply.blocks):
            return reply
        blocks = await asyncio.gather(*map(self._made, reply.blocks))
        return replace(reply, blocks=tuple(blocks))

    async def _made(self, block: Block) -> Block:
        if not isinstance(block, Later):
            return block
        maker = self.makers.get(block.what)
        if maker is None:
            return block.fallback()
        try:
            async with asyncio.timeout(self.seconds):
                return await maker(block)
        except TimeoutError:
            log.warning("something was not made in time", what=block.what, seconds=self.seconds)
        except Exception:  # the outer wall of what others make: the words say it, too
            log.exception("something could not be made", what=block.what)
        return block.fallback()
