"""The control of the clock: turned in small steps, so that each post comes when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from adapters.playground.requests import Turn
from adapters.playground.turnable import TurnableClock
from bot.app import App

KEY = "playground.clock"
MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)  # any: steps are counted from the full hour
FURTHEST = timedelta(days=366 * 5)
FARTHEST_AT_ONCE = timedelta(days=31)
STEP = timedelta(minutes=5)  # what comes within these is not late


class ClockControl:
    """Turns the clock, lets posts arrive on the way, and remembers where it stands."""

    def __init__(
        self, app: App, clock: TurnableClock, on_turned: Callable[[], Awaitable[None]] | None
    ) -> None:
        self.clock = clock
        self._app = app
        self._on_turned = on_turned
        self._turning = asyncio.Lock()

    async def restore(self) -> None:
        """Where the clock stood before the restart."""
        kept = await self._app.recall(KEY)
        if kept and kept.isdigit():
            self.clock.reset()
            self.clock.turn(min(timedelta(seconds=int(kept)), FURTHEST))

    async def turn(self, asked: Turn) -> str | None:
        """Turn as asked; a sentence where that can't be."""
        async with self._turning:
            if asked.back:
                self.clock.reset()
            else:
                goal = self._goal(asked)
                if goal is None:
                    return (
                        "The clock turns forward only, at most 31 days at once and five years in"
                        " all."
                    )
                await self._walk(goal)
            await self._app.remember(KEY, str(round(self.clock.offset.total_seconds())))
            return None

    def _goal(self, asked: Turn) -> datetime | None:
        now = self.clock()
        goal = asked.to or now + timedelta(hours=asked.hours or 0)
        if goal.tzinfo is None or not now < goal <= now + FARTHEST_AT_ONCE:
            return None
        return goal.astimezone(UTC) if self.clock.offset + (goal - now) <= FURTHEST else None

    async def _walk(self, goal: datetime) -> None:
        while (now := self.clock()) < goal:
            step = now - (now - MIDNIGHT) % STEP + STEP
            self.clock.turn(min(step, goal) - now)
            if self._on_turned is not None:
                await self._on_turned()
