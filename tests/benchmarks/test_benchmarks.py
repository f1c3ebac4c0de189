"""The benchmarks still measure: one small round of each.

Whether it is fast is theirs to say, not a test's.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import BENCHES
from tests.benchmarks.discord_clients import open_bot
from tests.benchmarks.rounds import Series
from tests.benchmarks.size import SMOKE
from tests.benchmarks.stage import MINUTES, open_stage
from tests.benchmarks.table import Goal, timed, written

ROOT = Path(__file__).parents[2]


@pytest.fixture
def frozen() -> Iterator[None]:
    """A round begins with a full collection, which would walk all that other tests have loaded."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("name", BENCHES)
async def test_a_round_of_each_gives_figures(name: str) -> None:
    lines = await BENCHES[name](SMOKE)
    measured = [line for line in lines if "skipped" not in line.median]
    assert measured
    assert all(line.median[0].isdigit() for line in measured)
    assert {line.met for line in measured} <= {"yes", "NO", ""}


async def test_a_command_that_was_announced_is_measured_to_its_answer() -> None:
    async with open_stage() as (app, _, clock), open_bot(app, clock, patience=0) as bot:
        (question,) = bot.questions(1)
        assert f"{MINUTES} min" in str(await bot.ask(question))


def test_a_line_shows_the_median_of_the_rounds_ratios() -> None:
    ours, floor = Series((2e-3, 9e-3, 4e-3)), Series((1e-3, 3e-3, 1e-3))
    line = timed("it", ours, ours.over(floor), Goal("<=", 2.5))
    assert (line.median, line.ratio, line.met) == ("4 ms", "3.00 (2.50 - 3.50)", "NO")
    assert "NO" in written([line]).splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "status", "said"), [(["--help"], 0, "throughput"), (["logs"], 2, "no such")]
)
def test_the_command_line_explains_itself(arguments: list[str], status: int, said: str) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert said in done.stdout + done.stderr
