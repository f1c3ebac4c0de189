"""A round that hangs is shown while it hangs; a fault that lasts is logged once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest
from structlog.testing import capture_logs

from adapters.clock.guarded import FEW, PATIENCE
from adapters.clock.rounds import Rounds
from adapters.clock.ticker import Ticker
from adapters.http import health
from bot.errors import StoreError
from tests.adapters.clock.test_ticker import HOUR, SOON, Beat, stop

Part = Rounds | Ticker
Make = Callable[[Beat, float, Callable[[], float]], Part]
PARTS = {
    "clock": Ticker,
    "courier": partial(Rounds, "courier"),
    "upkeep": partial(Rounds, "upkeep"),
}
each_part = pytest.mark.parametrize("make", PARTS.values(), ids=PARTS)


class Seconds:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@each_part
async def test_a_round_that_hangs_is_shown_and_mends_itself(make: Make) -> None:
    seconds, beat = Seconds(), Beat()
    beat.hold.clear()
    part = make(beat, SOON, seconds)
    running = asyncio.create_task(part.run())
    await asyncio.wait_for(beat.reaches(1), 20)
    seconds.now = PATIENCE
    assert not part.status().startswith("failed")
    seconds.now = PATIENCE + 1
    assert part.status() == "failed: nothing came back for 41 s"
    assert health.answer(lambda: {part.name: part.status()}).status == 503
    beat.hold.set()
    await asyncio.wait_for(beat.reaches(3), 20)
    assert part.status() == "ready"
    await stop(running)


@each_part
async def test_rounds_that_are_far_apart_are_not_called_silent(make: Make) -> None:
    seconds, beat = Seconds(), Beat()
    part = make(beat, HOUR, seconds)
    running = asyncio.create_task(part.run())
    await asyncio.wait_for(beat.reaches(1), 20)
    seconds.now = FEW * HOUR
    assert part.status() == "ready"
    seconds.now = FEW * HOUR + 1
    assert part.status().startswith("failed: nothing came back")
    await stop(running)


async def test_a_round_that_lasts_and_says_that_it_is_alive_is_no_fault() -> None:
    seconds, beat = Seconds(), Beat()
    beat.hold.clear()
    courier = Rounds("courier", beat, SOON, seconds)
    running = asyncio.create_task(courier.run())
    await asyncio.wait_for(beat.reaches(1), 20)
    for _ in range(5):
        seconds.now += PATIENCE
        courier.alive()
        assert courier.status() == "ready"
    await stop(running)


@each_part
async def test_a_database_that_is_away_is_one_line_however_long(make: Make) -> None:
    away = "The database does not answer."
    beat = Beat(*(StoreError(away) for _ in range(5)))
    part = make(beat, SOON, Seconds())
    with capture_logs() as logs:
        running = asyncio.create_task(part.run())
        await asyncio.wait_for(beat.reaches(5), 20)
        assert part.status() == f"failed: {away}"
        await asyncio.wait_for(beat.reaches(8), 20)
        await stop(running)
    said = [(line["log_level"], line["event"], line.get("reason")) for line in logs]
    assert said == [
        ("error", "a call failed; the next one tries again", away),
        ("info", "calls get through again", None),
    ]
