"""Times of day."""

from __future__ import annotations

import re

from bot.chat.words.spelling import MOST_LETTERS, plain

TIME_RULE = "a time of day, like `09:00`, `6 pm` or `noon`"
NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))? ?(?:(?P<half>[ap])\.?m\.?|h|uhr|o'clock)?"
)
_SHAPE = re.compile(r"[0-9]{1,3}(?:[:h][0-9]*)?(?:[ap]\.?m\.?|uhr)?")


def has_shape_of_time(word: str) -> bool:
    """Whether one word looks like a time of day, be it one or not, as ``25:00``."""
    return _SHAPE.fullmatch(plain(word[:MOST_LETTERS])) is not None


def read_time(typed: str) -> str:
    """``HH:MM`` from ``9``, ``9:00``, ``09.30``, ``18h``, ``6 pm`` or ``noon``.

    ValueError for anything else.
    """
    text = plain(typed[:MOST_LETTERS])
    if text in NAMED_TIMES:
        return NAMED_TIMES[text]
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(typed)
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half and not 1 <= hour <= 12:
        raise ValueError(typed)
    if half:
        hour %= 12  # 12 am is midnight
    if half == "p":
        hour += 12
    if hour > 23 or minute > 59:
        raise ValueError(typed)
    return f"{hour:02}:{minute:02}"
