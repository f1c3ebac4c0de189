"""How long something took, in minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.chat.command import Suggestion

MOST_MINUTES = 720
MINUTES_RULE = f"a number of minutes from 1 to {MOST_MINUTES}, like `45` or `1h30`"
USUAL_MINUTES = (15, 30, 45, 60, 90, 120)


def read_minutes(typed: str) -> int:
    """Minutes from ``45``, ``45 min``, ``1h``, ``1h30``, ``1.5 h`` or ``1:30``.

    ValueError outside 1-720.
    """
    text = typed.lower().replace(",", ".").strip()
    if found := re.fullmatch(r"(\d{1,4})\s*(?:m|min|mins|minutes?)?", text):
        minutes = int(found[1])
    elif found := re.fullmatch(r"(\d{1,2})\s*(?:h|hours?|:)\s*(\d{1,2})\s*(?:m|min)?", text):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})?)\s*(?:h|hours?)", text):
        minutes = round(float(found[1]) * 60)
    else:
        raise ValueError(typed)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(typed)
    return minutes


def say_minutes(minutes: int) -> str:
    """``45 min``, ``1 h``, ``1 h 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    if not rest:
        return f"{hours} h"
    return f"{hours} h {rest:02}"


def complete_minutes(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Usual durations."""
    begun = typed.strip()
    usual = [minutes for minutes in USUAL_MINUTES if str(minutes).startswith(begun)]
    return [Suggestion(say_minutes(minutes), str(minutes)) for minutes in usual]
