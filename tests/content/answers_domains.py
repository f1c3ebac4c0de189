"""Reference answers: lessons, loans, lists and indexes, where models meet a field of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

KEYS = (
    *(100, 104, 109, 110, 115, 121, 140, 143, 150, 151, 170, 190),
    *(200, 204, 205, 206, 208, 209, 215, 219, 222, 238, 239, 290),
)
BANDS = ((4000, 4000, 80), (3000, 3000, 150), (2000, 100, 18), (1000, 100, 34))
NEW_RULE = {"morning": "y", "evening": "x"}
VIEWS = (
    ("morning", "x", 0.5, 1),
    ("morning", "x", 0.5, 0),
    ("morning", "y", 0.3, 0),
    ("morning", "z", 0.2, 1),
    ("morning", "y", 0.3, 1),
    ("morning", "x", 0.5, 0),
    ("evening", "y", 0.6, 1),
    ("evening", "y", 0.6, 0),
    ("evening", "x", 0.2, 1),
    ("evening", "z", 0.2, 0),
    ("evening", "y", 0.6, 1),
    ("evening", "x", 0.2, 0),
    ("evening", "x", 0.2, 0),
    ("morning", "x", 0.5, 0),
)
"""Time of day, what was shown, with which chance, and whether it was clicked."""

RIGHT, WRONG = True, False
HER_ANSWERS = (RIGHT, WRONG, RIGHT, RIGHT)
SLIP, GUESS, LEARNS = 0.1, 0.2, 0.15


def after_the_answer(knows: float, answer: bool) -> float:
    """Bayes' rule: what an answer says about whether she knows it."""
    if answer is RIGHT:
        by_knowing, by_chance = knows * (1 - SLIP), (1 - knows) * GUESS
    else:
        by_knowing, by_chance = knows * SLIP, (1 - knows) * (1 - GUESS)
    return by_knowing / (by_knowing + by_chance)


def knows_in_the_end(learns: float = LEARNS) -> float:
    """Her probability after all answers, each with its step of learning."""
    knows = 0.3
    for answer in HER_ANSWERS:
        knows = after_the_answer(knows, answer)
        knows += (1 - knows) * learns
    return knows


def share_of_defaults() -> float:
    """In per cent, of all applicants: each trial loan stands for some who were refused."""
    defaults = sum(applied / accepted * lost for applied, accepted, lost in BANDS)
    return 100 * defaults / sum(applied for applied, _, _ in BANDS)


def where_both_agree() -> Iterator[tuple[float, int]]:
    """The weight and the click of each view that the new rule would have shown alike."""
    for time, shown, chance, click in VIEWS:
        if NEW_RULE[time] == shown:
            yield 1 / chance, click


def weighed_clicks() -> float:
    return sum(weight * click for weight, click in where_both_agree())


def errors(rounded: Callable[[float], int] = round) -> Sequence[int]:
    """Predicted minus true position of every key."""
    slope = (len(KEYS) - 1) / (KEYS[-1] - KEYS[0])
    return [rounded((key - KEYS[0]) * slope) - place for place, key in enumerate(KEYS)]


def window(rounded: Callable[[float], int] = round) -> int:
    """How many positions have to be searched."""
    found = errors(rounded)
    return max(found) - min(found) + 1


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-slip-or-guess": knows_in_the_end,
    "cha-what-the-refused-would-pay": share_of_defaults,
    "cha-clicks-of-the-other-list": lambda: weighed_clicks() / len(VIEWS),
    "cha-line-in-place-of-a-tree": window,
}
