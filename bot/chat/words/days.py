"""Days: those that have been, as the log takes them, and those to come, as schedules do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from bot.chat.doubt import Doubt, Reading
from bot.chat.parameter import Param, Suggestion
from bot.chat.phrases import did_you_mean
from bot.chat.words.dates import MONTHS, dates_from, dates_until
from bot.chat.words.parameters import beginning_with
from bot.chat.words.relative_days import OTHER_WEEKDAYS, day_from, day_until, in_english
from bot.chat.words.relative_days import WEEKDAYS as WEEKDAYS
from bot.chat.words.spelling import MOST_LETTERS, is_short, plain
from bot.errors import BadInput, BadValue, quoted

MOST_DAYS_BACK = 7
DATE_RULE = "a date, like `2026-12-21`, `21 Dec`, `tomorrow` or `monday`"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MISSPELT = dict.fromkeys(["wensday", "wendsday"], "wednesday")
WEEKDAY = Param("The day of the week", also={**OTHER_WEEKDAYS, **_MISSPELT})
MOST_WORDS = 4  # that a day has
AROUND = " ()[],;:!"  # what stands around a day and is none of it
_ANY_DAY = date(2000, 1, 1)  # for whether words are a day at all, whatever today is
_AGO = r"(?:the )?day before yesterday|yesterday|(?:a|[1-7]|one|two|three) (?:days?|week) ago"
_WEEKDAY = "|".join(WEEKDAYS)
_NAMES = re.compile(
    rf"\b(?:{'|'.join([*WEEKDAYS, *(day[:3] for day in WEEKDAYS), *MONTHS])})\b", re.IGNORECASE
)
_BEEN = re.compile(rf"{_AGO}|last (?:{_WEEKDAY})")
_NO_DAY = re.compile(
    r"(?:the )?(?:last|this) (?:week|weekend|month)"
    r"|[0-9]{1,2}[./][0-9]{1,2}(?:[./](?:[0-9]{2,4})?)?"
)
_BEYOND_DOUBT = re.compile(
    rf"{_AGO}|(?:on |last )?(?:{_WEEKDAY})|(?:on )?(?:[0-9]{{4}}-[0-9-]+|[0-9]+\.[0-9]+\.)"
    r"|(?:on )?(?:[0-9]+(?:st|nd|rd|th|\.)? [a-z]{3,}|[a-z]{3,} [0-9]+(?:st|nd|rd|th)?)"
)
_SHAPE = re.compile(r"[0-9]{4}-[0-9-]*|[0-9]+\.[0-9]+\.(?:[0-9]{2,4})?|[0-9]+/[0-9/]+")


def has_shape_of_date(word: str) -> bool:
    """Whether one word looks like a date in digits, be it one or not, as ``31.11.``."""
    return _SHAPE.fullmatch(plain(word[:MOST_LETTERS])) is not None


def read_day(typed: str, today: date) -> date:
    """A local day that has been, as the log takes it.

    ``today``, ``yesterday``, ``last friday``, ``2 days ago``, ``20 Nov``, ``20.11.``, ``11/20``,
    ``2026-11-20`` or ``3`` (days back). BadValue for one in the future or more than seven days
    back.
    """
    for day in _days_until(typed, today):
        if can_be_logged(day, today):
            return day
    earliest = today - timedelta(days=MOST_DAYS_BACK)
    raise BadValue("day", f"`today`, `yesterday` or a date from {earliest} to {today}", typed)


def is_day(_catalog: Any, words: str) -> bool:
    """Whether this is nothing but a day, as ``read_day`` takes one (a lone number aside)."""
    return len(words.strip()) > 2 and bool(_days_until(words, _ANY_DAY))


def can_be_logged(day: date, today: date) -> bool:
    """Whether an entry for ``day`` is still taken."""
    return today - timedelta(days=MOST_DAYS_BACK) <= day <= today


def say_day(day: date, today: date) -> str:
    """``today``, ``yesterday`` or ``Mon 16 Nov``."""
    named = {0: "today", 1: "yesterday"}
    return named.get((today - day).days, f"{day:%a} {day.day} {day:%b}")


def complete_day(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The words for a day that has been."""
    return beginning_with(typed, ("today", "yesterday", *WEEKDAYS, "2 days ago"))


