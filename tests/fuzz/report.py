"""What a hunt says: what was found, how it is thrown again, and how much was tried."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from tests.fuzz.hunt import Found, Result

MOST_TEXTS, MOST_SHOWN = (
    6,
    300,
)  # texts of an input, and characters of each: the seed makes all of it


def found_lines(found: Found) -> Iterator[str]:
    """What was thrown, the stack, and the line that shows it again."""
    yield f"\n== {found.door}, seed {found.seed}: {type(found.fault).__name__}"
    for text in found.made[-MOST_TEXTS:]:
        yield f"   {text[:MOST_SHOWN]!a}"
    yield "".join(traceback.format_exception(found.fault)).rstrip()
    yield f'Again: make fuzz ARGS="--door {found.door} --seed {found.seed} --runs 1"'


def summary_line(result: Result) -> str:
    """How many inputs, in what time, of which seeds, and what was slowest."""
    total = result.runs.total()
    by_door = ", ".join(f"{name} {count}" for name, count in result.runs.items())
    took, door, seed = result.slowest
    return (
        f"{total} inputs in {result.seconds:.0f} s (seeds {result.first} to"
        f" {result.first + total - 1}): {by_door}. Slowest: {took * 1000:.0f} ms at {door}, seed"
        f" {seed}. Found: {len(result.found)}."
    )
