"""Which time a board is of: what is typed, the period that it means, what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.chat.parameter import Suggestion
from bot.chat.words.dates import MONTHS
from bot.errors import BadInput, BadValue, NotNow
from bot.store.boards import BoardPlace
from bot.store.totals import ALL, Total, month_of, week_of
from bot.store.weeks import Week

Ways = Sequence[tuple[str, str]]

SEVEN_DAYS = timedelta(days=7)
NOTHING = Total()
EARLIEST_ZONE = timedelta(hours=14)  # nowhere on Earth is it later than in Kiribati
WEEK, LAST, MONTH, LAST_MONTH = "week", "last", "month", "last-month"
WINDOW_RULE = (
    "a time to look at: `week`, `last`, `month`, `all`, a week like `2026-W47` or a month like"
    " `2026-10`"
)
WAYS: Ways = (
    ("This week", "leaderboard week"),
    ("Last week", "leaderboard last"),
    ("This month", "leaderboard month"),
    ("All time", "leaderboard all"),
)
SUGGESTED = (
    ("This week", WEEK),
    ("Last week", LAST),
    ("This month", MONTH),
    ("Last month", LAST_MONTH),
    ("All time", ALL),
)
_SAID = {
    WEEK: ("week", "this week", "now", "current week"),
    LAST: ("last", "last week", "previous", "previous week"),
    MONTH: ("month", "this month", "current month"),
    LAST_MONTH: ("last month", "previous month"),
    ALL: ("all", "all time", "ever", "total", "overall"),
}
_WORDS = {said: window for window, many in _SAID.items() for said in many}
_OF_YEAR = re.compile(r"(?P<year>\d{4})-?w(?P<week>\d{1,2})", re.ASCII)
_WEEK = re.compile(r"w(?:eek )?(?P<week>\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(?P<month>[a-z]{3,9})(?: (?P<year>\d{4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A week, a month or all time, as it is called and kept.

    ``window`` is what a button types: a name that stays right, ``2026-W46`` for last week.
    ``first`` is its first day, None for all time; ``is_current``: the group is in it.
    """

    window: str
    period: str
    first: date | None
    title: str
    is_current: bool

    @property
    def before(self) -> str:
        """The window of the week before; "" for what is no week."""
        if self.first is None or "W" not in self.period:
            return ""
        return week_of(self.first - SEVEN_DAYS)


@dataclass(frozen=True, slots=True)
class Page:
    """Ten places: which of how many pages, and how many members share the rank of its first."""

    number: int
    last: int
    places: tuple[BoardPlace, ...]
    sharing: int


@dataclass(frozen=True, slots=True)
class Own:
    """How the asker stands in a span: without a ``rank`` where they have no points in it.

    ``sharing``: how many have the same rank. ``hidden``: no board shows them; the rank is the one
    that they would have. ``elsewhere``: what the same words mean by the asker's
    own days, where that is another span; ``there`` are their sums in it.
    """

    member_id: int
    name: str
    zone: str
    sums: Total
    rank: int | None = None
    sharing: int = 1
    ahead: BoardPlace | None = None
    elsewhere: Span | None = None
    there: Total = NOTHING
    hidden: bool = False


def read_window(typed: str) -> str:
    """A window as it is kept: ``week``, ``last``, ``all``, ``2026-W47``, ``2026-10``, ``w47``.

    ValueError for anything else, such as a week that its year has not.
    """
    text = " ".join(typed.lower().replace("-month", " month").split())
    if text in _WORDS:
        return _WORDS[text]
    if found := _OF_YEAR.fullmatch(text):
        return str(Week.read(f"{found['year']}-W{int(found['week']):02}"))
    if found := _WEEK.fullmatch(text):
        number = int(found["week"])
        if not 1 <= number <= 53:
            raise ValueError(typed)
        return f"w{number}"
    return _read_month(text)


