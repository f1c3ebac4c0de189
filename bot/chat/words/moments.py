"""A moment to come: a day and a time of day, in either order, or how long from now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.words.days import days_from
from bot.chat.words.durations import minutes_in
from bot.chat.words.relative_days import weekday_named
from bot.chat.words.spelling import plain
from bot.chat.words.times import read_time

USUAL_TIME = "09:00"
PARTS_OF_A_DAY = {
    "morning": "09:00",
    "lunchtime": "12:00",
    "afternoon": "15:00",
    "evening": "18:00",
    "night": "21:00",
    "früh": "09:00",
    "mittag": "12:00",
    "nachmittag": "15:00",
    "abend": "18:00",
    "tarde": "15:00",
    "noche": "21:00",
    "tonight": "20:00",
}
USUAL_TIMES = {"tonight": "20:00"}  # of days; of any other, it is the usual time
_SPAN_OF_DAYS = re.compile(r"in .*|.* from now")
_IN = re.compile(r"(?:in|en|dentro de) ")
_AT = re.compile(r"\b(?:at|um|a las?|por la|à)\b|,|(?<=[0-9])t(?=[0-9])")
_FROM_NOW = re.compile(r"(?P<span>.+) from now")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day (``HH:MM``) on a day.

    ``again``: how much later it comes again where it is past; zero for what does not come again.
    ``keeps_time``: it is at the time of day that it is now.
    """

    day: date
    time: str
    again: timedelta = timedelta()
    keeps_time: bool = False


def span_in(typed: str) -> timedelta | None:
    """How long from now: ``in 2 hours``, ``in 1h30``, ``in half an hour``, ``30 min``.

    None for what counts days, which are counted on the calendar, and for anything else.
    """
    text = plain(typed)
    if found := _FROM_NOW.fullmatch(text):
        text = found["span"]
    elif found := _IN.match(text):
        text = text[found.end() :]
    elif ":" in text or read_as_time(text) is not None:
        return None
    if text.isdigit():
        return None
    minutes = minutes_in(text)
    return None if minutes is None else timedelta(minutes=minutes)


def moments_in(typed: str, today: date) -> list[Moment]:
    """What a day, a time of day or both can mean: none, one, or two as for ``12/11 18:00``."""
    words = _AT.sub(" ", plain(typed)).split()
    for first, second in _parted(words):
        for day, clock in ((first, second), (second, first)):
            found = _on_a_day(day, clock, today)
            if found:
                return found
    return []


def read_as_time(text: str) -> str | None:
    """The time of day that plain words mean; None where they mean none."""
    text = re.sub("^(?:in the|this|the) ", "", text)
    if text in PARTS_OF_A_DAY:
        return PARTS_OF_A_DAY[text]
    try:
        return read_time(text)
    except ValueError:
        return None


def _parted(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The words as two, parted at each place; the second may be empty."""
    for at in range(len(words), 0, -1):
        yield " ".join(words[:at]), " ".join(words[at:])


def _on_a_day(day: str, clock: str, today: date) -> list[Moment]:
    """The moments where these words are a day and a time; one of them may be left out."""
    time = read_as_time(clock or USUAL_TIMES.get(day, USUAL_TIME))
    if time is None:
        return []
    if not day:
        return [Moment(today, time, _again(clock))]
    days = [today] if day == "tonight" else days_from(day, today)
    if clock == "midnight":  # Which ends the day that is named
        days = [each + timedelta(days=1) for each in days if each < date.max]
    keeps_time = not clock and _SPAN_OF_DAYS.fullmatch(day) is not None
    again = timedelta(days=7) if weekday_named(day.removeprefix("on ")) is not None else timedelta()
    return [Moment(each, time, again, keeps_time) for each in days]


def _again(clock: str) -> timedelta:
    """A time alone comes again tomorrow; what is said of today does not."""
    if clock.startswith("this ") or clock == "tonight":
        return timedelta()
    return timedelta(days=1)
