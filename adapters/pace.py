"""Spreading what is begun at the same time, over all channels or within each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

ONLY_LANE = ""


def loop_time() -> float:
    """Seconds on the running event loop's clock, which only goes forward."""
    return asyncio.get_running_loop().time()


class Pace:
    """Turns in the order in which they are asked for; lanes don't wait for each other.

    Only lanes in use are remembered.
    """

    def __init__(
        self,
        gap: float,
        now: Callable[[], float] = loop_time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``gap``: seconds between two turns in a lane.

        ``now``: a clock that only goes forward; ``pause`` returns after so many of its seconds.
        """
        self._gap, self._now, self._pause = gap, now, pause
        self._free: dict[str, float] = {}

    async def turn(self, lane: str = ONLY_LANE, requests: int = 1) -> None:
        """Returns when it is the caller's turn in ``lane``.

        What comes next there waits for as many ``requests``.
        """
        now = self._now()
        self._free = {name: free for name, free in self._free.items() if free > now}
        start = self._free.get(lane, now)
        self._free[lane] = start + self._gap * requests
        await self._pause(start - now)

    def __len__(self) -> int:
        """How many lanes are remembered."""
        return len(self._free)
