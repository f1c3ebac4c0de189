"""A clock that can be turned forward, in small steps, so that each post comes when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from adapters.playground.requests import Turn
from bot.app import App

KEPT_UNDER = "playground.clock"
MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)  # Any: steps are counted from the full hour
FURTHEST = timedelta(days=366 * 5)
FURTHEST_AT_ONCE = timedelta(days=31)
STEP = timedelta(minutes=5)  # What comes within these is not late
TOO_FAR = "The clock turns forward only, at most 31 days at once and five years in all."


def real_time() -> datetime:
    """The moment it really is, in UTC."""
    return datetime.now(UTC)


class TurnableClock:
    """Real time plus an offset that is never negative: what was posted stays in the past."""

    def __init__(self, real: Callable[[], datetime] = real_time) -> None:
        self._real = real
        self.offset = timedelta()

    def __call__(self) -> datetime:
        """The moment that the clock shows."""
        return self._real() + self.offset

    def turn(self, by: timedelta) -> None:
        """Turn forward, or back as far as real time."""
        self.offset = max(self.offset + by, timedelta())

    def reset(self) -> None:
        """Back to real time."""
        self.offset = timedelta()


class ClockControl:
    """Turns the clock, lets posts arrive on the way, and remembers where it stands."""

    def __init__(
        self, app: App, clock: TurnableClock, on_turned: Callable[[], Awaitable[None]]
    ) -> None:
        self.clock = clock
        self._app = app
        self._on_turned = on_turned
        self._turning = asyncio.Lock()

    async def restore(self) -> None:
        """Where the clock stood before the restart."""
        kept = await self._app.facts.get(KEPT_UNDER)
        if kept and kept.isdigit():
            self.clock.reset()
            self.clock.turn(min(timedelta(seconds=int(kept)), FURTHEST))

    async def turn(self, wanted: Turn) -> str | None:
        """Turn as asked; a sentence where that can't be."""
        async with self._turning:
            if wanted.back:
                self.clock.reset()
            elif (goal := self._goal(wanted)) is not None:
                await self._walk(goal)
            else:
                return TOO_FAR
            seconds = round(self.clock.offset.total_seconds())
            await self._app.facts.put(KEPT_UNDER, str(seconds))
            return None

    def _goal(self, wanted: Turn) -> datetime | None:
        now = self.clock()
        goal = wanted.to or now + timedelta(hours=wanted.hours or 0)
        if goal.tzinfo is None or not now < goal <= now + FURTHEST_AT_ONCE:
            return None
        if self.clock.offset + (goal - now) > FURTHEST:
            return None
        return goal.astimezone(UTC)

    async def _walk(self, goal: datetime) -> None:
        while (now := self.clock()) < goal:
            step = now - (now - MIDNIGHT) % STEP + STEP
            self.clock.turn(min(step, goal) - now)
            await self._on_turned()
