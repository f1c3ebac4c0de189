from __future__ import annotations

import asyncio

import pytest

from adapters.clock.ticker import Ticker

HOUR = 3600.0
SOON = 0.01


class Beat:
    """What is called at each tick.

    ``faults`` are raised first, one a call; ``hold`` keeps a call from returning.
    """

    def __init__(self, *faults: Exception) -> None:
        self.count = 0
        self.running = 0
        self.most_at_once = 0
        self.hold = asyncio.Event()
        self.hold.set()
        self._faults = list(faults)
        self._changed = asyncio.Condition()

    async def __call__(self) -> None:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            async with self._changed:
                self.count += 1
                self._changed.notify_all()
            await self.hold.wait()
            if self._faults:
                raise self._faults.pop(0)
        finally:
            self.running -= 1

    async def reaches(self, count: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.count >= count)


async def stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_first_tick_comes_at_once() -> None:
    beat = Beat()
    ticker = Ticker(beat, HOUR)
    assert ticker.status() == "connecting"
    running = asyncio.create_task(ticker.run())
    await asyncio.wait_for(beat.reaches(1), 20)
    await stop(running)
    assert (beat.count, ticker.status()) == (1, "ready")


async def test_it_goes_on_ticking() -> None:
    beat = Beat()
    running = asyncio.create_task(Ticker(beat, SOON).run())
    await asyncio.wait_for(beat.reaches(4), 20)
    await stop(running)


async def test_a_beat_that_fails_is_said_and_the_next_one_comes() -> None:
    beat = Beat(LookupError("the first"), LookupError("the second"))
    ticker = Ticker(beat, SOON)
    running = asyncio.create_task(ticker.run())
    await asyncio.wait_for(beat.reaches(2), 20)
    assert ticker.status() == "failed: LookupError"
    await asyncio.wait_for(beat.reaches(4), 20)
    assert ticker.status() == "ready"
    await stop(running)


async def test_a_slow_beat_is_not_overtaken() -> None:
    beat = Beat()
    beat.hold.clear()
    beats = asyncio.Event()

    async def counted() -> None:
        await beat()
        beats.set()

    running = asyncio.create_task(Ticker(counted, SOON).run())
    await asyncio.wait_for(beat.reaches(1), 20)
    loop = asyncio.get_running_loop()
    passed = loop.create_future()
    loop.call_later(20 * SOON, passed.set_result, None)  # many ticks would have come by now
    await passed
    assert (beat.count, beat.most_at_once) == (1, 1)
    beat.hold.set()
    await asyncio.wait_for(beat.reaches(3), 20)
    assert beat.most_at_once == 1
    await stop(running)


async def test_cancelling_ends_it_and_no_tick_comes_afterwards() -> None:
    beat = Beat()
    running = asyncio.create_task(Ticker(beat, SOON).run())
    await asyncio.wait_for(beat.reaches(2), 20)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    count = beat.count
    loop = asyncio.get_running_loop()
    passed = loop.create_future()
    loop.call_later(10 * SOON, passed.set_result, None)
    await passed
    assert beat.count == count
