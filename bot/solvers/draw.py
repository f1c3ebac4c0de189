"""Numbers that a seed gives: the same on every machine and in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

WORD = 2**64
STEP = 0x9E3779B97F4A7C15


class Draw:
    """A stream of numbers from a seed.

    SplitMix64 (Steele, Lea and Flood 2014). What the library's ``random`` makes of a seed may
    change from one version to the next, and with it what members are asked.
    """

    def __init__(self, seed: int) -> None:
        self._state = seed % WORD

    def bits(self) -> int:
        """64 random bits."""
        self._state = (self._state + STEP) % WORD
        mixed = self._state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % WORD
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % WORD
        return mixed ^ (mixed >> 31)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.bits() % (high - low + 1)

    def wholes(self, count: int, low: int, high: int) -> tuple[int, ...]:
        """So many whole numbers, which may repeat."""
        return tuple(self.whole(low, high) for _ in range(count))

    def some(self, count: int, low: int, high: int) -> tuple[int, ...]:
        """So many different whole numbers, in no order."""
        return self.shuffled(range(low, high + 1))[:count]

    def one_of(self, things: Sequence[T]) -> T:
        """One of these."""
        return things[self.whole(0, len(things) - 1)]

    def shuffled(self, things: Sequence[T]) -> tuple[T, ...]:
        """All of these, in no order."""
        left = list(things)
        for last in range(len(left) - 1, 0, -1):
            other = self.whole(0, last)
            left[last], left[other] = left[other], left[last]
        return tuple(left)