def doubt_day(words: Sequence[str]) -> Doubt | None:
    """Whether a note that begins or ends with a day is about that day, or tells of it.

    Only what is a day beyond doubt is asked about: no ``sat down``, no ``12/18 done``; at the end
    only what has been (``solved it yesterday``), not ``prepared for friday``.
    """
    whole = " ".join(words)
    if len(words) <= MOST_WORDS and _is_no_day_to_log(whole):
        return Doubt(
            f"I can't log for {quoted(whole)}: only for a day of the last {MOST_DAYS_BACK}.",
            (
                Reading("For today", "today", tuple(range(len(words)))),
                Reading("Today, it is the note", "today"),
            ),
        )
    for count in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        first, last = (" ".join(some)[:MOST_LETTERS] for some in (words[:count], words[-count:]))
        if _BEYOND_DOUBT.fullmatch(_words_of(first)) and is_day(None, first):
            return _day_or_note(first, range(count))
        if _BEEN.fullmatch(_words_of(last)):
            return _day_or_note(last, range(len(words) - count, len(words)))
    return None


def read_date(name: str, typed: str, today: date) -> date:
    """A day to come, for the parameter ``name``; where no year is said, the next such day.

    ``2026-12-21``, ``21 Dec``, ``21.12.``, ``today``, ``next friday`` or ``in 2 weeks``. BadInput
    with both where the month may come first or second (``12/11``); BadValue for anything else.
    """
    days = days_from(typed, today)
    if not days:
        raise BadValue(name, DATE_RULE, typed)
    if len(days) > 1:
        raise unclear_date(typed, [(say_date(day), {name: day.isoformat()}) for day in days])
    return days[0]


def days_from(typed: str, today: date) -> list[date]:
    """The days to come that the words can mean: none, one, or two as for ``12/11``."""
    if not is_short(typed):
        return []
    text = _words_of(typed)
    day = day_from(text, today)
    if day is not None:
        return [day]
    return dates_from(text.removeprefix("on "), today)


def is_date(_catalog: Any, words: str) -> bool:
    """Whether this is nothing but a date, as ``read_date`` takes one."""
    return bool(days_from(words, _ANY_DAY))


def say_date(day: date) -> str:
    """``Mon 21 Dec 2026``."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def say_dates(first: date, last: date) -> str:
    """``Mon 21 Dec 2026``, or ``Mon 21 Dec 2026 to Sun 3 Jan 2027``."""
    if first == last:
        return say_date(first)
    return f"{say_date(first)} to {say_date(last)}"


def complete_date(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The words for a day to come."""
    return beginning_with(typed, ("today", "tomorrow", *WEEKDAYS, "next week", "next month"))


def complete_end(catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The same, and ``none``."""
    days = complete_date(catalog, typed)
    if not "none".startswith(typed.strip().lower()):
        return days
    return [Suggestion("none: take it away", "none"), *days]


def unclear_date(typed: str, instead: Sequence[tuple[str, Mapping[str, str]]]) -> BadInput:
    """The question which date was meant, with a button for each."""
    meant = did_you_mean([label for label, _ in instead])
    return BadInput(f"{quoted(typed)} can be two days. {meant}", instead=instead)


def _is_no_day_to_log(text: str) -> bool:
    """Whether this is nothing but a day to come, a longer time, or a date that does not exist."""
    if not is_short(text) or is_day(None, text):
        return False
    return bool(_NO_DAY.fullmatch(_words_of(text))) or is_date(None, text)


def _words_of(typed: str) -> str:
    """Plain English words, without what stands around them: ``(gestern):`` as ``yesterday``.

    The point behind a number stays: it says that it is one of a date.
    """
    text = plain(typed).strip(AROUND)
    if not text[-2:-1].isdigit():
        text = text.rstrip(".")
    return in_english(text)


def _day_or_note(day: str, places: Iterable[int]) -> Doubt:
    day = day.strip(AROUND)
    return Doubt(
        f"Is that for {quoted(capitalised(day))}, or does it belong to your note?",
        (
            Reading(f"For {capitalised(day).removeprefix('on ')}", day, tuple(places)),
            Reading("Today, it is the note", "today"),
        ),
    )


def capitalised(words: str) -> str:
    """The words with days of the week and months as English writes them: ``last Friday``."""
    return _NAMES.sub(lambda found: found[0].capitalize(), words)


def _days_until(typed: str, today: date) -> list[date]:
    """The days that have been that the words can mean."""
    if not is_short(typed):
        return []
    text = _words_of(typed)
    if re.fullmatch("[0-9]?", text):
        return [today - timedelta(days=int(text or 0))]
    day = day_until(text, today)
    if day is not None:
        return [day]
    return dates_until(text.removeprefix("on "), today)
