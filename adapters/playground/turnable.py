"""A clock that can be turned forward, so that next Monday can be seen today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


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
