"""Which period a window means."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.store.totals import ALL, month_of, week_of

Window = Literal["week", "month", "all"]


def period_of(window: Window, today: date) -> str:
    """The period that a window names on a local day."""
    return {"week": week_of(today), "month": month_of(today), "all": ALL}[window]


def say_window(window: Window) -> str:
    """A window in words."""
    return {"week": "this week", "month": "this month", "all": "since the beginning"}[window]
