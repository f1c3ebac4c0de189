"""What group commit gives: a hundred members at once against one after the other."""

from __future__ import annotations

from functools import partial

from tests.benchmarks.rounds import alternate, at_once, one_by_one
from tests.benchmarks.size import Size
from tests.benchmarks.stage import MEMBERS, Members, open_stage
from tests.benchmarks.table import Goal, Line, timed

CROWD = 100


async def throughput(size: Size) -> list[Line]:
    """On this disk, and on one that takes 2 ms longer for each commit.

    That is slept in the writer's thread. The goals are guards, a tenth below what it gave.
    """
    return [
        *await _compared("App /log", False, Goal(">=", 2.7), size),
        *await _compared("App /log, disk 2 ms slower", True, Goal(">=", 7), size),
    ]


async def _compared(what: str, slow: bool, goal: Goal, size: Size) -> list[Line]:
    async with open_stage(slow) as (app, _, clock):
        members = Members(app, clock)
        await at_once(members, MEMBERS, CROWD)  # everybody joins
        alone, crowd = (f"{what}, 1 at a time", f"{what}, {CROWD} at once")
        found = await alternate(
            {
                alone: partial(one_by_one, members, size.questions // 4),
                crowd: partial(at_once, members, size.questions, CROWD),
            },
            size.rounds,
        )
    gain = found[alone].over(found[crowd])
    return [timed(alone, found[alone]), timed(crowd, found[crowd], gain, goal)]
