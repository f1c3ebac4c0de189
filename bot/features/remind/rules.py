"""When a member wants to be reminded: read from words, in a zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.words.days import say_date, unclear_date
from bot.chat.words.moments import Moment, moments_in, span_in
from bot.errors import BadInput, BadValue, quoted
from bot.schedule.calendar import instant
from bot.store.outbox import DEAD, FINISHED, LEASED, SENT, SKIPPED, TAKEN_BACK, Reminder

WHEN_RULE = (
    "a time like `tomorrow 18:00`, `18:30`, `in 2 hours`, `friday 9:00` or `2026-12-01 08:00`"
)
MOST_DAYS_AHEAD = 60
MOST_SHOWN = 5  # of those that did not reach their member
NOT_WANTED = (FINISHED, TAKEN_BACK)


def read_when(typed: str, now: datetime, zone: str) -> datetime:
    """The moment (UTC) that is meant in ``zone``.

    A day alone means nine o'clock; a time alone its next coming, and so does a weekday. BadValue
    where it can't be read, is past or too far ahead; BadInput with both where it can be two.
    """
    _refuse_time_or_span(typed)
    when = _after_a_span(typed, now) or _on_a_day(typed, now, ZoneInfo(zone))
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


def _refuse_time_or_span(typed: str) -> None:
    """BadInput for ``2h``: two o'clock, or in two hours."""
    found = re.fullmatch(r"([1-9]|1[0-2]) ?h ?([0-5][0-9])?", typed.strip().lower())
    if not found:
        return
    clock = f"{int(found[1]):02}:{found[2] or '00'}"
    instead = [(f"In {typed.strip()}", {"when": f"in {typed}"}), (f"At {clock}", {"when": clock})]
    raise BadInput(f"Do you mean in {quoted(typed)} from now, or at {clock}?", instead=instead)


def _after_a_span(typed: str, now: datetime) -> datetime | None:
    """``in 2 hours``; what is too far ahead is as far as can be told."""
    span = span_in(typed)
    if span is None:
        return None
    return now + span


def _on_a_day(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """A day, a time, or both. Days are counted on the calendar, so that the time of day stays."""
    local = now.astimezone(zone)
    moments = moments_in(typed, local.date())
    if not moments:
        return None
    in_time = [one for one in moments if _is_near(one.day, local.date())]
    if len(in_time) > 1:
        raise _either(typed, in_time)
    if not in_time:
        return now  # Refused as past; so far off, a moment may have no date in UTC
    return _next_coming(in_time[0], now, zone)


def _is_near(day: date, today: date) -> bool:
    return today <= day <= today + timedelta(days=MOST_DAYS_AHEAD + 1)


def _next_coming(moment: Moment, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment, or the one after it where it is past and comes again."""
    time = moment.time
    if moment.keeps_time:
        time = f"{now.astimezone(zone):%H:%M}"
    found = instant(moment.day, time, zone)
    if found <= now and moment.again:
        return instant(moment.day + moment.again, time, zone)
    return found


def _either(typed: str, moments: Sequence[Moment]) -> BadInput:
    return unclear_date(
        typed,
        [
            (f"{say_date(one.day)}, {one.time}", {"when": f"{one.day} {one.time}"})
            for one in moments
        ],
    )