def window_or_refusal(typed: str) -> str:
    """The same. BadInput with a button for each window that is usual."""
    try:
        return read_window(typed)
    except ValueError:
        raise BadInput(BadValue("window", WINDOW_RULE, typed).sentence, WAYS) from None


def complete_window(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """The usual windows; what is typed itself where it names one."""
    wanted = typed.strip().lower()
    found = [
        Suggestion(label, window)
        for label, window in SUGGESTED
        if label.lower().startswith(wanted) or window.startswith(wanted)
    ]
    try:
        named = read_window(wanted)
    except ValueError:
        return found
    if named in {window for _, window in SUGGESTED}:
        return found
    return [*found, Suggestion(named, named)]


def span_of(window: str, today: date) -> Span:
    """What a window means where it is ``today``; a week or month without a year is the last one."""
    if window == ALL:
        return Span(ALL, ALL, None, "All time", True)
    monday = _monday(window, today)
    if monday is not None:
        return _week(monday, today)
    return _month(_first_of_month(window, today), today)


def elsewhere(window: str, span: Span, today: date) -> Span | None:
    """What a window means on the asker's own day, where that is another span than the group's.

    So whoever is in the next week already, or still in the last one, is told so.
    """
    if span.is_current:
        window = span.window
    theirs = span_of(window, today)
    if theirs.period == span.period:
        return None
    return replace(theirs, window=theirs.period)


def must_have_begun(span: Span, now: datetime) -> None:
    """NotNow for a time that has begun nowhere yet."""
    latest = (now + EARLIEST_ZONE).date()
    if span.first is not None and span.first > latest:
        raise NotNow(f"{span.title} has not begun yet: nobody can have logged in it.", WAYS)


def _week(monday: date, today: date) -> Span:
    period, title = week_of(monday), f"Week of {monday:%a} {monday.day} {monday:%b}"
    if period == week_of(today):
        return Span(WEEK, period, monday, title, True)
    if monday.year != today.year:
        title += f" {monday.year}"
    return Span(period, period, monday, title, False)


def _month(first: date, today: date) -> Span:
    period, title = month_of(first), f"{MONTHS[first.month - 1].capitalize()} {first.year}"
    if period == month_of(today):
        return Span(MONTH, period, first, title, True)
    return Span(period, period, first, title, False)


def _monday(window: str, today: date) -> date | None:
    """The first day of the week that a window names; None where it names a month."""
    if window == WEEK:
        return Week.of(today).monday
    if window == LAST:
        return Week.of(today - SEVEN_DAYS).monday
    if window.startswith("w"):
        return _last_week_numbered(int(window[1:]), today)
    if "-W" in window:
        return Week.read(window).monday
    return None


def _last_week_numbered(number: int, today: date) -> date:
    """The Monday of the last week of this number that has begun."""
    week = Week.of(today)
    while week.number != number:
        week = Week.of(week.monday - SEVEN_DAYS)
    return week.monday


def _first_of_month(window: str, today: date) -> date:
    this = today.replace(day=1)
    if window == MONTH:
        return this
    if window == LAST_MONTH:
        return (this - timedelta(days=1)).replace(day=1)
    if window in MONTHS:
        first = this.replace(month=MONTHS.index(window) + 1)
        return first if first <= today else first.replace(year=today.year - 1)
    return date.fromisoformat(f"{window}-01")


def _read_month(text: str) -> str:
    """``2026-10`` or ``october``. ValueError for anything else."""
    if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        return month_of(date.fromisoformat(f"{text}-01"))
    found = _MONTH.fullmatch(text)
    if found is None:
        raise ValueError(text)
    number = _month_named(found["month"])
    if found["year"] is None:
        return MONTHS[number - 1]
    return month_of(date(int(found["year"]), number, 1))


def _month_named(begun: str) -> int:
    """The number of the month that begins with these letters. ValueError where none does."""
    for number, name in enumerate(MONTHS, 1):
        if name.startswith(begun):
            return number
    raise ValueError(begun)
