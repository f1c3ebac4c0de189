"""What the common mistakes of stage S1 end with, from each task's data."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from itertools import combinations, product

from tests.content.answers_s1 import (
    ROOM_LOG,
    ROOMS,
    cosine,
    dashboards_to_ignore,
    longest_step,
    walk_probability,
)

MIA, DORA, FINN = (4, 1, 2), (3, 1, 3), (8, 2, 5)
PAY = (31, 34, 36, 38, 39, 41, 44, 47, 52)
LINKS = {"A": "BC", "B": "CE", "C": "A", "D": "AC", "E": ""}
POINTS = ((2.0, 1), (1.0, -1), (-1.0, -1), (3.0, 1))
NEW, OLD = (14, 17, 12, 15), (18, 13, 20, 16, 21)
MOVES = {"H": {"H": 0.8, "W": 0.2}, "W": {"H": 0.1, "W": 0.9}}
SOUNDS = {
    "H": {"hum": 0.7, "rattle": 0.25, "smoke": 0.05},
    "W": {"hum": 0.2, "rattle": 0.5, "smoke": 0.3},
}
COLOURS = {
    "red": 0.0004, "teal": 0.0068, "plum": 0.0081, "grey": 0.011,
    "gold": 0.012, "lime": 0.041, "navy": 0.21, "pink": 0.64,
}  # fmt: skip
WEEK = ("hum", "rattle", "rattle", "hum", "smoke")


def lost(count: int) -> float:
    """The probability that exactly so many of 40 records are lost."""
    return math.comb(40, count) * 0.03**count * 0.97 ** (40 - count)


def poisson(count: int) -> float:
    return math.exp(-1.2) * 1.2**count / math.factorial(count)


def jumps_beside_the_matrix() -> float:
    """The share of page A where 0.03 is added to each page and nothing leaves the dead end."""
    share = dict.fromkeys(LINKS, 0.2)
    for _ in range(200):
        fresh = dict.fromkeys(LINKS, 0.03)
        for page, targets in LINKS.items():
            for target in targets:
                fresh[target] += 0.85 * share[page] / len(targets)
        share = fresh
    return share["A"]


def logistic_loss(w: float) -> float:
    return sum(math.log1p(math.exp(-y * w * x)) for x, y in POINTS)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def late_rates_unweighted() -> float:
    return 100 * ((36 / 900 + 22 / 100) / 2 - (6 / 200 + 160 / 800) / 2)


def first_flag() -> float:
    return 0.004 * 0.95 / (0.004 * 0.95 + 0.996 * 0.02)


def naive_of_equal_classes() -> float:
    """The difference where the shares 0.4 and 0.6 of the classes are left out."""
    spam = (1 - 80 / 160) * (1 - 70 / 160)
    ham = (1 - 30 / 240) * (1 - 6 / 240)
    return 70 / 276 - spam / (spam + ham)


def naive_value() -> float:
    spam = 0.4 * (1 - 80 / 160) * (1 - 70 / 160)
    ham = 0.6 * (1 - 30 / 240) * (1 - 6 / 240)
    return spam / (spam + ham)


def both_words() -> float:
    spam, ham = 0.4 * 80 / 160 * 70 / 160, 0.6 * 30 / 240 * 6 / 240
    return 60 / 62 - spam / (spam + ham)


def overlap_within(gap: float) -> float:
    return 1 - ((60 - gap) / 60) ** 2


def worn(moves: dict[str, dict[str, float]], move_first: bool = False) -> float:
    """P(worn on day 5) with other transitions, or with a move before the first day, too."""
    forward = {"H": 0.9, "W": 0.1}
    for day, heard in enumerate(WEEK):
        if day or move_first:
            forward = {to: sum(forward[at] * moves[at][to] for at in "HW") for to in "HW"}
        forward = {state: forward[state] * SOUNDS[state][heard] for state in "HW"}
    return forward["W"] / sum(forward.values())


def listened_before_moving() -> float:
    """The state that is expected for day 6: each day's sound is weighed, then comes a move."""
    forward = {"H": 0.9, "W": 0.1}
    for heard in WEEK:
        heard_in = {state: forward[state] * SOUNDS[state][heard] for state in "HW"}
        forward = {to: sum(heard_in[at] * MOVES[at][to] for at in "HW") for to in "HW"}
    return forward["W"] / sum(forward.values())


def by_columns() -> float:
    return worn({at: {to: MOVES[to][at] for to in "HW"} for at in "HW"})


def lots_below() -> float:
    sums = [sum(lot) for lot in combinations(NEW + OLD, 4)]
    return sum(found < sum(NEW) for found in sums) / len(sums)


