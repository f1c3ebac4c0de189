from __future__ import annotations

import asyncio

import pytest

from adapters.clock.rounds import Rounds
from tests.adapters.clock.test_ticker import HOUR, SOON, Beat, stop


async def test_the_first_round_comes_at_once() -> None:
    beat = Beat()
    running = asyncio.create_task(Rounds("courier", beat, HOUR).run())
    await asyncio.wait_for(beat.reaches(1), 20)
    await stop(running)
    assert beat.count == 1


async def test_it_goes_round_by_itself() -> None:
    beat = Beat()
    running = asyncio.create_task(Rounds("courier", beat, SOON).run())
    await asyncio.wait_for(beat.reaches(4), 20)
    await stop(running)


async def test_woken_it_does_not_wait() -> None:
    beat = Beat()
    rounds = Rounds("courier", beat, HOUR)
    running = asyncio.create_task(rounds.run())
    for count in (1, 2, 3):
        await asyncio.wait_for(beat.reaches(count), 20)
        rounds.wake()
    await asyncio.wait_for(beat.reaches(4), 20)
    await stop(running)
    assert beat.most_at_once == 1


async def test_what_wakes_it_during_a_round_is_not_forgotten() -> None:
    beat = Beat()
    beat.hold.clear()
    rounds = Rounds("courier", beat, HOUR)
    running = asyncio.create_task(rounds.run())
    await asyncio.wait_for(beat.reaches(1), 20)
    rounds.wake()  # the round under way has looked already
    assert beat.count == 1
    beat.hold.set()
    await asyncio.wait_for(beat.reaches(2), 20)
    await stop(running)


async def test_a_round_that_fails_is_said_and_the_next_one_comes() -> None:
    beat = Beat(LookupError("the first"))
    rounds = Rounds("courier", beat, HOUR)
    running = asyncio.create_task(rounds.run())
    await asyncio.wait_for(beat.reaches(1), 20)
    assert (rounds.name, rounds.status()) == ("courier", "failed: LookupError")
    rounds.wake()
    await asyncio.wait_for(beat.reaches(2), 20)
    assert rounds.status() == "ready"
    await stop(running)


async def test_cancelled_it_ends() -> None:
    beat = Beat()
    running = asyncio.create_task(Rounds("courier", beat, HOUR).run())
    await asyncio.wait_for(beat.reaches(1), 20)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
