"""What lives as long as the process is kept out of the garbage collector's sight.

A full collection walks every object there is and holds the loop meanwhile: a tenth of a second for
the content and the libraries, three tenths with two thousand Discord servers in memory. What was
frozen is not walked; it is looked through again only when an adapter has filled its memory anew.
"""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Sequence

from adapters.backoff import REAL, Time
from adapters.supervision import Adapter

LOOK = 1.0  # seconds; a platform's memory is not filled twice within it


def settle() -> None:
    """Collect what is garbage, also of what was frozen before; freeze the rest."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def keep_settled(
    warming: Awaitable[object], chats: Sequence[Adapter], time: Time = REAL
) -> None:
    """Settle once everything is warm, then each time that a chat has become ready."""
    await warming
    settle()
    before: set[str] = set()
    while True:
        ready = {chat.name for chat in chats if chat.status().startswith("ready")}
        if ready - before:
            settle()
        before = ready
        await time.sleep(LOOK)