def lots_on_both_sides() -> float:
    sums = [sum(lot) for lot in combinations(NEW + OLD, 4)]
    off = abs(sum(NEW) - statistics.fmean(sums))
    return sum(abs(found - statistics.fmean(sums)) >= off for found in sums) / len(sums)


def room_of_each_minute() -> list[str]:
    """For each minute by itself the room with the highest probability."""
    paths = {path: walk_probability(path) for path in product(ROOMS, repeat=len(ROOM_LOG))}
    rooms = []
    for minute in range(len(ROOM_LOG)):
        chances = {
            room: sum(chance for path, chance in paths.items() if path[minute] == room)
            for room in ROOMS
        }
        rooms.append(max(chances, key=chances.__getitem__))
    return rooms


def winners(tests: int, stop: bool) -> set[str]:
    """The colours below their limits with another number of tests, or without the stop."""
    kept = set()
    for number, (colour, p) in enumerate(sorted(COLOURS.items(), key=lambda pair: pair[1])):
        if number < tests and p <= 0.05 / (tests - number):
            kept.add(colour)
        elif stop:
            break
    return kept


def headroom(quantile: float, deviation: float) -> float:
    return 10 * (42 + quantile * 6) - (420 + quantile * deviation)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-three-lost-records": (
        lambda: 1 - sum(lost(count) for count in range(4)),
        lambda: 1 - sum(poisson(count) for count in range(3)),
        lambda: lost(3),
        lambda: sum(lost(count) for count in range(3)),
    ),
    "cha-spike-explains-the-alarm": (
        lambda: 0,
        lambda: (
            (0.1 * 0.8 * 0.7 + 0.1 * 0.2 * 0.9)
            / (0.1 * 0.8 * 0.7 + 0.1 * 0.2 * 0.9 + 0.9 * 0.8 * 0.02 + 0.9 * 0.2 * 0.3)
        ),
        lambda: 0.1 * 0.9 / (0.1 * 0.9 + 0.9 * 0.3),
    ),
    "cha-who-listens-like-mia": (
        lambda: cosine(MIA, DORA),
        lambda: cosine(MIA, (1, 4, 2)),
        lambda: math.dist(MIA, DORA),
        lambda: 208,
    ),
    "cha-surfer-and-the-dead-end": (jumps_beside_the_matrix, lambda: 0),
    "cha-three-gradients": (
        lambda: (logistic_loss(0.6) - logistic_loss(0.5)) / 0.1,
        lambda: sum(-y * x * sigmoid(y * 0.5 * x) for x, y in POINTS),
        lambda: sum(-x * sigmoid(-y * 0.5 * x) for x, y in POINTS),
    ),
    "cha-stride-after-centring": (
        lambda: (2 / 4.5) / (2 / 17),
        lambda: longest_step((1, 2, 3, 4)) / longest_step((-1.5, -0.5, 0.5, 1.5)),
        lambda: longest_step((-1.5, -0.5, 0.5, 1.5)),
    ),
    "cha-outlier-that-hides": (
        lambda: (420 - statistics.fmean((*PAY, 420))) / statistics.pstdev((*PAY, 420)),
        lambda: (420 - statistics.fmean(PAY)) / statistics.stdev(PAY),
    ),
    "cha-two-couriers": (late_rates_unweighted, lambda: 5.8 - 16.6, lambda: 12.1, lambda: 10.65),
    "cha-invoice-flagged-twice": (
        lambda: 0.95,
        lambda: 0.80,
        first_flag,
        lambda: first_flag() * 0.80,
    ),
    "cha-naive-by-how-much": (
        naive_of_equal_classes,
        lambda: 70 / 276 - 0.4,
        lambda: naive_value() - 70 / 276,
        both_words,
    ),
    "cha-two-jobs-one-gpu": (
        lambda: overlap_within(16),
        lambda: overlap_within(32),
        lambda: 1 - 103 / 225,
    ),
    "cha-headroom-for-ten-jobs": (
        lambda: headroom(1.959964, 6 * math.sqrt(10)),
        lambda: headroom(1.644854, 60),
        lambda: headroom(1.644854, 360),
    ),
    "cha-is-the-pump-worn": (
        listened_before_moving,
        lambda: worn(MOVES, move_first=True),
        by_columns,
        lambda: 1 - worn(MOVES),
    ),
    "cha-path-through-the-wall": (room_of_each_minute,),
    "cha-dashboards-to-ignore": (
        lambda: dashboards_to_ignore() | {"Orders"},
        lambda: dashboards_to_ignore() | {"Season"},
    ),
    "cha-eight-button-colours": (
        lambda: winners(8, stop=False),
        lambda: winners(6, stop=True),
        lambda: {colour for colour, p in COLOURS.items() if p <= 0.05 / 8},
    ),
    "cha-every-other-split": (lots_below, lots_on_both_sides),
}
