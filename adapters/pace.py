"""Spreading what is begun at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Pace:
    """Turns in the order in which they are asked for, one each `1 / per_second` seconds."""

    def __init__(
        self,
        per_second: float,
        now: Callable[[], float] = lambda: asyncio.get_running_loop().time(),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`now`: a clock that only goes forward; `pause` returns after so many of its seconds."""
        self._gap, self._now, self._pause = 1 / per_second, now, pause
        self._free = 0.0

    async def turn(self, requests: int = 1) -> None:
        """Returns when it is the caller's turn; what comes next waits for as many `requests`."""
        now = self._now()
        start = max(now, self._free)
        self._free = start + self._gap * requests
        await self._pause(start - now)
