"""The outer wall of time: a call that fails is logged and shown, and the next one comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger("cairn.clock")


class Guarded:
    """``work`` that never raises.

    ``status`` tells how the last call went, and ``connecting`` before the first.
    """

    def __init__(
        self, name: str, work: Callable[[], Awaitable[None]], status: str = "connecting"
    ) -> None:
        self._name = name
        self._work = work
        self.status = status

    async def __call__(self) -> None:
        """Call it once."""
        try:
            await self._work()
        except Exception as error:  # the outer wall: time goes on
            log.exception("a call failed; the next one tries again", name=self._name)
            self.status = f"failed: {type(error).__name__}"
        else:
            self.status = "ready"
