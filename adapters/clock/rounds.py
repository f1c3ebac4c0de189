"""Work that goes round beside the tick: what one round waits for must not hold up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

log = structlog.get_logger("cairn.clock")


class Rounds:
    """Calls ``work`` every ``seconds``, and at once after ``wake()``; one that fails is logged, the next one comes."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        self.name = name
        self._work = work
        self._seconds = seconds
        self._wanted = asyncio.Event()
        self._status = "ready"

    def wake(self) -> None:
        """There is something to do."""
        self._wanted.set()

    def status(self) -> str:
        """How the last round went."""
        return self._status

    async def run(self) -> None:
        """Go round until cancelled."""
        while True:
            self._wanted.clear()
            await self._round()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._wanted.wait()

    async def _round(self) -> None:
        try:
            await self._work()
        except Exception as error:  # the outer wall: the next round tries again
            log.exception("a round failed; the next one tries again", name=self.name)
            self._status = f"failed: {type(error).__name__}"
        else:
            self._status = "ready"
