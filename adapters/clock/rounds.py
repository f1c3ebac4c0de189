"""Work that goes round beside the tick: what one round waits for must not hold up the others.

No job of the scheduler: a round is woken when something was planned, and a stop lets it finish what
it has in hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from adapters.clock.guarded import Guarded


class Rounds:
    """Calls ``work`` every ``seconds``, and at once after ``wake()``.

    One that fails is logged, the next one comes.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        self.name = name
        self._work = Guarded(name, work, "ready")  # a first round may last, and that is no fault
        self._seconds = seconds
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """There is something to do."""
        self._wanted.set()

    def status(self) -> str:
        """How the last round went."""
        return self._work.status

    async def run(self) -> None:
        """Go round until cancelled."""
        while True:
            self._wanted.clear()
            await self._work()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._wanted.wait()
