from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Challenge
from bot.features.items import done_points
from bot.features.log.rules import activity_points, span_to_look_at, study_points

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("minutes", "already", "points"),
    [
        (9, 0, 0),
        (10, 0, 1),
        (1, 9, 1),
        (45, 0, 4),
        (240, 0, 24),
        (720, 0, 24),
        (60, 240, 0),
        (60, 235, 1),
        (5, 900, 0),
    ],
)
def test_study_earns_a_point_every_ten_minutes_up_to_four_hours(
    minutes: int, already: int, points: int
) -> None:
    assert study_points(minutes, already, min(already, 240) // 10) == points


def test_what_a_day_earned_before_an_undo_is_not_given_again() -> None:
    assert study_points(9, 1, 1) == 0
    assert study_points(30, 0, 2) == 1


@given(st.lists(st.integers(1, 720), max_size=20))
def test_many_small_entries_earn_what_one_long_one_does(entries: list[int]) -> None:
    total, points = 0, 0
    for minutes in entries:
        points += study_points(minutes, total, points)
        total += minutes
    assert points == min(total, 240) // 10


def activity(tiny: Catalog, cap: int, cooldown: int) -> Activity:
    return tiny.of_kind(Activity)[0].model_copy(
        update={"points": 7, "weekly_cap": cap, "cooldown_days": cooldown}
    )


@pytest.mark.parametrize(
    ("cap", "cooldown", "days_ago", "expected"),
    [
        (1, 0, [], (7, "")),
        (1, 0, [0], (0, "it counts once a week, and this week it has")),
        (2, 0, [0], (7, "")),
        (2, 0, [0, 4], (0, "it counts 2 times a week, and this week it has")),
        (1, 0, [5], (7, "")),
        (7, 14, [13], (0, "it counts once in 14 days")),
        (7, 1, [0], (0, "it counts once a day")),
        (7, 14, [14], (7, "")),
        (7, 14, [-2], (0, "it counts once in 14 days")),
    ],
)
def test_activities_have_a_weekly_cap_and_a_pause(
    tiny: Catalog, cap: int, cooldown: int, days_ago: list[int], expected: tuple[int, str]
) -> None:
    days = [FRIDAY - timedelta(days=n) for n in days_ago]
    assert activity_points(activity(tiny, cap, cooldown), FRIDAY, days) == expected


@given(
    st.integers(0, 400),
    st.integers(1, 5),
    st.integers(0, 30),
    st.lists(st.integers(-40, 40), max_size=8),
)
def test_nothing_outside_the_span_matters(
    tiny: Catalog, on: int, cap: int, cooldown: int, others: list[int]
) -> None:
    wanted, day = activity(tiny, cap, cooldown), FRIDAY + timedelta(days=on)
    days = [day + timedelta(days=n) for n in others]
    first, last = span_to_look_at(wanted, day)
    inside = [one for one in days if first <= one <= last]
    assert activity_points(wanted, day, days) == activity_points(wanted, day, inside)


def test_finishing_earns_by_level(tiny: Catalog) -> None:
    points = {item.id: done_points(item) for item in (*tiny.topics, *tiny.of_kind(Challenge))}
    assert points["top-vectors"] == 30
    assert points["top-boosting"] == 40
    assert points["cha-dot-product"] == 10
    assert points["cha-pure-leaves"] == 20
