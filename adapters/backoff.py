"""One rule for what is tried again: twice as long each time, and anew after what lasted."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

FIRST = 1.0  # seconds before the second try
LONGEST = 600.0  # seconds between two tries at most
# Seconds after which a run counts as good, and the next pause is the first again. What fails every
# five minutes is begun 288 times a day, which is under a third of the sessions that Discord allows
# before it resets a token; what fails sooner waits longer and longer.
LASTING = 300.0


@dataclass(frozen=True, slots=True)
class Time:
    """How time passes for what waits: ``now`` in seconds since whenever, and ``sleep``."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


REAL = Time()


def spread() -> float:
    """A factor near one, so that many processes don't come back in the same moment."""
    return random.uniform(0.8, 1.2)  # noqa: S311  # keeps no secret


@dataclass(slots=True)
class Backoff:
    """The pauses of one thing that is tried again and again."""

    first: float = FIRST
    longest: float = LONGEST
    lasting: float = LASTING
    vary: Callable[[], float] = spread
    _next: float = field(default=0.0, init=False)

    def pause(self, lasted: float = 0.0) -> float:
        """Seconds to wait, after a run that ``lasted`` so many."""
        if lasted >= self.lasting:
            self.reset()
        seconds = self._next or self.first
        self._next = min(seconds * 2, self.longest)
        return seconds * self.vary()

    def reset(self) -> None:
        """All is well: the next pause is the first again."""
        self._next = 0.0
