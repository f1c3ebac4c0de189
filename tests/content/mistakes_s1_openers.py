"""What the common mistakes of the challenges of S1 that need no topic end with."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable
from itertools import product

from tests.content.answers_s1_openers import BUSES, MARKS, RECEIPTS, SCORES, TABLES, rank

BO, CLEO = {24: 0.2, 28: 0.2, 34: 0.6}, {26: 0.45, 36: 0.55}


def takings(by_visitors: float, by_price: float = -36, spent: float = 3) -> float:
    """The change of the takings a euro of price, by what a guest less adds to each bill."""
    return 400 * (1 + by_visitors * by_price) + (10 + spent) * by_price


def with_the_means_of_all() -> float:
    """What all twelve means make of the five pupils' r, taken from the right r of all."""
    kept = [
        (x - statistics.fmean(SCORES), y - statistics.fmean(MARKS))
        for x, y in zip(SCORES, MARKS, strict=True)
        if x >= 60
    ]
    both = sum(x * y for x, y in kept)
    wrong = both / math.sqrt(sum(x * x for x, _ in kept) * sum(y * y for _, y in kept))
    return statistics.correlation(SCORES, MARKS) - wrong


def of_the_five() -> float:
    kept = [(x, y) for x, y in zip(SCORES, MARKS, strict=True) if x >= 60]
    return statistics.correlation(*zip(*kept, strict=True))


def never_reset() -> float:
    """The favourite's share where each shuffle starts from the order of the last one."""
    seen: Counter[str] = Counter()
    cards = list("ABCD")
    for draws in product(range(4), repeat=4):
        for i, j in enumerate(draws):
            cards[i], cards[j] = cards[j], cards[i]
        seen["".join(cards)] += 1
    return max(seen.values()) / seen.total()


def bo_first() -> float:
    return sum(
        chance * other
        for ride, chance in BO.items()
        for drive, other in CLEO.items()
        if ride < min(30, drive)
    )


def answers_mean() -> float:
    return sum(load * load for load in BUSES) / sum(BUSES)


def without_subtracting() -> set[str]:
    """The tables whose bill is certain, but for the one that is a difference of receipts."""
    certain = {name for name, row in TABLES.items() if rank((*RECEIPTS, row)) == rank(RECEIPTS)}
    return certain - {"garden"}


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-totals-you-can-foretell": (without_subtracting, lambda: set(TABLES)),
    "cha-logo-that-shrinks": (lambda: 1 - 4 * 0.36, lambda: 0.64),
    "cha-where-the-next-euro-goes": (
        lambda: 2890 * 12 / 29,
        lambda: 12 * math.sqrt(1440) + 9 * math.sqrt(810) + 8 * math.sqrt(640),
        lambda: 2890 / 3,
    ),
    "cha-price-of-a-ticket": (
        lambda: takings(0),
        lambda: takings(-0.3),
        lambda: takings(0, spent=0),
    ),
    "cha-shuffle-with-favourites": (never_reset, lambda: 1 / 24, lambda: 15),
    "cha-loses-to-both-wins-the-race": (
        lambda: 0.6 * 0.55,
        lambda: 0.4 * (1 - 0.45 * 0.8),
        bo_first,
    ),
    "cha-bus-that-feels-full": (
        lambda: statistics.variance(BUSES) / statistics.fmean(BUSES),
        answers_mean,
        lambda: statistics.fmean(load * load for load in BUSES),
        lambda: statistics.fmean(BUSES) - answers_mean(),
    ),
    "cha-test-that-stopped-working": (
        with_the_means_of_all,
        of_the_five,
        lambda: statistics.correlation(SCORES, MARKS),
    ),
}
