"""Which time a board is of, and what it says of who is first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words.plurals import ordinal
from bot.errors import BadInput, NotNow
from bot.features.leaderboard import rules
from tests.fakes import Talk

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "window"),
    [
        ("week", "week"),
        ("This  Week", "week"),
        ("last", "last"),
        ("last week", "last"),
        ("last-month", "last-month"),
        ("last month", "last-month"),
        ("all", "all"),
        ("all time", "all"),
        ("2026-W47", "2026-W47"),
        ("2026w7", "2026-W07"),
        ("2026-W53", "2026-W53"),
        ("W47", "w47"),
        ("week 3", "w3"),
        ("2026-10", "2026-10"),
        ("Oct 2026", "2026-10"),
        ("october", "october"),
        ("may", "may"),
    ],
)
def test_what_is_typed_for_a_time(typed: str, window: str) -> None:
    assert rules.read_window(typed) == window
    assert rules.read_window(window) == window


@pytest.mark.parametrize(
    "typed",
    ["", "year", "2025-W53", "2026-W00", "w54", "w0", "2026-13", "0000-01", "oct 0000", "7"],
)
def test_what_is_none_is_refused_with_a_button_for_each_usual_one(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        rules.window_or_refusal(typed)
    assert [line for _, line in refused.value.ways_out] == [
        "leaderboard week",
        "leaderboard last",
        "leaderboard month",
        "leaderboard all",
    ]


@pytest.mark.parametrize(
    ("window", "today", "period", "title"),
    [
        ("week", FRIDAY, "2026-W47", "Week of Mon 16 Nov"),
        ("last", FRIDAY, "2026-W46", "Week of Mon 9 Nov"),
        ("month", FRIDAY, "2026-11", "November 2026"),
        ("last-month", FRIDAY, "2026-10", "October 2026"),
        ("last-month", date(2027, 1, 31), "2026-12", "December 2026"),
        ("all", FRIDAY, "all", "All time"),
        ("week", date(2027, 1, 1), "2026-W53", "Week of Mon 28 Dec"),
        ("last", date(2027, 1, 4), "2026-W53", "Week of Mon 28 Dec 2026"),
        ("w47", FRIDAY, "2026-W47", "Week of Mon 16 Nov"),
        ("w48", FRIDAY, "2025-W48", "Week of Mon 24 Nov 2025"),
        ("w53", FRIDAY, "2020-W53", "Week of Mon 28 Dec 2020"),
        ("november", FRIDAY, "2026-11", "November 2026"),
        ("december", FRIDAY, "2025-12", "December 2025"),
        ("2026-W40", FRIDAY, "2026-W40", "Week of Mon 28 Sep"),
    ],
)
def test_what_a_time_means(window: str, today: date, period: str, title: str) -> None:
    span = rules.span_of(window, today)
    assert (span.period, span.title) == (period, title)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["week", "last", "month"]))
def test_what_a_button_types_means_the_same(today: date, window: str) -> None:
    span = rules.span_of(window, today)
    assert rules.span_of(rules.read_window(span.window), today) == span
    assert not span.before or rules.read_window(span.before) == span.before


def test_only_what_has_begun_nowhere_on_earth_is_still_to_come() -> None:
    sunday = datetime(2026, 11, 22, 9, 59, tzinfo=UTC)
    next_week = rules.span_of("2026-W48", sunday.date())
    with pytest.raises(NotNow, match="has not begun yet"):
        rules.must_have_begun(next_week, sunday)
    rules.must_have_begun(next_week, sunday.replace(hour=10, minute=0))


def test_the_usual_times_are_completed_and_any_other_that_reads() -> None:
    def values(typed: str) -> list[str]:
        return [suggestion.value for suggestion in rules.complete_window(None, typed)]

    assert values("") == ["week", "last", "month", "last-month", "all"]
    assert values("la") == ["last", "last-month"]
    assert values("2026-w47") == ["2026-W47"]
    assert values("last month") == ["last-month"]
    assert values("2026-") == []


async def test_ties_are_counted_beyond_the_places_that_are_shown(say: Talk) -> None:
    for number in range(12):
        await say("log vectors 10", f"m{number:02}")
    board = await say("leaderboard", "m11")
    assert board.summary == "Week of Mon 16 Nov: 12 share the first place with 1 point"
    further = await say("leaderboard week page:2", "m11")
    assert further.summary == "Week of Mon 16 Nov: page 2 of 2"
    await say("log vectors 20", "m05")
    board = await say("leaderboard", "m11")
    assert board.summary == "Week of Mon 16 Nov: M05 with 3 points"


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
    ],
)
def test_ranks_in_words(rank: int, said: str) -> None:
    assert ordinal(rank) == said
