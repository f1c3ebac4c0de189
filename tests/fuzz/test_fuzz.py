"""A short hunt with fixed seeds, and what a hunt says of what it finds."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import main
from tests.fuzz.doors import DOORS, House
from tests.fuzz.hunt import Bounds, hunt
from tests.fuzz.inputs import Inputs
from tests.fuzz.report import found_lines, summary_line

EACH = 40
FEW = Bounds(seconds=60, runs=EACH * len(DOORS))


async def test_a_few_hundred_inputs_find_nothing() -> None:
    result = await hunt(list(DOORS), 1, FEW)
    assert ["\n".join(found_lines(found)) for found in result.found] == []
    assert set(result.runs.values()) == {EACH}


async def through_a_hole(_house: House, made: Inputs) -> None:
    """Falls over where a text begins with a quote."""
    if made.text().startswith('"'):
        raise IndexError("string index out of range")


async def test_what_is_found_is_said_once_with_the_line_that_finds_it_again() -> None:
    doors = {"hole": through_a_hole}
    result = await hunt(["hole"], 5, Bounds(seconds=60, runs=200), doors)
    [found] = result.found
    stack = "\n".join(found_lines(found))
    assert "IndexError: string index out of range" in stack
    assert ascii(Inputs(found.seed).text()) in stack
    assert stack.endswith(f'ARGS="--door hole --seed {found.seed} --runs 1"')
    again = await hunt(["hole"], found.seed, Bounds(seconds=60, runs=1), doors)
    assert [one.seed for one in again.found] == [found.seed]
    assert "200 inputs" in summary_line(result)
    assert summary_line(result).endswith("Found: 1.")


def test_the_command_line_says_how_much_was_tried(
    capsys: pytest.CaptureFixture[str], logs_as_before: None
) -> None:
    assert main(["30", "--seed", "7", "--runs", "3", "--door", "reading"]) == 0
    said = capsys.readouterr().out
    assert "the first seed is 7" in said
    assert "3 inputs in" in said
    assert "reading 3" in said


def test_the_same_number_makes_the_same_input() -> None:
    assert [Inputs(9).text() for _ in range(3)] == [Inputs(9).text() for _ in range(3)]
