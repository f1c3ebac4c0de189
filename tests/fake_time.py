"""Time that passes as soon as somebody waits for it, or when a test lets it."""

from __future__ import annotations

import asyncio

from adapters.backoff import Time


class FakeTime:
    """``now`` goes on by what is slept; ``naps`` are the seconds of each sleep, in their order.

    Unless it ``passes``, sleepers sleep until ``passing`` is set.
    """

    def __init__(self, *, passes: bool = True) -> None:
        self.now = 0.0
        self.naps: list[float] = []
        self.passing = asyncio.Event()
        if passes:
            self.passing.set()
        self._fell_asleep = asyncio.Condition()
        self.time = Time(lambda: self.now, self.sleep)

    async def sleep(self, seconds: float) -> None:
        async with self._fell_asleep:
            self.naps.append(seconds)
            self._fell_asleep.notify_all()
        await self.passing.wait()
        self.now += seconds
        await asyncio.sleep(0)

    async def slept(self, times: int) -> None:
        """Waits until somebody has fallen asleep so many times."""
        async with self._fell_asleep:
            waiting = self._fell_asleep.wait_for(lambda: len(self.naps) >= times)
            await asyncio.wait_for(waiting, 20)
