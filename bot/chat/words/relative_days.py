"""Days that are said from today: ``yesterday``, ``last friday``, ``next week``, ``in 3 days``."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.chat.words.spelling import in_digits, one_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SATURDAY = 5
_GERMAN = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_SPANISH = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_IN_ENGLISH = {
    "heute": "today",
    "gestern": "yesterday",
    "vorgestern": "day before yesterday",
    "morgen": "tomorrow",
    "übermorgen": "day after tomorrow",
    "nächste woche": "next week",
    "sonnabend": "saturday",
    "hoy": "today",
    "ayer": "yesterday",
    "anteayer": "day before yesterday",
    "mañana": "tomorrow",
    "pasado mañana": "day after tomorrow",
    "próxima semana": "next week",
    "miercoles": "wednesday",
    "sabado": "saturday",
    "aujourd'hui": "today",
    "hier": "yesterday",
    "avant-hier": "day before yesterday",
    "demain": "tomorrow",
    "après-demain": "day after tomorrow",
    "la semaine prochaine": "next week",
    "semaine prochaine": "next week",
    "diese woche": "this week",
    "esta semana": "this week",
    "cette semaine": "this week",
    **dict.fromkeys(["am", "el", "le"], "on"),
    **dict.fromkeys(["letzten", "letzter", "letzte", "vergangenen"], "last"),
    **dict.fromkeys(["nächsten", "nächster", "nächste", "próximo"], "next"),
    **dict.fromkeys(["diesen", "este", "ce"], "this"),
    **dict(zip(_GERMAN, WEEKDAYS, strict=True)),
    **dict(zip(_SPANISH, WEEKDAYS, strict=True)),
    **dict(zip(_FRENCH, WEEKDAYS, strict=True)),
}
"""Words of days in German, in Spanish and in French."""
OTHER_WEEKDAYS = {word: said for word, said in _IN_ENGLISH.items() if said in WEEKDAYS}
"""The weekday, in English, of each word for one in another language."""
_FOREIGN = re.compile(rf"\b(?:{one_of(list(_IN_ENGLISH))})\b")
_LONG_AGO = re.compile(r"(?:vor|hace|il y a) (?P<count>\w+) (?P<unit>tag|día|dia|jour)(?:en|e|s)?")
_LAST = re.compile(r"(?:on )?(?P<day>[a-z]+) (?:pasado|dernier)")
_NEXT = re.compile(r"(?:on )?(?P<day>[a-z]+) prochain")
_TODAY = ("today", "tonight", "this morning", "this afternoon", "this evening")
_PAST = {"yesterday": 1, "last night": 1, "day before yesterday": 2, "a week ago": 7}
_COMING = {"today": 0, "tomorrow": 1, "tmrw": 1, "day after tomorrow": 2}
_SPANS = {"day": 1, "d": 1, "week": 7, "w": 7, "wk": 7, "fortnight": 14}
_UNIT = rf"(?P<unit>{one_of([*_SPANS, 'month'])})s?"
_AGO = re.compile(rf"(?P<count>[0-9]{{1,3}}) ?{_UNIT} (?:ago|back)")
_IN = re.compile(rf"(?:in )?(?P<count>[0-9]{{1,4}}) ?{_UNIT}(?P<from> from (?:now|today))?")
_OF_NEXT_WEEK = re.compile(r"(?P<before>[a-z]+) next week|next week (?P<after>[a-z]+)")


def in_english(text: str) -> str:
    """A day of plain words in English: ``gestern`` and ``ayer`` are ``yesterday``."""
    text = _LONG_AGO.sub(r"\g<count> days ago", text)
    text = _FOREIGN.sub(lambda found: _IN_ENGLISH[found[0]], text)
    return _NEXT.sub(r"next \g<day>", _LAST.sub(r"last \g<day>", text))


def day_until(text: str, today: date) -> date | None:
    """The day that has been, or today, that plain words mean; None where they mean none."""
    text = text.removeprefix("on ").removeprefix("the ")
    if text in _TODAY:
        return today
    if text in _PAST:
        return today - timedelta(days=_PAST[text])
    if found := _AGO.fullmatch(in_digits(text)):
        return _moved(today, -int(found["count"]), found["unit"])
    return _weekday_until(text, today)


def day_from(text: str, today: date) -> date | None:
    """Today, or the day to come, that plain words mean; None where they mean none."""
    text = text.removeprefix("on ").removeprefix("the ")
    if text in _COMING:
        return today + timedelta(days=_COMING[text])
    if (found := _IN.fullmatch(in_digits(text))) and (text.startswith("in ") or found["from"]):
        return _moved(today, int(found["count"]), found["unit"])
    if text == "next week":
        return _monday_after(today)
    if text == "next month":
        return _moved(today.replace(day=1), 1, "month")
    if text in ("weekend", "this weekend"):
        return today if today.weekday() > SATURDAY else _weekday_from(SATURDAY, today)
    if found := _OF_NEXT_WEEK.fullmatch(text):
        weekday = weekday_named(found["before"] or found["after"])
        return None if weekday is None else _monday_after(today) + timedelta(days=weekday)
    return _named_weekday_from(text, today)


def weekday_named(text: str) -> int | None:
    """The weekday (Monday = 0) that begins with these letters, in lower case.

    None where there is none, or less than three letters of it are given.
    """
    if len(text) < 3:
        return None
    return next((n for n, name in enumerate(WEEKDAYS) if name.startswith(text)), None)


def _weekday_until(text: str, today: date) -> date | None:
    """The last such weekday, today included unless it is said to be the last one."""
    weekday = weekday_named(re.sub("^(?:this|last) ", "", text))
    if weekday is None:
        return None
    back = (today.weekday() - weekday) % 7
    if text.startswith("last ") and not back:
        back = 7
    return today - timedelta(days=back)


def _named_weekday_from(text: str, today: date) -> date | None:
    """The next such weekday, today included unless it is said to be the next one."""
    weekday = weekday_named(re.sub("^(?:this|coming|next) ", "", text))
    if weekday is None:
        return None
    if text.startswith("next "):
        today += timedelta(days=1)
    return _weekday_from(weekday, today)


def _weekday_from(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _moved(day: date, count: int, unit: str) -> date | None:
    """So many units later; None where the calendar ends before."""
    try:
        if unit == "month":
            return _months_later(day, count)
        return day + timedelta(days=count * _SPANS[unit])
    except (OverflowError, ValueError):
        return None


def _months_later(day: date, count: int) -> date:
    """The same day of the month, or the last one that there is."""
    years, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + years, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    last = (following - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))
