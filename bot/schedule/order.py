"""In which order the posts of one day come: what tells of the week comes after all the others."""

from __future__ import annotations

from collections.abc import Iterable

from bot.store.schedules import Timing

LAST_MINUTE = "23:59"


def closing_time(usual: str, others: Iterable[str]) -> str:
    """When it comes (HH:MM): at its ``usual`` time, or an hour after the last of the others.

    Never on the next day.
    """
    last = max(others, default="")
    if last < usual:
        return usual
    hour, minute = map(int, last.split(":"))
    if hour == 23:
        return LAST_MINUTE
    return f"{hour + 1:02}:{minute:02}"


def on_one_day(one: Timing, other: Timing) -> bool:
    """Whether two come on the same day, as clocks of the same zone show it."""
    return (one.weekday, one.zone) == (other.weekday, other.zone)
