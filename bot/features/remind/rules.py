"""When a member wants to be reminded: read from words, in a zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.words.days import read_date, weekday_named
from bot.chat.words.times import read_time
from bot.errors import BadValue
from bot.schedule.calendar import instant
from bot.store.outbox import DEAD, FINISHED, LEASED, SENT, SKIPPED, TAKEN_BACK, Reminder

WHEN_RULE = (
    "a time like `tomorrow 18:00`, `18:30`, `in 2 hours`, `friday 9:00` or `2026-12-01 08:00`"
)
MOST_DAYS_AHEAD = 60
USUAL_TIME = "09:00"
MOST_SHOWN = 5  # of those that did not reach their member
NOT_WANTED = (FINISHED, TAKEN_BACK)
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
        raise BadValue("when", WHEN_RULE, typed)
    if when <= now or when > now + timedelta(days=MOST_DAYS_AHEAD):
        raise BadValue("when", f"a time to come, within {MOST_DAYS_AHEAD} days", typed)
    return when


def not_reached(reminders: Sequence[Reminder]) -> list[Reminder]:
    """Those that were given up, the newest first: of each item the last one alone.

    None of an item of which another reminder has come since, or is still to come.
    """
    last: dict[str, Reminder] = {}
    for reminder in sorted(reminders, key=lambda one: one.due_at):
        last[reminder.item_id] = reminder
    lost = [reminder for reminder in last.values() if _was_given_up(reminder)]
    return sorted(lost, key=lambda one: one.due_at, reverse=True)[:MOST_SHOWN]


def what_became_of(reminder: Reminder) -> str:
    """The sentence for one that waits no more; the item's title stands for its ``{title}``."""
    if reminder.state == SENT:
        return "Your reminder of **{title}** has come already."
    if reminder.state == LEASED:
        return "Your reminder of **{title}** is on its way to you."
    if reminder.reason == TAKEN_BACK:
        return "Your reminder of **{title}** is taken back already."
    if reminder.reason == FINISHED:
        return "I dropped your reminder of **{title}** when you finished it."
    return "Your reminder of **{title}** could not reach you."


def _was_given_up(reminder: Reminder) -> bool:
    """Whether it did not come although it was wanted."""
    if reminder.state == DEAD:
        return True
    return reminder.state == SKIPPED and reminder.reason not in NOT_WANTED


def _after_a_span(words: list[str], now: datetime, zone: ZoneInfo) -> datetime | None:
    """``in 2 hours``.

    Days and weeks are counted on the calendar, so that it is the same time of day.
    """
    found = re.fullmatch(r"in ?(\d{1,4}|an?) ?([a-z]+?)s?", " ".join(words))
    if not found or found[2] not in SPANS:
        return None
    count = int(found[1]) if found[1].isdigit() else 1
    unit = SPANS[found[2]]
    span = timedelta(**{unit: count})
    if unit in ("minutes", "hours"):
        return now + span
    local = now.astimezone(zone)
    return instant(local.date() + span, f"{local:%H:%M}", zone)


def _on_a_day(words: list[str], now: datetime, zone: ZoneInfo) -> datetime | None:
    """A day, a time, or both; the time is the last one or two words."""
    if not words:
        return None
    today = now.astimezone(zone).date()
    for at in range(len(words) + 1):
        named, clock = " ".join(words[:at]), " ".join(words[at:])
        read = _day_and_time(named, clock, today)
        if read is not None:
            day, time = read
            return _next_coming(day, time, _comes_again_after(named), now, zone)
    return None


def _day_and_time(named: str, clock: str, today: date) -> tuple[date, str] | None:
    """The day and the time that are said, today and the usual time where one is not.

    None where these words are no day or no time: then they are parted elsewhere, if anywhere.
    """
    day, time = today, USUAL_TIME
    try:
        if named:
            day = read_date("when", named, today)
        if clock:
            time = read_time(clock)
    except (ValueError, BadValue):
        return None
    return day, time


def _next_coming(day: date, time: str, again: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment; ``again`` later where it is past, and that is not zero."""
    today = now.astimezone(zone).date()
    if not today <= day <= today + timedelta(days=MOST_DAYS_AHEAD + 1):
        return now  # refused as past; so far off, a moment may have no date in UTC
    found = instant(day, time, zone)
    if found <= now and again:
        return instant(day + again, time, zone)
    return found


def _comes_again_after(named: str) -> timedelta:
    """When the day that was named comes again: a weekday in a week, a date never (zero)."""
    if not named:
        return timedelta(days=1)
    if weekday_named(named) is not None:
        return timedelta(days=7)
    return timedelta()
