"""What the common mistakes end with: dimension reduction, series, interpretation, uncertainty."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise, product

from tests.content.answers_s4_holes import (
    COALITIONS,
    HOMES,
    LOAF_FORECAST,
    LOAVES,
    LOGITS,
    NEIGHBOUR_DISTANCES,
    RESIDUALS,
    SENSORS,
    SINGULAR_VALUES,
    best_temperature,
    bike_error,
    bisect,
    deliveries,
    far_coverage,
    mean,
    partial_change,
    rent,
    share_of_two,
    shuffled_rise,
    table,
    uniforms,
)


def share_without_small_ones() -> float:
    squares = [value**2 for value in SINGULAR_VALUES]
    return 100 * sum(squares[:2]) / sum(squares[:3])


def width(spread: float = 2, base: float = math.e, power: int = 2) -> float:
    """The width with another factor in the exponent, another base or distances not squared."""

    def perplexity(sigma: float) -> float:
        weights = [math.exp(-(d**power) / (spread * sigma**2)) for d in NEIGHBOUR_DISTANCES]
        shares = [w / sum(weights) for w in weights]
        return float(base ** -sum(p * math.log(p) for p in shares if p > 0))

    return bisect(lambda sigma: perplexity(sigma) - 3, 0.05, 20)


def weeks() -> list[list[float]]:
    return [[float(word) for word in row[1:]] for row in table(LOAVES)]


def loaf_error() -> float:
    return mean([abs(a - f) for a, f in zip(weeks()[3], LOAF_FORECAST, strict=True)])


def mase_of_the_test_week() -> float:
    rule = mean([abs(a - b) for a, b in zip(weeks()[3], weeks()[2], strict=True)])
    return loaf_error() / rule


def mase_by_yesterday() -> float:
    days = [value for week in weeks()[:3] for value in week]
    return loaf_error() / mean([abs(now - before) for before, now in pairwise(days)])


def growth(ahead: int = 5, power: int = 5) -> float:
    """The ratio of the errors where the slope is multiplied ``power`` times for the far ones."""
    draw, series = uniforms(11), [0.0]
    for _ in range(499):
        series.append(0.8 * series[-1] + sum(next(draw) for _ in range(12)) - 6)
    near, far = [], []
    for origin in range(199, 495):
        pairs = list(pairwise(series[: origin + 1]))
        slope = sum(a * b for a, b in pairs) / sum(a * a for a, _ in pairs)
        near.append((series[origin + 1] - slope * series[origin]) ** 2)
        far.append((series[origin + ahead] - slope**power * series[origin]) ** 2)
    return math.sqrt(mean(far) / mean(near))


def rents_of_others() -> float:
    rents = [rent(float(age), float(rooms)) for _, age, rooms in table(HOMES)[1:]]
    return mean(rents[3:]) - mean(rents[:3])


def gains_of_garden() -> list[float]:
    pairs = (("", "G"), ("S", "SG"), ("L", "GL"), ("SL", "SGL"))
    return [COALITIONS[after] - COALITIONS[before] for before, after in pairs]


def pair_from_two_rows() -> float:
    """The gain of the pair where each twin's value comes from a row of its own."""
    first, second = ([float(word) for word in row[1:]] for row in table(SENSORS)[:2])
    rises = [
        (2 * (first[i] - first[j]) + 2 * (second[i] - second[k])) ** 2
        for i, j, k in product(range(8), repeat=3)
    ]
    return mean(rises) - shuffled_rise({0}) - shuffled_rise({1})


def interpolated(level: float) -> float:
    ordered = sorted(RESIDUALS)
    place = level * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (place - low) * (ordered[low + 1] - ordered[low])


def confidence(temperature: float) -> float:
    return mean([top_share([float(w) / temperature for w in row[1:]]) for row in table(LOGITS)])


def top_share(scores: Sequence[float]) -> float:
    return math.exp(max(scores)) / sum(math.exp(score) for score in scores)


def covered(far: bool | None) -> float:
    """The share of test trips of one kind, or of all, within the common width."""
    errors = sorted(error for _, error in deliveries(5, 999))
    test = [error for is_far, error in deliveries(6, 2000) if far in (None, is_far)]
    return sum(error <= errors[899] for error in test) / len(test)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-spectrum-not-squared": (lambda: share_of_two(1), share_without_small_ones),
    "cha-six-neighbours-count-as-three": (
        lambda: width(spread=1),
        lambda: width(base=2),
        lambda: width(power=1),
    ),
    "cha-loaves-and-the-copyist": (mase_of_the_test_week, mase_by_yesterday),
    "cha-bikes-three-days-ahead": (lambda: bike_error(2), lambda: bike_error(1)),
    "cha-five-steps-into-the-fog": (
        lambda: growth(power=1),
        lambda: math.sqrt(5),
        lambda: math.sqrt((1 - 0.8**10) / (1 - 0.64)),
    ),
    "cha-older-or-larger": (rents_of_others, lambda: partial_change() / 30),
    "cha-who-earned-the-price": (
        lambda: gains_of_garden()[-1],
        lambda: gains_of_garden()[0],
        lambda: mean(gains_of_garden()),
    ),
    "cha-twins-shuffled-together": (
        pair_from_two_rows,
        lambda: 8 / 7 * (shuffled_rise({0, 1}) - shuffled_rise({0}) - shuffled_rise({1})),
        lambda: shuffled_rise({0, 1}),
    ),
    "cha-one-rank-higher": (lambda: sorted(RESIDUALS)[17], lambda: interpolated(0.9)),
    "cha-one-number-cools-it": (
        lambda: bisect(lambda t: 0.7 - confidence(t), 0.5, 5),
        lambda: 1 / best_temperature(),
    ),
    "cha-ninety-but-not-for-far": (
        lambda: covered(None),
        lambda: covered(far=False),
        lambda: far_coverage(by_group=True),
    ),
}
