"""Several runs one after the other, as the planner goes through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.schedule.calendar import next_run
from bot.store.schedules import Run, Timing


def upcoming(
    timing: Timing, after: datetime, free: Sequence[tuple[date, date]], count: int
) -> list[Run]:
    """The next ``count`` runs later than ``after``; fewer where the timing ends."""
    found: list[Run] = []
    while len(found) < count:
        run = next_run(timing, after, free)
        if run is None:
            break
        found.append(run)
        after = run.at
    return found
