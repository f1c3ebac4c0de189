from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Challenge, Interview
from bot.features import worth
from bot.features.worth import MOST_CLAIMED, Worth
from bot.store.entries import Entry, EntryKind
from tests.fakes import START

FRIDAY = date(2026, 11, 20)


def entry(
    id: int,
    kind: EntryKind = EntryKind.STUDY,
    minutes: int = 0,
    item: str = "top-vectors",
    day: date = FRIDAY,
    points: int = 0,
) -> Entry:
    return Entry(kind, item, START, day, minutes, points, id=id)


@pytest.mark.parametrize(
    ("minutes", "before", "points"),
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
    minutes: int, before: int, points: int
) -> None:
    found = worth.of_study(minutes, before)
    assert found.points == points
    assert bool(found.why_less) == (points == 0)


@given(st.lists(st.integers(1, 720), max_size=20))
def test_many_small_entries_earn_what_one_long_one_does(minutes: list[int]) -> None:
    day = worth.of_day([entry(id, minutes=m) for id, m in enumerate(minutes)])
    assert sum(one.points for one in day.values()) == worth.of_studied_day(sum(minutes))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=20))
def test_what_is_logged_later_changes_nothing_before_it(minutes: list[int]) -> None:
    rows = [entry(id, minutes=m) for id, m in enumerate(minutes)]
    before = worth.of_day(rows[:-1])
    assert {id: one for id, one in worth.of_day(rows).items() if id in before} == before


def activity(tiny: Catalog, cap: int, cooldown: int) -> Activity:
    return tiny.of_kind(Activity)[0].model_copy(
        update={"points": 7, "weekly_cap": cap, "cooldown_days": cooldown}
    )


@pytest.mark.parametrize(
    ("cap", "cooldown", "days_ago", "expected"),
    [
        (1, 0, [], Worth(7)),
        (1, 0, [0], Worth(0, "it counts once a week, and this week it has")),
        (2, 0, [0], Worth(7)),
        (2, 0, [0, 4], Worth(0, "it counts 2 times a week, and this week it has")),
        (1, 0, [5], Worth(7)),
        (7, 14, [13], Worth(0, "it counts once in 14 days")),
        (7, 1, [0], Worth(0, "it counts once a day")),
        (7, 14, [14], Worth(7)),
        (7, 14, [-2], Worth(0, "it counts once in 14 days")),
    ],
)
def test_activities_have_a_weekly_cap_and_a_pause(
    tiny: Catalog, cap: int, cooldown: int, days_ago: list[int], expected: Worth
) -> None:
    days = [FRIDAY - timedelta(days=n) for n in days_ago]
    assert worth.of_activity(activity(tiny, cap, cooldown), FRIDAY, days) == expected


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
    first, last = worth.span_of(wanted, day)
    inside = [one for one in days if first <= one <= last]
    assert worth.of_activity(wanted, day, days) == worth.of_activity(wanted, day, inside)


def test_the_first_ones_logged_count_whatever_their_day(tiny: Catalog) -> None:
    wanted = activity(tiny, 2, 3)
    days = [FRIDAY, FRIDAY - timedelta(days=1), FRIDAY - timedelta(days=4), FRIDAY]
    rows = [entry(id, EntryKind.ACTIVITY, day=day) for id, day in enumerate(days)]
    found = worth.of_repeated(wanted, rows, [])
    assert [found[id].points for id in range(4)] == [7, 0, 7, 0]


def test_what_is_finished_by_ones_own_word_earns_half_and_no_more_than_the_weeks_cap(
    tiny: Catalog,
) -> None:
    items = ["top-boosting", "top-vectors", "top-trees", "top-matrices", "rea-adam"]
    rows = [entry(id, EntryKind.DONE, item=item) for id, item in enumerate(items)]
    found = worth.of_claims(tiny, rows)
    assert [found[id].points for id in range(5)] == [20, 15, 15, 10, 0]
    assert [bool(found[id].why_less) for id in range(5)] == [False, False, False, True, True]


def test_a_claim_that_an_older_version_valued_keeps_its_points(tiny: Catalog) -> None:
    """What is worth more than any claim is today was valued by another rule: it is left alone."""
    full = worth.points_of(tiny.items["top-vectors"])
    claims = [entry(n, EntryKind.DONE, points=full) for n in (1, 2, 3)]
    claims.append(entry(4, EntryKind.DONE, points=0))
    found = worth.of_claims(tiny, claims)
    assert [found[n].points for n in (1, 2, 3)] == [full] * 3
    assert found[4].points == max(
        min(worth.points_by_claim(tiny.items["top-vectors"]), 60 - 3 * full), 0
    )


def test_a_claim_of_what_is_gone_from_the_content_keeps_its_points(tiny: Catalog) -> None:
    found = worth.of_claims(tiny, [entry(1, EntryKind.DONE, item="rea-gone", points=17)])
    assert found == {1: Worth(17)}


@given(st.integers(0, 100), st.integers(0, 200))
def test_a_claim_never_takes_points_away(amount: int, before: int) -> None:
    found = worth.of_claim(amount, before)
    assert 0 <= found.points <= amount
    assert found.points + before <= MOST_CLAIMED or found.points == 0


def test_finishing_earns_by_level_and_half_without_a_checked_answer(tiny: Catalog) -> None:
    items = (*tiny.topics, *tiny.of_kind(Challenge), *tiny.of_kind(Interview))
    points = {item.id: (worth.points_of(item), worth.points_by_claim(item)) for item in items}
    assert points["top-vectors"] == (30, 15)
    assert points["top-boosting"] == (40, 20)
    assert points["cha-dot-product"] == (10, 5)
    assert points["cha-pure-leaves"] == (20, 10)
    assert points["int-dot-meaning"] == (3, 2)
    assert points["int-more-rounds"] == (9, 5)


def test_only_a_challenge_that_a_machine_judges_is_checked(tiny: Catalog) -> None:
    checked = {item.id for item in tiny.active if worth.is_checked(item)}
    assert checked == {"cha-dot-product", "cha-product-shape", "cha-pure-leaves"}


def test_a_week_is_from_monday_to_sunday_also_over_the_turn_of_the_year() -> None:
    assert worth.week_around(date(2027, 1, 1)) == (date(2026, 12, 28), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("cap", "cooldown", "days_ago", "left", "next_in"),
    [
        (3, 0, [], 3, 0),
        (3, 0, [0, 1], 1, 0),
        (3, 0, [0, 0, 1], 0, 3),
        (3, 0, [5, 6, 7], 3, 0),  # last week's
        (14, 1, [0], 2, 1),  # on Saturday and on Sunday
        (3, 3, [3], 1, 0),
        (3, 3, [1], 1, 2),
        (3, 3, [0, 3], 0, 3),
        (1, 7, [6], 1, 1),
        (1, 7, [4], 0, 3),
        (2, 31, [10], 0, 21),
    ],
)
def test_what_still_counts_this_week(
    cap: int, cooldown: int, days_ago: list[int], left: int, next_in: int, tiny: Catalog
) -> None:
    repeated = activity(tiny, cap, cooldown)
    days = [FRIDAY - timedelta(days=ago) for ago in days_ago]
    assert len(worth.days_that_count(repeated, FRIDAY, days)) == left
    expected = FRIDAY + timedelta(days=next_in)
    assert worth.next_day_that_counts(repeated, FRIDAY, days) == expected
