"""The one rule for turns: in order, a fixed time apart, each lane by itself."""

from __future__ import annotations

import asyncio

import pytest

from adapters.pace import Pace
from tests.fakes import Stopwatch


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


async def test_what_begins_at_the_same_time_is_spread(watch: Stopwatch) -> None:
    pace = Pace(0.025, watch, watch.pause)
    await asyncio.gather(*(pace.turn() for _ in range(5)))
    assert watch.pauses == pytest.approx([0, 0.025, 0.05, 0.075, 0.1])


async def test_what_nobody_used_is_not_saved_up(watch: Stopwatch) -> None:
    pace = Pace(0.025, watch, watch.pause)
    await pace.turn()
    watch.now += 60
    await pace.turn()
    await pace.turn()
    assert watch.pauses == pytest.approx([0, 0, 0.025])


async def test_a_turn_of_several_requests_takes_as_many_turns(watch: Stopwatch) -> None:
    pace = Pace(0.5, watch, watch.pause)
    await pace.turn(requests=3)
    await pace.turn()
    assert watch.pauses == [0, 1.5]


async def test_lanes_do_not_wait_for_each_other_and_are_forgotten(watch: Stopwatch) -> None:
    pace = Pace(1.0, watch, watch.pause)
    for lane in ("a", "a", "b", "a"):
        await pace.turn(lane)
    assert watch.pauses == [0, 1, 0, 2]
    assert len(pace) == 2
    watch.now += 3
    await pace.turn("a")
    assert watch.pauses[-1] == 0
    assert len(pace) == 1, "a lane that nobody uses is forgotten"


async def test_without_a_clock_of_its_own_it_goes_by_the_loop() -> None:
    pace = Pace(0.0)
    await pace.turn()
    await pace.turn()
