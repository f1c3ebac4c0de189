from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.progress import Progressed, stages_of
from bot.chat.reply import StepState
from bot.features.me.rules import weeks_in_a_row
from bot.features.roadmap.rules import step_state_of

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days_ago", "weeks"),
    [
        ([], 0),
        ([0], 1),
        ([0, 1, 2, 3, 4], 1),
        ([4], 1),
        ([5], 1),  # last week, and this one has only begun
        ([0, 7, 14], 3),
        ([7, 14], 2),
        ([0, 14], 1),
        ([12], 0),
        ([0, 5, 12, 19, 33], 4),
    ],
)
def test_a_streak_counts_weeks(days_ago: list[int], weeks: int) -> None:
    assert weeks_in_a_row([FRIDAY - timedelta(days=n) for n in days_ago], FRIDAY) == weeks


def test_a_streak_runs_over_the_new_year() -> None:
    days = [date(2026, 12, 21), date(2026, 12, 31), date(2027, 1, 4)]
    assert weeks_in_a_row(days, date(2027, 1, 5)) == 3


def test_where_a_topic_stands(tiny: Catalog) -> None:
    walked = Progressed(frozenset({"top-vectors"}), frozenset({"top-boosting"}))
    states = {topic.id: step_state_of(tiny, topic, walked) for topic in tiny.topics}
    assert states == {
        "top-what-is-ml": StepState.OPEN,
        "top-vectors": StepState.DONE,
        "top-matrices": StepState.OPEN,
        "top-trees": StepState.OPEN,
        "top-regression": StepState.LOCKED,
        "top-boosting": StepState.STARTED,
    }


def test_stages_without_topics_are_left_out(tiny: Catalog) -> None:
    counts = [
        (count.stage.id, count.done, len(count.topics))
        for count in stages_of(tiny, {"top-vectors"})
    ]
    assert counts == [("S0", 0, 1), ("S1", 1, 2), ("S4", 0, 3)]
