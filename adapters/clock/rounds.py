"""Work that goes round beside the tick: what one round waits for must not hold up the others.

No job of the scheduler: a round is woken when something was planned, and a stop lets it finish what
it has in hand.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from adapters.clock.guarded import READY, Guarded


class Rounds:
    """Calls ``work`` every ``seconds``, and at once after ``wake()``.

    One that fails is logged, the next one comes. One that lasts calls ``alive()``.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        seconds: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        # A first round may last, and that is no fault
        self._work = Guarded(name, work, seconds, READY, now)
        self._seconds = seconds
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """There is something to do."""
        self._wanted.set()

    def alive(self) -> None:
        """A round that lasts goes on: something came back."""
        self._work.alive()

    def status(self) -> str:
        """How the last round went, or that one hangs."""
        return self._work.status

    async def run(self) -> None:
        """Go round until cancelled."""
        while True:
            self._wanted.clear()
            await self._work()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._wanted.wait()
