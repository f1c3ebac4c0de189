"""What an entry is worth: pure, from the catalog and the entries that stand.

Entries are valued in the order in which they were logged, so a later one never changes what an
earlier one earned. Caps keep the board about steady work, not about long nights, many small entries
or claims that nobody checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Activity, Challenge, Interview, Item, Topic
from bot.store.entries import Entry

MINUTES_A_POINT = 10
MOST_COUNTED_MINUTES = 240  # a day: what is studied beyond is logged, and earns no more points
A_DAY = timedelta(days=1)
MOST_CLAIMED = 60  # points a week for what is said to be done and nobody checked
WHY_NO_STUDY_POINTS = "a point comes with every full ten minutes of a day, up to four hours"
WHY_NO_CLAIM_POINTS = (
    f"what is finished by saying so counts up to {MOST_CLAIMED} points a week, and this week it has"
)


@dataclass(frozen=True, slots=True)
class Worth:
    """Points, and why they are none or fewer than they could be; "" where they are all."""

    points: int
    why_less: str = ""


def of_study(minutes: int, before: int) -> Worth:
    """For ``minutes`` on a day on which ``before`` were studied already."""
    points = of_studied_day(before + minutes) - of_studied_day(before)
    return Worth(points, "" if points else WHY_NO_STUDY_POINTS)


def of_studied_day(minutes: int) -> int:
    """Points of a whole day: one for every full ten minutes, up to four hours."""
    return min(minutes, MOST_COUNTED_MINUTES) // MINUTES_A_POINT


def of_claim(amount: int, before: int) -> Worth:
    """For a claim of ``amount`` in a week in which claims earned ``before`` points already."""
    points = max(min(amount, MOST_CLAIMED - before), 0)
    return Worth(points, "" if points == amount else WHY_NO_CLAIM_POINTS)


def of_activity(activity: Activity, day: date, counted: Sequence[date]) -> Worth:
    """For an activity on ``day``.

    ``counted`` are the days of its entries that earned points before, within the week and the
    cool-down on either side.
    """
    monday, sunday = week_around(day)
    this_week = [one for one in counted if monday <= one <= sunday]
    is_too_soon = any(abs((day - one).days) < activity.cooldown_days for one in counted)
    if is_too_soon or len(this_week) >= activity.weekly_cap:
        return Worth(0, why_not_counted(activity, len(this_week)))
    return Worth(activity.points)


def days_that_count(activity: Activity, today: date, counted: Sequence[date]) -> list[date]:
    """The days of this week, from today on, on which an activity would count once more.

    A day stands there as often as it would, each time as early as it can; ``counted`` as in
    of_activity.
    """
    days, found = list(counted), list[date]()
    _, sunday = week_around(today)
    day = today
    while day <= sunday:
        if of_activity(activity, day, days).points:
            days.append(day)
            found.append(day)
        else:
            day += A_DAY
    return found


def next_day_that_counts(activity: Activity, today: date, counted: Sequence[date]) -> date:
    """The first day, today or later, on which an activity would count; ``counted`` as above."""
    day = today
    while not of_activity(activity, day, counted).points:
        day += A_DAY
    return day


def of_day(studied: Sequence[Entry]) -> dict[int, Worth]:
    """What each entry is worth, by its id, of all that was studied on one day, in order."""
    found: dict[int, Worth] = {}
    before = 0
    for entry in studied:
        found[entry.id] = of_study(entry.minutes, before)
        before += entry.minutes
    return found


def of_claims(catalog: Catalog, claims: Sequence[Entry]) -> dict[int, Worth]:
    """The same, of all that was claimed in one week, in order.

    A claim of what is no longer in the content, and one that an older version valued by another
    rule, keep their points.
    """
    found: dict[int, Worth] = {}
    before = 0
    for entry in claims:
        item = catalog.get(entry.item_id)
        if item is None or entry.points > points_by_claim(item):
            found[entry.id] = Worth(entry.points)
        else:
            found[entry.id] = of_claim(points_by_claim(item), before)
        before += found[entry.id].points
    return found


def of_repeated(
    activity: Activity, repeated: Sequence[Entry], counted: Sequence[date]
) -> dict[int, Worth]:
    """The same, of an activity's entries in order, from one on; ``counted`` as in of_activity."""
    found: dict[int, Worth] = {}
    days = list(counted)
    for entry in repeated:
        found[entry.id] = of_activity(activity, entry.day, days)
        if found[entry.id].points:
            days.append(entry.day)
    return found


def span_of(activity: Activity, day: date) -> tuple[date, date]:
    """The first and last day whose entries matter to ``of_activity``."""
    monday, sunday = week_around(day)
    margin = timedelta(days=activity.cooldown_days)
    return min(monday, day - margin), max(sunday, day + margin)


def week_around(day: date) -> tuple[date, date]:
    """Monday and Sunday of the ISO week that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def points_of(item: Item) -> int:
    """Points for finishing an item, once, with an answer that was checked."""
    match item:
        case Topic():
            return 20 + 10 * item.level
        case Interview():  # a few minutes each
            return 3 * item.level
        case _:
            return 10 * item.level


def points_by_claim(item: Item) -> int:
    """Points for saying that an item is finished: half of the above, rounded up."""
    return (points_of(item) + 1) // 2


def is_checked(item: Item) -> bool:
    """Whether an answer to it can be handed in and is checked."""
    return isinstance(item, Challenge) and not isinstance(item.check, RubricCheck)


def why_not_counted(activity: Activity, so_far: int) -> str:
    """Why an activity earned nothing in a week in which it counted ``so_far`` times before.

    It counted as often as it can, or else lately.
    """
    if so_far >= activity.weekly_cap:
        return _why_capped(activity)
    return _why_too_soon(activity)


def _why_capped(activity: Activity) -> str:
    return f"it counts {times_a_week(activity)}, and this week it has"


def _why_too_soon(activity: Activity) -> str:
    return f"it counts {how_densely(activity)}"


def times_a_week(activity: Activity) -> str:
    """How often an activity counts: ``once a week``, ``3 times a week``."""
    times = "once" if activity.weekly_cap == 1 else f"{activity.weekly_cap} times"
    return f"{times} a week"


def how_densely(activity: Activity) -> str:
    """How long it waits between two that count: ``once a day``; "" where it does not wait."""
    match activity.cooldown_days:
        case 0:
            return ""
        case 1:
            return "once a day"
        case days:
            return f"once in {days} days"


def differences(rows: Sequence[Entry], worths: Mapping[int, Worth]) -> list[tuple[Entry, int]]:
    """The entries whose points are not what they are worth, each with what it is."""
    return [
        (row, worths[row.id].points)
        for row in rows
        if row.id in worths and row.points != worths[row.id].points
    ]
