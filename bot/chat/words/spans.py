"""Days from one to another, as people write them: ``21-27 Dec``, ``21.12.-3.1.``, ``next week``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.chat.words.dates import month_named
from bot.chat.words.days import days_from, say_dates, unclear_date
from bot.chat.words.relative_days import in_english
from bot.chat.words.spelling import in_digits, is_short, plain
from bot.errors import BadInput, BadValue

DAYS_RULE = "a day or days, like `21 Dec`, `21-27 Dec`, `until 10 Jan` or `next week`"
LONGEST = timedelta(days=366)
SATURDAY, SUNDAY = 5, 6
TODAY = "today"
Parts = tuple[str, str]
_ANY_DAY = date(2000, 1, 3)  # for whether words are days at all, a Monday
_BETWEEN = re.compile(
    r"\s*(?:\b(?:to|until|till|through|bis|hasta|jusqu'au)\b|\.\.+(?=\s*[0-9a-z])|[-–—])\s*"
)
_BEFORE = re.compile(r"^(?:from|for|vom|von|ab|the|on)\s+")
_UNTIL = re.compile(r"^(?:until|till|to|through|bis|hasta|[-–—])\s+(?:the )?")
_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?")
_DAY_FIRST = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?(?P<rest>[./ ].+)")
_DAY_LAST = re.compile(r"(?P<rest>[a-zäéû]{3,10}\.? )[0-9]{1,2}(?:st|nd|rd|th|\.)?")
_COUNTED = re.compile(
    r"(?:next )?(?P<count>[0-9]{1,3}) ?(?P<unit>day|d|week|w|wk|tag|woche)(?:s|e|en|n)?"
)
_MONTH = re.compile(r"(?P<month>[a-zäéû]{3,10})(?: (?P<year>[0-9]{4}))?")
_DAYS_OF = {"day": 1, "d": 1, "tag": 1, "week": 7, "w": 7, "wk": 7, "woche": 7}


def parted(typed: str, today: date) -> Parts | None:
    """The first and the last day of several, each as words that are read as one.

    None for one day, and for words that are no days.
    """
    if not is_short(typed):
        return None
    text = _BEFORE.sub("", in_english(plain(typed)).strip(" ,;"))
    named = _named(text, today)
    if named is not None:
        return named[0].isoformat(), named[1].isoformat()
    until = _UNTIL.sub("", text)
    month = _month(until, today)
    if until != text and month is not None:
        return TODAY, (month[0] - timedelta(days=1)).isoformat()
    if until != text and days_from(until, today):
        return TODAY, until
    return next(_halves(text, today), None)


def is_days(_catalog: Any, words: str) -> bool:
    """Whether this is nothing but a day, or several from one to another."""
    return bool(days_from(words, _ANY_DAY)) or parted(words, _ANY_DAY) is not None


def read_days(name: str, typed: str, today: date) -> tuple[date, date]:
    """The first and the last day that are meant, for the parameter ``name``.

    BadInput with what can be meant where that is not one thing; BadValue for what are no days, are
    over or more than a year.
    """
    first, last = parted(typed, today) or (typed, typed)
    begins = days_from(first, today)
    spans = [(begin, end) for begin in begins for end in days_from(last, begin)]
    if first == last:
        spans = [(day, day) for day in begins]
    if not spans:
        raise BadValue(name, DAYS_RULE, typed)
    if len(spans) > 1:
        instead = [(say_dates(*one), {name: f"{one[0]} to {one[1]}"}) for one in spans]
        raise unclear_date(typed, instead)
    begin, end = spans[0]
    if begin < today:
        raise BadValue(name, "days from today on", typed)
    if end < begin or end - begin >= LONGEST:
        raise BadInput(f"{say_dates(begin, end)}: that is no time of at most a year.")
    return begin, end


def _named(text: str, today: date) -> tuple[date, date] | None:
    """A week, a weekend, a month, or so many days from today on."""
    monday = today - timedelta(days=today.weekday())
    saturday = monday + timedelta(days=SATURDAY)
    weeks = {
        "this week": (today, monday + timedelta(days=SUNDAY)),
        "next week": (monday + timedelta(days=7), monday + timedelta(days=7 + SUNDAY)),
        "this weekend": (max(today, saturday), monday + timedelta(days=SUNDAY)),
        "next weekend": (saturday + timedelta(days=7), monday + timedelta(days=7 + SUNDAY)),
        "this month": (today, _last_of_month(today)),
    }
    weeks["weekend"] = weeks["this weekend"]
    following = _last_of_month(today) + timedelta(days=1)
    weeks["next month"] = (following, _last_of_month(following))
    if text in weeks:
        return weeks[text]
    counted = _COUNTED.fullmatch(in_digits(text))
    if counted and int(counted["count"]):
        days = int(counted["count"]) * _DAYS_OF[counted["unit"]]
        return today, today + timedelta(days=days - 1)
    return _month(text, today)


def _month(text: str, today: date) -> tuple[date, date] | None:
    """All of a month, or what is left of it."""
    found = _MONTH.fullmatch(re.sub("^i[nm] ", "", text))
    month = month_named(found["month"]) if found else None
    if found is None or month is None:
        return None
    year = int(found["year"] or today.year + (month < today.month))
    if not date.min.year <= year < date.max.year:
        return None
    first = date(year, month, 1)
    last = _last_of_month(first)
    if first <= today <= last:
        first = today
    return first, last


def _last_of_month(day: date) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)


def _halves(text: str, today: date) -> Iterator[Parts]:
    """The words before and behind what stands between two days, each as a whole day."""
    for found in _BETWEEN.finditer(text):
        first, last = text[: found.start()].strip(), text[found.end() :].strip()
        first, last = _with_month_of(first, last)
        begins = days_from(first, today)
        if begins and days_from(last, begins[0]):
            yield _in_order(first, last, today)


def _with_month_of(first: str, last: str) -> Parts:
    """``21`` and ``27 dec`` as ``21 dec`` and ``27 dec``; ``dec 21`` and ``27`` likewise."""
    number = _DAY.fullmatch(first)
    ending = _DAY_FIRST.fullmatch(last)
    if number and ending:
        return f"{number['day']}{ending['rest']}", last
    number, begun = _DAY.fullmatch(last), _DAY_LAST.fullmatch(first)
    if number and begun:
        return first, f"{begun['rest']}{number['day']}"
    return first, last


def _in_order(first: str, last: str, today: date) -> Parts:
    """The same, with the year of the first where that is said of the last only."""
    [begin, *_], [end, *_] = days_from(first, today), days_from(last, today)
    earlier = days_from(first, end - LONGEST) if end - begin >= LONGEST else []
    if not earlier or not today <= earlier[0] <= end:
        return first, last
    return earlier[0].isoformat(), last
