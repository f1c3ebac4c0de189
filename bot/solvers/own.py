"""What a solver gives for a seed, and how a member comes to one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar

from bot.solvers.draw import Draw

T = TypeVar("T")

SAMPLE = 0
"""The seed of what stands in the item itself: the numbers that a group shares."""
SEEDS = 2**62
TRIES = 200

Solver = Callable[[int], "Own"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a mistake ends with that the item has no remark for, and what is said of it."""

    answer: float
    say: str


@dataclass(frozen=True, slots=True)
class Own:
    """The numbers of one seed, with what they come to.

    ``shown`` are the passages of the item's text that carry numbers. Those of ``SAMPLE`` stand in
    the item word for word; those of another seed take their places, one by one.

    ``near`` is what the mistakes end with that the item's check tells of, in its order: the words
    are the item's, and the same for everybody. ``further`` are other mistakes.
    """

    shown: tuple[str, ...]
    answer: float
    near: tuple[float, ...] = ()
    further: tuple[Mistake, ...] = ()

    @property
    def mistakes(self) -> tuple[float, ...]:
        """What every mistake ends with."""
        return (*self.near, *(mistake.answer for mistake in self.further))


@dataclass(frozen=True)
class Puzzle(Generic[T]):
    """A solver: data for any seed, and what is worked out from it.

    ``sample`` is the item's own data. ``draw`` makes other data, or None for such as would spoil
    the task; then it draws again. ``apart`` is how far each mistake has to be from the answer, and
    from every other mistake, so that a remark is never said to the wrong one; and how far the
    answer has to be from the sample's, so that nobody's own is the one that all talk about.
    """

    sample: T
    draw: Callable[[Draw], T | None]
    work: Callable[[T], Own]
    apart: float

    def __call__(self, seed: int) -> Own:
        """The numbers of a seed, the same every time."""
        if seed == SAMPLE:
            return self._of_sample
        numbers = Draw(seed)
        for _ in range(TRIES):
            data = self.draw(numbers)
            if data is None:
                continue
            own = self.work(data)
            if self._is_clear(own) and self._is_another(own):
                return own
        raise ArithmeticError(f"no clear data in {TRIES} draws of seed {seed}")

    @cached_property
    def _of_sample(self) -> Own:
        return self.work(self.sample)

    def _is_another(self, own: Own) -> bool:
        """Whether the answer can't be taken for the sample's."""
        return abs(own.answer - self._of_sample.answer) > self.apart

    def _is_clear(self, own: Own) -> bool:
        """Whether neither the answer nor a mistake can be taken for another one."""
        values = sorted([own.answer, *own.mistakes])
        gaps = (high - low for low, high in pairwise(values))
        return all(gap > self.apart for gap in gaps)


def seed_of(community_id: int, member_id: int, item_id: str, attempt: int) -> int:
    """The seed of a member's numbers for an item; ``attempt`` counts from 0. Never ``SAMPLE``."""
    said = f"{community_id}/{member_id}/{item_id}/{attempt}"
    digest = hashlib.sha256(said.encode()).digest()
    return 1 + int.from_bytes(digest[:8], "big") % SEEDS


def told(text: str, sample: Own, own: Own) -> str:
    """The text of an item with a member's own numbers in the places of the sample's."""
    places = dict(zip(sample.shown, own.shown, strict=True))
    # The longest first, as one passage may begin as another one does; all at once, as what is put
    # in for one may read like the next.
    longest_first = sorted(places, key=len, reverse=True)
    passages = re.compile("|".join(map(re.escape, longest_first)))
    return passages.sub(lambda found: places[found[0]], text)
