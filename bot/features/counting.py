"""What still counts of what can be repeated: for one member, this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.catalog.schema import Activity
from bot.chat.reply import Bold, Span, Text
from bot.chat.words.days import say_day
from bot.chat.words.plurals import several
from bot.features import worth
from bot.features.context import Context
from bot.store import history
from bot.store.entries import EntryKind


@dataclass(frozen=True, slots=True)
class Counted:
    """An activity, and how a member stands with it.

    ``so_far``: how often it counted this week. ``left``: how often it still can, from today on.
    ``next_on``: the first day, today or later, on which it counts.
    """

    activity: Activity
    so_far: int
    left: int
    next_on: date


def counted_of(ctx: Context, activities: Sequence[Activity]) -> list[Counted]:
    """How the member stands with each of these activities, in their order."""
    if not activities:
        return []
    spans = [worth.span_of(activity, ctx.today) for activity in activities]
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    logged = history.between(ctx.tx, ctx.member, first, last, (EntryKind.ACTIVITY,))
    days: dict[str, list[date]] = {}
    for entry in logged:
        if entry.points:
            days.setdefault(entry.item_id, []).append(entry.day)
    return [_counted(one, ctx.today, days.get(one.id, ())) for one in activities]


def list_of(counted: Sequence[Counted], today: date) -> Text:
    """A line for each activity: its title, what it is worth, how it stands this week."""
    spans: list[Span] = []
    for one in counted:
        points = several(one.activity.points, "point")
        said = f": {points}, {how_it_stands(one, today)}"
        spans += ["\n", Bold(one.activity.title), said]
    return Text(tuple(spans[1:]))


def how_it_stands(one: Counted, today: date) -> str:
    """``3 times a week``, or ``1 of 3 this week, 2 more count``, or when it counts again."""
    soon = f"counts again {_when(one.next_on, today)}"
    if not one.so_far:
        often = worth.times_a_week(one.activity)
        return often if one.next_on == today else f"{often}, {soon}"
    so_far = f"{one.so_far} of {one.activity.weekly_cap} this week"
    if one.next_on != today:
        return f"{so_far}, {soon}"
    verb = "counts" if one.left == 1 else "count"
    return f"{so_far}, {one.left} more {verb}"


def _when(day: date, today: date) -> str:
    """``tomorrow`` or ``on Mon 23 Nov``."""
    if day == today + worth.A_DAY:
        return "tomorrow"
    return f"on {say_day(day, today)}"


def _counted(activity: Activity, today: date, days: Sequence[date]) -> Counted:
    monday, sunday = worth.week_around(today)
    return Counted(
        activity,
        sum(monday <= day <= sunday for day in days),
        len(worth.days_that_count(activity, today, days)),
        worth.next_day_that_counts(activity, today, days),
    )
