"""Server-sent events: every open page hears what happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

MOST_WAITING = 100  # events for one page that does not read; then it is let go, and reconnects


class Feed:
    """The open pages, a queue each."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[bytes | None]] = set()
        self._closed = True

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to every open page."""
        message = f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()
        for queue in list(self._queues):
            if queue.qsize() < MOST_WAITING:
                queue.put_nowait(message)
            else:
                self._queues.discard(queue)
                queue.put_nowait(None)

    async def listen(self, beat: float = 20.0) -> AsyncIterator[bytes]:
        """Events as they come, and a comment every ``beat`` seconds.

        Ends when the feed is closed.
        """
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        if self._closed:
            return
        self._queues.add(queue)
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    message = await asyncio.wait_for(queue.get(), beat)
                except TimeoutError:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._queues.discard(queue)

    def open(self) -> None:
        """Let pages listen, also after a close."""
        self._closed = False

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)
