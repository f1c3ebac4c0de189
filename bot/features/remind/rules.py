"""When a member wants to be reminded: read from words, in a zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.words.days import WEEKDAYS, read_date
from bot.chat.words.times import read_time
from bot.errors import BadValue
from bot.schedule.calendar import instant

RULE = "a time like `tomorrow 18:00`, `18:30`, `in 2 hours`, `friday 9:00` or `2026-12-01 08:00`"
MOST_DAYS = 60
USUAL_TIME = "09:00"
SPANS = {
    "minute": "minutes",
    "min": "minutes",
    "m": "minutes",
    "hour": "hours",
    "h": "hours",
    "day": "days",
    "d": "days",
    "week": "weeks",
    "w": "weeks",
}


def read_when(typed: str, now: datetime, zone: str) -> datetime:
    """The moment (UTC) that is meant in ``zone``.

    BadValue where it can't be read, is past or too far ahead.

    A day alone means nine o'clock; a time alone its next coming, and so does a weekday.
    """
    words = re.sub(r"\b(?:at|on|next)\b|,", " ", typed.lower()).split()
    when = _after_a_span(words, now, ZoneInfo(zone)) or _on_a_day(words, now, ZoneInfo(zone))
    if when is None:
        raise BadValue("when", RULE, typed)
    if when <= now or when > now + timedelta(days=MOST_DAYS):
        raise BadValue("when", f"a time to come, within {MOST_DAYS} days", typed)
    return when


def _after_a_span(words: list[str], now: datetime, zone: ZoneInfo) -> datetime | None:
    """``in 2 hours``.

    Days and weeks are counted on the calendar, so that it is the same time of day.
    """
    found = re.fullmatch(r"in ?(\d{1,4}|an?) ?([a-z]+?)s?", " ".join(words))
    if not found or found[2] not in SPANS:
        return None
    count = int(found[1]) if found[1].isdigit() else 1
    span = timedelta(**{SPANS[found[2]]: count})
    if SPANS[found[2]] in ("minutes", "hours"):
        return now + span
    local = now.astimezone(zone)
    return instant(local.date() + span, f"{local:%H:%M}", zone)


def _on_a_day(words: list[str], now: datetime, zone: ZoneInfo) -> datetime | None:
    """A day, a time, or both; the time is the last one or two words."""
    today = now.astimezone(zone).date()
    for at in range(len(words) + 1 if words else 0):
        named, clock = " ".join(words[:at]), " ".join(words[at:])
        try:
            day = read_date("when", named, today) if named else today
            hour = read_time(clock) if clock else USUAL_TIME
        except (ValueError, BadValue):  # the words are parted elsewhere, if anywhere
            continue
        if (
            not today <= day <= today + timedelta(days=MOST_DAYS + 1)
        ):  # far off, a moment may have no date in UTC
            return now
        again = timedelta(days=_days_between(named))
        found = instant(day, hour, zone)
        return instant(day + again, hour, zone) if found <= now and again else found
    return None


def _days_between(named: str) -> int:
    """In how many days what was named comes again; 0 for a date."""
    weekday = len(named) > 2 and any(name.startswith(named) for name in WEEKDAYS)
    return 7 if weekday else 0 if named else 1
