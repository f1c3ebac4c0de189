"""What an entry is worth.

Caps keep the board about steady work, not about long nights or many small entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.catalog.schema import Activity

MINUTES_A_POINT = 10
MOST_COUNTED_MINUTES = 240  # a day: what is studied beyond is logged, and earns no more points
WHY_NO_STUDY_POINTS = "a point comes with every full ten minutes of a day, up to four hours"


def study_points(minutes: int, studied: int, earned: int) -> int:
    """Points for ``minutes`` on a day with ``studied`` minutes and ``earned`` points before.

    The day is worth one for each full ten minutes, up to four hours; what it earned already is not
    given again.
    """
    worth = min(studied + minutes, MOST_COUNTED_MINUTES) // MINUTES_A_POINT
    return max(worth - earned, 0)


def activity_points(activity: Activity, day: date, counted: Sequence[date]) -> tuple[int, str]:
    """Points for an activity on ``day``, and why there are none where there are none.

    ``counted`` are the days of entries that earned points, within the week and the cool-down before
    and after it.
    """
    monday = day - timedelta(days=day.weekday())
    this_week = [d for d in counted if monday <= d <= monday + timedelta(days=6)]
    if len(this_week) >= activity.weekly_cap:
        times = "once" if activity.weekly_cap == 1 else f"{activity.weekly_cap} times"
        return 0, f"it counts {times} a week, and this week it has"
    if any(abs((day - d).days) < activity.cooldown_days for d in counted):
        days = activity.cooldown_days
        often = "once a day" if days == 1 else f"once in {days} days"
        return 0, f"it counts {often}"
    return activity.points, ""


def span_to_look_at(activity: Activity, day: date) -> tuple[date, date]:
    """The first and last day whose entries matter to ``activity_points``."""
    monday = day - timedelta(days=day.weekday())
    margin = timedelta(days=activity.cooldown_days)
    return min(monday, day - margin), max(monday + timedelta(days=6), day + margin)
