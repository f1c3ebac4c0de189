"""Reference computations for the challenges of stage S1 that need no topic learnt before."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

RECEIPTS = ((1, 2, 1, 1), (1, 1, 2, 1), (2, 1, 3, 0))  # coffee, tea, cake, soup
TABLES = {
    "window": (1, 1, 1, 0),
    "stairs": (1, 1, 1, 1),
    "garden": (0, 1, 1, 2),
    "bar": (1, 2, 2, 1),
    "piano": (2, 3, 2, 1),
    "door": (2, 2, 1, 1),
}
BUSES = (4, 6, 9, 11, 12, 14, 18, 22, 38, 66)
SCORES = (22, 28, 35, 41, 46, 52, 57, 61, 66, 70, 73, 77)
MARKS = (12, 33, 37, 43, 42, 44, 39, 55, 31, 52, 53, 56)


def rank(rows: Sequence[Sequence[int]]) -> int:
    """How many of the rows are independent, by exact elimination."""
    left, found = [[Fraction(cell) for cell in row] for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)]
            for row in left
        ]
        found += 1
    return found


def totals_you_can_foretell() -> set[str]:
    return {table for table, order in TABLES.items() if rank((*RECEIPTS, order)) == rank(RECEIPTS)}


def logo_that_shrinks() -> float:
    corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    for _ in range(4):
        corners = [(faulty := 0.8 * x - 0.6 * y, 0.6 * faulty + 0.8 * y) for x, y in corners]
    sides = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * b - a * y for (x, y), (a, b) in sides)) / 2


def where_the_next_euro_goes() -> int:
    gain = {"posters": 12, "radio": 9, "letters": 8}
    spent = dict.fromkeys(gain, 0)
    for _ in range(2890):
        best = max(
            gain, key=lambda way: gain[way] * (math.sqrt(spent[way] + 1) - math.sqrt(spent[way]))
        )
        spent[best] += 1
    return spent["posters"]


def price_of_a_ticket() -> float:
    visitors_a_euro, cafe_a_visitor = (384 - 420) / (10.50 - 9.50), (2.70 - 3.30) / (420 - 380)
    return 400 * (1 + cafe_a_visitor * visitors_a_euro) + (10 + 3) * visitors_a_euro


def shuffle_with_favourites() -> float:
    seen: Counter[str] = Counter()
    for draws in product(range(4), repeat=4):
        cards = list("ABCD")
        for i, j in enumerate(draws):
            cards[i], cards[j] = cards[j], cards[i]
        seen["".join(cards)] += 1
    return max(seen.values()) / seen.total()


def loses_to_both_wins_the_race() -> float:
    bo, cleo = {24: 0.2, 28: 0.2, 34: 0.6}, {26: 0.45, 36: 0.55}
    first = dict.fromkeys(("Ana", "Bo", "Cleo"), 0.0)
    for ride, drive in product(bo, cleo):
        times = {"Ana": 30, "Bo": ride, "Cleo": drive}
        first[min(times, key=times.__getitem__)] += bo[ride] * cleo[drive]
    return max(first.values())


def bus_that_feels_full() -> float:
    answers = [load for load in BUSES for _ in range(load)]
    return statistics.fmean(answers) - statistics.fmean(BUSES)


def entrance_test_that_stopped_working() -> float:
    kept = [(score, mark) for score, mark in zip(SCORES, MARKS, strict=True) if score >= 60]
    scores, marks = zip(*kept, strict=True)
    return statistics.correlation(SCORES, MARKS) - statistics.correlation(scores, marks)


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-totals-you-can-foretell": totals_you_can_foretell,
    "cha-logo-that-shrinks": logo_that_shrinks,
    "cha-where-the-next-euro-goes": where_the_next_euro_goes,
    "cha-price-of-a-ticket": price_of_a_ticket,
    "cha-shuffle-with-favourites": shuffle_with_favourites,
    "cha-loses-to-both-wins-the-race": loses_to_both_wins_the_race,
    "cha-bus-that-feels-full": bus_that_feels_full,
    "cha-test-that-stopped-working": entrance_test_that_stopped_working,
}
