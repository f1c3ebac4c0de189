"""What the common mistakes on evaluation, agents and safety end with, from each task's data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence

from tests.content.answers_lm import (
    BOOKING_FATES,
    EXAM,
    OUTPUTS,
    PASSED,
    RIGHTS,
    STORES,
    TRAINING,
    TWO_SEATS,
    booked,
    passes,
    repaired,
    table,
    upper_tail,
)

PEOPLE = {"calendar", "bookings"}
FALSE_ALARM = 0.005


def x_first() -> float:
    """The share of X with X shown first, ties as halves."""
    return (sum(TWO_SEATS[0]) + sum(TWO_SEATS[2]) / 2) / 100


def y_first() -> float:
    columns = [sum(row[place] for row in TWO_SEATS) for place in range(3)]
    return (columns[0] + columns[2] / 2) / 100


def share_agreed() -> float:
    return TWO_SEATS[0][0] / (TWO_SEATS[0][0] + TWO_SEATS[1][1])


def with_putting_back() -> float:
    return sum(1 - math.pow(1 - passed / 20, 5) for passed in PASSED) / len(PASSED)


def two_samples() -> float:
    """The cases for each of two separate samples, 80 % against 85 %, by the normal formula."""
    middle = 0.825 * 0.175
    spread = 1.95996 * math.sqrt(2 * middle) + 0.84162 * math.sqrt(0.8 * 0.2 + 0.85 * 0.15)
    return (spread / 0.05) ** 2


def by_normal_formula() -> float:
    spread = 1.95996 * math.sqrt(0.11) + 0.84162 * math.sqrt(0.11 - 0.05**2)
    return (spread / 0.05) ** 2


def calls_of(each: int) -> int:
    """How many calls fit, if each adds so much to the history."""
    read = calls = 0
    while read + 2800 + each * calls <= 200_000:
        read += 2800 + each * calls
        calls += 1
    return calls


def fates() -> list[list[str]]:
    return [words for _, *words in table(BOOKING_FATES)]


def as_written() -> int:
    return sum(booked(one, mended=False) for one in fates())


def mended() -> int:
    return sum(booked(one, mended=True) for one in fates())


def rooms(calls: Sequence[str], *, one_key: bool) -> int:
    """The rooms of one round of at most three calls."""
    made = 0
    for fate in calls:
        if fate in ("ok", "lost") and not (one_key and made):
            made += 1
        if fate == "ok" or (one_key and fate == "full"):
            break
    return made


def inner_loop_alone() -> int:
    """The rooms too many in the first round."""
    return sum(rooms(f[:3], one_key=False) - rooms(f[:3], one_key=True) for f in fates())


def key_of_each_round() -> int:
    """The rooms that are saved where each round has a key of its own."""
    left = 0
    for one in fates():
        left += rooms(one[:3], one_key=True)
        if "ok" not in one[:3]:
            left += rooms(one[3:6], one_key=True)
    return as_written() - left


def reached(rounds: int, *, people_count: bool = True) -> set[str]:
    """The stores that the page changes in so many rounds."""
    rows, stores = table(STORES), {"page"}
    for _ in range(rounds):
        agents = {who for store, how, who in rows if how == "reads" and store in stores}
        for store, how, who in rows:
            if who in agents and (how == "written" or (how == "confirmed" and not people_count)):
                stores.add(store)
    return stores - {"page"}


def cost_at(place: int, names: set[str]) -> int:
    return sum(int(words[2]) for words in table(RIGHTS) if words[place] in names)


def bad_day(limit: int) -> float:
    return upper_tail(30, limit, FALSE_ALARM)


def in_days(chance: float, days: int = 22) -> float:
    return 1 - (1 - chance) ** days


def refund(temperature: float) -> float:
    weights = [math.exp(score / temperature) for score in (2.0, 1.2, 0.4, -1.0)]
    return weights[0] / sum(weights)


def copied(cut: Callable[[str], list[str]], many: int) -> set[str]:
    """The training questions that share a run of so many words with the exam."""

    def runs(line: str) -> set[tuple[str, ...]]:
        found = set()
        for part in cut(line[1:].lower()):
            words = re.findall(r"[a-z]+", part)
            found |= {tuple(words[i : i + many]) for i in range(len(words) - many + 1)}
        return found

    exam = set().union(*map(runs, EXAM.strip().splitlines()))
    return {line[0] for line in TRAINING.strip().splitlines() if runs(line) & exam}


def passes_with_true(text: str) -> bool:
    """Whether it passes where true counts as the number 1."""
    try:
        found = json.loads(repaired(text))
    except ValueError:
        return False
    return found.get("nights") is True or passes(repaired(text))


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-judge-with-a-favourite-seat": (
        x_first,
        lambda: (x_first() + y_first()) / 2,
        share_agreed,
        y_first,
    ),
    "cha-pass-at-five": (
        with_putting_back,
        lambda: 1 - (1 - sum(PASSED) / 100) ** 5,
        lambda: sum(PASSED) / 100,
    ),
    "cha-judge-that-is-too-kind": (
        lambda: 0.82,
        lambda: 0.82 * 114 / 134 + 0.18 * 6 / 66,
        lambda: 0.82 * 114 / 134,
    ),
    "cha-how-many-cases-are-enough": (
        lambda: math.ceil(two_samples()),
        lambda: math.floor(two_samples()),
        lambda: round(by_normal_formula()),
        lambda: 10 * math.ceil(by_normal_formula() / 10),
    ),
    "cha-each-call-reads-it-all": (
        lambda: 200_000 // 2800,
        lambda: 200_000 // (2800 + 850),
        lambda: calls_of(700),
    ),
    "cha-booked-again-to-be-safe": (as_written, mended, inner_loop_alone, key_of_each_round),
    "cha-what-a-page-can-reach": (
        lambda: reached(1),
        lambda: reached(4),
        lambda: reached(9, people_count=False),
    ),
    "cha-cheapest-rights-to-take-away": (
        lambda: cost_at(1, {"outside"}),
        lambda: cost_at(0, {"web", "inbox"}),
    ),
    "cha-locked-out-for-a-misunderstanding": (
        lambda: 22 * bad_day(2),
        lambda: upper_tail(660, 2, FALSE_ALARM),
        lambda: in_days(bad_day(1)),
        lambda: in_days(bad_day(3)),
    ),
    "cha-same-question-ten-times": (
        lambda: refund(1.0) ** 10,
        lambda: refund(0.2),
        lambda: refund(1.0),
        lambda: refund(1 / 0.2),
    ),
    "cha-exam-in-the-textbook": (
        lambda: copied(lambda text: re.split(r"[.,?]", text), 6),
        lambda: copied(lambda text: [text], 8),
    ),
    "cha-valid-after-the-repair": (
        lambda: sum(map(passes, OUTPUTS)),
        lambda: sum(map(passes_with_true, OUTPUTS)),
        lambda: sum(passes(repaired(text)) for text in OUTPUTS if text.count("nights") == 1),
    ),
}
