"""How long something took, in minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from bot.chat.parameter import Suggestion
from bot.chat.words.spelling import ARTICLES, in_digits, is_short, one_of, plain

MOST_MINUTES = 720
POMODORO = 25  # minutes
MINUTES_RULE = (
    f"a number of minutes from 1 to {MOST_MINUTES}, like `45`, `1h30` or `2 pomodoros`"
    f" ({POMODORO} min each)"
)
USUAL_MINUTES = (15, 30, 45, 60, 90, 120)

HOUR_WORDS = (
    *("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"),
    *("hora", "horas", "heure", "heures"),
)
MINUTE_WORDS = ("m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos")
POMODORO_WORDS = ("pomodoro", "pomodoros", "pomodori", "pomo", "pomos", "pom", "poms")

# A note may follow behind a comma or a colon (`2 hours, chapter 3`)
_HOURS = rf"(?:{one_of(HOUR_WORDS)})[.,;:]?"
_MINUTES = rf"(?:{one_of(MINUTE_WORDS)}|['’′])[.,;:]?"
_AMOUNT = r"(?:[0-9]{0,4}[.,][0-9]{1,2}|(?:[0-9]{1,4} )?[0-9]/[0-9]|[0-9]{1,4})"
_AND = r" ?(?:, ?)?(?:(?:and|und|et|e|y|plus|&|\+) ?)?"
_BARE = re.compile(r"[0-9]{1,4}")
CLOSING = ",;:"  # A note may follow them
_CLOCK = re.compile(rf"(?P<hours>[0-9]{{1,2}}):(?P<minutes>[0-9]{{2}}) ?(?:{_HOURS})?[.,;:]?")
_HOURS_ALONE = re.compile(rf"(?P<amount>{_AMOUNT}) ?{_HOURS}")
_BOTH = re.compile(
    rf"(?P<hours>[0-9]{{1,3}}) ?{_HOURS}{_AND}(?P<minutes>[0-9]{{1,2}}) ?(?:{_MINUTES})?[.,;:]?"
)
_MINUTES_ALONE = re.compile(rf"(?P<amount>[0-9]{{1,4}}) ?{_MINUTES}")
_POMODOROS = re.compile(rf"(?P<amount>{_AMOUNT}) ?(?:{one_of(POMODORO_WORDS)})[.,;:]?")
_NEARLY = re.compile(r"^(?:~|(?:about|around|roughly|ca|approx|circa|for|etwa)\b\.?) ?")
_PHRASES = (
    (r"\b(\w+) (hours?|stunden?) and a half\b", r"\1 1/2 \2"),
    (r"\b(\w+) and a half\b", r"\1 1/2"),
    (r"\b(?:a )?half[ -](?:an? )?(?=hour|hr)", "1/2 "),
    (r"\b(?:a )?quarter[ -](?:of )?(?:an )?(?=hour|hr)", "1/4 "),
    (r"\bthree quarters of an (?=hour)", "3/4 "),
    (r"\b(?:eine )?halbe (?=stunde)", "1/2 "),
    (r"\b([0-9]+) horas? y media\b", r"\1 1/2 hora"),
    (r"\b(?:una )?hora y media\b", "1 1/2 hora"),
    (r"\bmedia (?=hora)", "1/2 "),
    (r"\bune? demi[ -](?=heure)", "1/2 "),
    (r"\b(?:anderthalb|eineinhalb) ", "1 1/2 "),
    (r"\b(?:eine )?viertelstunde\b", "15 min"),
    (r"\b(?:eine )?dreiviertelstunde\b", "45 min"),
)
# Of an hour; other two digits after the point may be minutes (1.30 h), so they are asked about
_HUNDREDTHS = re.compile(r".*[.,](?:[0-9]|00|25|50|[6-9][0-9])")


def read_minutes(typed: str) -> int:
    """Minutes from ``45``, ``45 min``, ``1h30``, ``1 1/2 hours``, ``1:30`` or ``2 pomodoros``.

    ValueError outside 1-720, and for anything that is not wholly such a duration.
    """
    minutes = minutes_in(typed)
    if minutes is None or not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(typed)
    return minutes


def minutes_in(typed: str) -> int | None:
    """The minutes of a duration of any length, a number alone included; None where it is none."""
    if not is_short(typed):
        return None
    text = _NEARLY.sub("", plain(typed))
    if text in ARTICLES:
        return None
    text = spelled(text)
    if _BARE.fullmatch(text.rstrip(CLOSING)):
        return int(text.rstrip(CLOSING))
    if found := _CLOCK.fullmatch(text) or _BOTH.fullmatch(text):
        hours, minutes = int(found["hours"]), int(found["minutes"])
        return None if minutes > 59 else hours * 60 + minutes
    if found := _MINUTES_ALONE.fullmatch(text):
        return int(found["amount"])
    if found := _HOURS_ALONE.fullmatch(text):
        return _of_hours(found["amount"])
    if found := _POMODOROS.fullmatch(text):
        return _rounded(_number(found["amount"]) * POMODORO)
    return None


def say_minutes(minutes: int) -> str:
    """``45 min``, ``1 h``, ``1 h 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    if not rest:
        return f"{hours} h"
    return f"{hours} h {rest:02}"


@lru_cache(maxsize=1024)
def spelled(text: str) -> str:
    """With ``half an hour`` and its like as numbers and units."""
    for pattern, replacement in _PHRASES:
        text = re.sub(pattern, replacement, text)
    return in_digits(text)


def complete_minutes(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Usual durations that begin so, then what was typed: in minutes, and as hours."""
    begun = plain(typed)
    found = [minutes for minutes in USUAL_MINUTES if str(minutes).startswith(begun)]
    found += _meant(begun)
    found += [minutes for minutes in USUAL_MINUTES if say_minutes(minutes).startswith(begun)]
    return [Suggestion(say_minutes(minutes), str(minutes)) for minutes in dict.fromkeys(found)]


def _of_hours(amount: str) -> int | None:
    if re.search("[.,]", amount) and not _HUNDREDTHS.fullmatch(amount):
        return None
    return _rounded(_number(amount) * 60)


def _number(amount: str) -> Fraction:
    """``1.5``, ``1,5``, ``1 1/2`` or ``1/2``; zero for what is divided by zero."""
    if "/" not in amount:
        return Fraction(amount.replace(",", "."))
    whole, _, part = amount.rpartition(" ")
    above, below = map(int, part.split("/"))
    if not below:
        return Fraction(0)
    return int(whole or 0) + Fraction(above, below)


def _rounded(number: Fraction) -> int:
    """To the nearest whole number, a half upwards."""
    return int(number + Fraction(1, 2))


def _meant(begun: str) -> list[int]:
    """The minutes that are typed already; a small number could become hours."""
    readings = [begun, f"{begun} h"] if _BARE.fullmatch(begun) else [begun]
    found = [minutes_in(reading) or 0 for reading in readings]
    return [minutes for minutes in found if 1 <= minutes <= MOST_MINUTES]
