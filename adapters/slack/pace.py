"""One message a second in each channel; channels don't wait for each other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Paces:
    """Turns for many channels, of which only those in use are remembered."""

    def __init__(
        self,
        gap: float,
        now: Callable[[], float] = lambda: asyncio.get_running_loop().time(),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``gap``: seconds between two messages of a channel.

        ``now``: a clock that only goes forward.
        """
        self._gap, self._now, self._pause = gap, now, pause
        self._free: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Returns when it is the caller's turn in ``channel``."""
        now = self._now()
        self._free = {name: free for name, free in self._free.items() if free > now}
        start = max(now, self._free.get(channel, now))
        self._free[channel] = start + self._gap
        await self._pause(start - now)

    def __len__(self) -> int:
        """How many channels are remembered."""
        return len(self._free)
