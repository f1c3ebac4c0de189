"""Times of day."""

from __future__ import annotations

import re

TIME_RULE = "a time of day, like `09:00` or `18:30`"


def read_time(typed: str) -> str:
    """``HH:MM`` from ``9``, ``9:00``, ``09.30`` or ``6 pm``; ValueError for anything else."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", typed.lower().strip())
    if not found:
        raise ValueError(typed)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(typed)
        hour %= 12  # 12 am is midnight
    if half == "pm":
        hour += 12
    if hour > 23 or minute > 59:
        raise ValueError(typed)
    return f"{hour:02}:{minute:02}"
