"""How a timing changes: what is said replaces what was, the rest stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.chat.words.days import DATE_RULE, is_date, read_date, say_date
from bot.chat.words.spelling import in_digits, plain
from bot.errors import BadInput, BadValue
from bot.store.schedules import Timing

END_RULE = f"{DATE_RULE}, or `none`"
NONE = "-"
MOST_WEEKS = 8
WEEKS_RULE = f"a whole number from 1 to {MOST_WEEKS}"
_NAMED_WEEKS = {
    **dict.fromkeys(("week", "weekly"), 1),
    **dict.fromkeys(("other", "second", "fortnight", "fortnightly", "biweekly"), 2),
}


def read_weeks(typed: str) -> int:
    """Every how many weeks: ``2``, ``2 weeks``, ``every other week`` or ``weekly``.

    ValueError for anything else.
    """
    words = in_digits(plain(typed)).removeprefix("every ")
    words = re.sub(r"(?<=.) ?(?:weeks?|wks?|w)$", "", words)
    count = _NAMED_WEEKS.get(words)
    if count is None:
        count = int(words)
    if not 1 <= count <= MOST_WEEKS:
        raise ValueError(typed)
    return count


def is_bound(catalog: object, words: str) -> bool:
    """Whether this is nothing but a date or ``none``."""
    return words.strip().lower() == "none" or is_date(catalog, words)


def bounded(timing: Timing, starts: str, ends: str, today: date) -> Timing:
    """With another start and end, as they were typed.

    "" leaves one as it is, ``none`` takes it away. BadValue for what is no date, BadInput where
    nothing would be posted any more.
    """
    first = _bound("starts", starts, timing.starts, today)
    last = _bound("ends", ends, timing.ends, today)
    if last and first and last < first:
        raise BadInput(f"It would end ({say_date(last)}) before it starts ({say_date(first)}).")
    if ends and last and last < today:
        raise BadInput(
            f"It would have ended already: {say_date(last)} is over. `none` takes the end away."
        )
    return replace(timing, starts=first, ends=last)


def begins_anew(timing: Timing, before: Timing, starts: str, today: date) -> bool:
    """Whether the weeks of one that comes every so many are counted from its next slot.

    So its first comes at once, and no gap before it. A start that is over and was typed, or goes
    with the same rhythm as ``before``, keeps its count.
    """
    if timing.every == 1:
        return False
    if timing.starts is None or timing.starts >= today:
        return True
    return timing.every != before.every and not starts


def written(timing: Timing) -> str:
    """A timing as one line, to be kept."""
    bounds = (_written(timing.starts), _written(timing.ends))
    return " ".join((str(timing.weekday), timing.time, timing.zone, str(timing.every), *bounds))


def read_timing(line: str) -> Timing:
    """A timing back from ``written``."""
    weekday, time, zone, every, starts, ends = line.split(" ")
    return Timing(int(weekday), time, zone, int(every), _read(starts), _read(ends))


def _written(day: date | None) -> str:
    if day is None:
        return NONE
    return day.isoformat()


def _read(bound: str) -> date | None:
    if bound == NONE:
        return None
    return date.fromisoformat(bound)


def _bound(name: str, typed: str, before: date | None, today: date) -> date | None:
    if not typed:
        return before
    if typed.lower() == "none":
        return None
    try:
        return read_date(name, typed, today)
    except BadValue:
        raise BadValue(name, END_RULE, typed) from None
