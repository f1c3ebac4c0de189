"""The outer wall of time: a call that fails is logged and shown, and the next one comes.

One that hangs is shown as well: its work says again and again that it is alive.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import BotError

READY = "ready"
FAILED = "failed: "
PATIENCE = 40.0  # seconds without a sign of life; more than the database is given to answer
FEW = 4  # rounds that may be missed, where they are far apart

log = structlog.get_logger("cairn.clock")


class Guarded:
    """``work`` that never raises, called every ``seconds``.

    ``status`` tells how the last call went, that one hangs, and ``connecting`` before the first.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        seconds: float,
        status: str = "connecting",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._work = work
        self._patience = max(PATIENCE, FEW * seconds)
        self._status = status
        self._now = now
        self._alive = now()

    async def __call__(self) -> None:
        """Call it once."""
        self.alive()
        try:
            await self._work()
        except BotError as error:  # foreseen, such as a database that is away: no stack says more
            self._failed(error.sentence)
        except Exception as error:  # the outer wall: time goes on
            log.exception("a call failed; the next one tries again", name=self._name)
            self._status = FAILED + type(error).__name__
        else:
            self._well()
        self.alive()

    def alive(self) -> None:
        """Something came back."""
        self._alive = self._now()

    @property
    def status(self) -> str:
        """A short state for /healthz."""
        silent = self._now() - self._alive
        if silent > self._patience:
            return f"{FAILED}nothing came back for {silent:.0f} s"
        return self._status

    def _failed(self, sentence: str) -> None:
        """Said once, however often it fails in the same way."""
        if self._status != FAILED + sentence:
            log.error("a call failed; the next one tries again", name=self._name, reason=sentence)
        self._status = FAILED + sentence

    def _well(self) -> None:
        if self._status.startswith(FAILED):
            log.info("calls get through again", name=self._name)
        self._status = READY
