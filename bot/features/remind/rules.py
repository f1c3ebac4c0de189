"""When a member wants to be reminded, and of what: read from words, in a zone.

In a wish as people say it (``to read python tomorrow``, ``in two hours to solve the challenge``)
the moment stands at the end, at the beginning, or half here and half there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.catalog.search import fits
from bot.chat import limits
from bot.chat.words.days import say_date, unclear_date
from bot.chat.words.moments import Moment, moments_in, span_in
from bot.errors import BadInput, BadValue, quoted
from bot.features.items import REMINDED_BY, REMINDED_OF
from bot.features.naming import known
from bot.schedule.calendar import instant
from bot.store.outbox import DEAD, FINISHED, LEASED, SENT, SKIPPED, TAKEN_BACK, Reminder

WHEN_RULE = (
    "a time like `tomorrow 18:00`, `18:30`, `in 2 hours`, `friday 9:00` or `2026-12-01 08:00`"
)
MOST_DAYS_AHEAD = 60
MOST_SHOWN = 5  # of those that did not reach their member
NOT_WANTED = (FINISHED, TAKEN_BACK)
MOST_WORDS = 8  # that a moment has
_ANY_DAY = date(2000, 1, 1)  # for whether words are a moment at all
_BEFORE = re.compile(r"^(?:(?:me|to|about|of|that|for|please|on|at)\s+)+", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\s+(?:on|at|by|,|and|please))+$|[,.!]+$", re.IGNORECASE)
_AGAIN = re.compile(r"^(?:every|each|daily|weekly|jede[nrs]?|täglich|cada)\b\s*", re.IGNORECASE)
_OFTEN = frozenset(["", "day", "week", "morning", "evening", "month", "tag", "woche", "día"])
_USUAL = """
    read study do solve learn finish practise practice start continue watch review try begin
    revise repeat work on with the a my
    """
_VERBS = frozenset(_USUAL.split())
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_is_name = known(*REMINDED_OF)


def read_when(typed: str, now: datetime, zone: str) -> datetime:
    """The moment (UTC) that is meant in ``zone``.

    A day alone means nine o'clock; a time alone its next coming, and so does a weekday. BadValue
    where it can't be read, is past or too far ahead; BadInput with both where it can be two.
    """
    _refuse_again_and_again(typed)
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


def at_that_time(reminder: Reminder, zone: str) -> str:
    """The line that sets a reminder once more, at its own time, read in a member's zone."""
    local = reminder.due_at.astimezone(ZoneInfo(zone))
    return f'{REMINDED_BY.format(reminder.item_id)} when:"{local:%Y-%m-%d %H:%M}"'


def _was_given_up(reminder: Reminder) -> bool:
    """Whether it did not come although it was wanted."""
    if reminder.state == DEAD:
        return True
    return reminder.state == SKIPPED and reminder.reason not in NOT_WANTED


def _refuse_again_and_again(typed: str) -> None:
    """BadInput for ``every friday``: a reminder comes once."""
    found = _AGAIN.match(typed.strip())
    if found is None:
        return
    once = typed.strip()[found.end() :]
    if once.lower() in _OFTEN or not _is_moment(once):
        once = "tomorrow"
    label = f"Once: {once}"
    raise BadInput("A reminder comes once.", instead=[(label, {"when": once})])


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


def read_sentence(catalog: Any, words: Sequence[str]) -> Mapping[str, str] | None:
    """``what`` and ``when`` of a sentence; one of them alone where the other is not said.

    None where it holds no moment, and is nothing that can be reminded of.
    """
    whole = " ".join(words)
    if catalog is None or _is_name(catalog, whole):
        return None
    if _is_moment(whole):
        return {"when": _BY.sub("", whole)}
    found = [(_thing(catalog, rest), when) for rest, when in _parted(words)]
    for what, when in found:
        if _is_name(catalog, what):
            return {"what": what, "when": when}
    for what, when in found:
        return {"what": what, "when": when}
    what = _thing(catalog, whole)
    if what != whole and _is_name(catalog, what):
        return {"what": what}
    return None


def _parted(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(the rest, the moment) for each moment in the words, the longest first, at the end before."""
    most = min(len(words) - 1, MOST_WORDS)
    for many in range(most, 0, -1):
        for first in range(many + 1):
            last = len(words) - (many - first)
            when = _BY.sub("", " ".join([*words[:first], *words[last:]]).strip(" ,."))
            if _is_moment(when):
                yield " ".join(words[first:last]), when


def _is_moment(said: str) -> bool:
    """Whether this is nothing but a moment; a bare number may belong to a name."""
    if said.isdigit():
        return False
    said = _BY.sub("", said)
    often = _AGAIN.match(said)
    if often is not None:
        said = said[often.end() :]
        if said.lower() in _OFTEN:
            return True
    return span_in(said) is not None or bool(moments_in(said, _ANY_DAY))


def _thing(catalog: Any, said: str) -> str:
    """What is left of ``to read python``: a name, where there is one behind the verb.

    What only fits a name stands alone or behind a usual verb: nothing is meant by ``drink water``.
    """
    said = _BEHIND.sub("", _BEFORE.sub("", f"{said} ").strip())
    words = said.split()
    for is_one in (_is_name, _fits):
        for first in range(min(len(words), limits.NAME_WORDS)):
            name = " ".join(words[first:])
            is_exact = is_one is _is_name
            is_whole = all(word.lower() in _VERBS for word in words[:first])
            if (is_exact or is_whole) and is_one(catalog, name):
                return name
    return said


def _fits(catalog: Any, words: str) -> bool:
    return fits(catalog, words, REMINDED_OF)
