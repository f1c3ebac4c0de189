"""What common mistakes end with, in the challenges of the domains."""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.content.answers_domains import (
    BANDS,
    HER_ANSWERS,
    LEARNS,
    RIGHT,
    VIEWS,
    after_the_answer,
    errors,
    knows_in_the_end,
    weighed_clicks,
    where_both_agree,
    window,
)


def without_the_last_learning() -> float:
    """Her probability right after the last answer: one step of learning taken back."""
    return (knows_in_the_end() - LEARNS) / (1 - LEARNS)


def deaf_to_wrong_answers() -> float:
    knows = 0.3
    for answer in HER_ANSWERS:
        if answer is RIGHT:
            knows = after_the_answer(knows, answer)
        knows += (1 - knows) * LEARNS
    return knows


def lost_of_the_lent(bands: tuple[tuple[int, int, int], ...]) -> float:
    lost = sum(lost for _, _, lost in bands)
    return 100 * lost / sum(accepted for _, accepted, _ in bands)


def mean_of_the_clicks() -> float:
    clicks = [click for _, click in where_both_agree()]
    return sum(clicks) / len(clicks)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-slip-or-guess": (
        without_the_last_learning,
        lambda: knows_in_the_end(learns=0),
        deaf_to_wrong_answers,
    ),
    "cha-what-the-refused-would-pay": (
        lambda: lost_of_the_lent(BANDS),
        lambda: lost_of_the_lent(BANDS[:2]),
        lambda: sum(lost_of_the_lent((band,)) for band in BANDS) / len(BANDS),
    ),
    "cha-clicks-of-the-other-list": (
        mean_of_the_clicks,
        lambda: weighed_clicks() / sum(weight for weight, _ in where_both_agree()),
        lambda: sum(click for *_, click in VIEWS) / len(VIEWS),
        lambda: weighed_clicks() / len(list(where_both_agree())),
    ),
    "cha-line-in-place-of-a-tree": (
        lambda: 2 * max(map(abs, errors())) + 1,
        lambda: window() - 1,
        lambda: window(math.floor),
    ),
}
