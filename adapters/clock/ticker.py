"""The minute hand: one APScheduler job that calls the core.

It holds no state, so a restart loses none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.clock.guarded import Guarded


class Ticker:
    """Calls ``beat`` every ``seconds``, one call at a time.

    A call that fails is logged, the next one comes.
    """

    name = "clock"

    def __init__(
        self,
        beat: Callable[[], Awaitable[None]],
        seconds: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tick = Guarded(self.name, beat, seconds, now=now)
        self._seconds = seconds

    async def run(self) -> None:
        """Tick until cancelled.

        The first tick comes at once, for what fell due while the bot was away.
        """
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self._tick_again,
            "interval",
            seconds=self._seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        await self._tick()
        scheduler.start()  # after the first tick, so that none overtakes it
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    def status(self) -> str:
        """How the last tick went, or that one hangs."""
        return self._tick.status

    async def _tick_again(self) -> None:
        with suppress(asyncio.CancelledError):  # APScheduler would log a clean stop as a fault
            await self._tick()
