"""Rounds in turn (A B A B ...), and the ratios within a round.

What a noisy machine does, it does to both.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

Round = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Series:
    """One figure for each round: seconds, or a ratio."""

    figures: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.figures)

    @property
    def middle(self) -> tuple[float, float]:
        """Between these two lies the middle half of the rounds."""
        if len(self.figures) < 2:
            return self.median, self.median
        low, _, high = statistics.quantiles(self.figures, n=4, method="inclusive")
        return low, high

    def over(self, other: Series) -> Series:
        """This divided by the other, round by round."""
        return Series(
            tuple(mine / theirs for mine, theirs in zip(self.figures, other.figures, strict=True))
        )


class Contestant(Protocol):
    """Something that can be asked. ``questions`` are made before the clock starts."""

    name: str

    def questions(self, count: int) -> list[Any]: ...

    def ask(self, question: Any) -> Awaitable[Any]: ...


async def alternate(contestants: Mapping[str, Round], rounds: int) -> dict[str, Series]:
    """A round of each, then the next round of each."""
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, play in contestants.items():
            gc.collect()
            figures[name].append(await play())
    return {name: Series(tuple(found)) for name, found in figures.items()}


async def one_by_one(contestant: Contestant, count: int) -> float:
    """Seconds for each of ``count`` questions, the next asked when the last is answered."""
    questions = contestant.questions(count)
    begun = perf_counter()
    for question in questions:
        await contestant.ask(question)
    return (perf_counter() - begun) / count


async def at_once(contestant: Contestant, count: int, width: int) -> float:
    """Seconds for each of ``count`` questions, asked ``width`` at the same moment.

    ``count`` is a multiple of ``width``.
    """
    questions = contestant.questions(count)
    begun = perf_counter()
    for first in range(0, count, width):
        await asyncio.gather(*map(contestant.ask, questions[first : first + width]))
    return (perf_counter() - begun) / count
