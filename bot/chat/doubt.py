"""What to ask where words can be read in several ways, and none of them surely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.phrases import did_you_mean


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read some words: as ``value``.

    ``took`` are the places of the words that are in it; the others are left to be something else.
    ``label`` is what its button shows.
    """

    label: str
    value: str
    took: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question, and the readings to choose from, the likeliest first."""

    question: str
    readings: tuple[Reading, ...]

    @property
    def fewest(self) -> int:
        """How many words even the shortest reading takes from the beginning."""
        return min(len(reading.took) for reading in self.readings)

    def is_about(self, count: int) -> bool:
        """Whether each of the first ``count`` words is in one of the readings."""
        return {at for reading in self.readings for at in reading.took} >= set(range(count))


Doubter = Callable[[Sequence[str]], Doubt | None]
"""The words from a parameter's place on -> what to ask of them; None where all is clear."""


def asked(said: str, readings: Sequence[Reading]) -> Doubt | None:
    """The doubt that begins with a sentence and asks which reading was meant; None without any."""
    if not readings:
        return None
    question = did_you_mean([reading.label for reading in readings])
    return Doubt(f"{said} {question}", tuple(readings))
