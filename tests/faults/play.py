"""Playing many runs, a few at once: most of a run is waiting."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.databases import Databases
from tests.faults.matrix import Run, Scenario
from tests.faults.stage import Count

AT_ONCE = 3


async def play(
    wanted: Sequence[tuple[Scenario, Run]],
    fresh: Databases,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Count]:
    """A count for each run, in order; ``tell`` hears of each when it is over."""
    free, numbers = asyncio.Semaphore(AT_ONCE), itertools.count(1)

    async def one(scenario: Scenario, run: Run) -> Count:
        async with free:
            number = next(numbers)
            home = folder / f"run-{number}"
            home.mkdir()
            with fresh.fresh(run.store, home) as url:
                count = await scenario.count(run, url, home)
            fault = "" if count.is_fine else f": {count.lost} LOST, {count.doubled} DOUBLED"
            tell(f"{number:4} of {len(wanted)}: {scenario.name} | {run}{fault}")
            return count

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(scenario, run)) for scenario, run in wanted]
    return [task.result() for task in tasks]
