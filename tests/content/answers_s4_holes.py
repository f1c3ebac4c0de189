"""Reference answers: dimension reduction, time series, interpretability and uncertainty."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise, permutations, product

from tests.content.reckoning import bisect, mean, table, uniforms

SINGULAR_VALUES = (24.0, 15.0, 9.0, 6.0, 4.0, 2.0)
PUMPS = """
run      flow  power  vibration
normal   52    31     1.9
normal   55    33     2.0
normal   58    34     2.3
normal   61    37     2.4
normal   63    38     2.5
normal   66    40     2.8
normal   70    42     2.9
normal   73    45     3.2
"""
NEW_PUMPS = """
A  57  34  2.2
B  54  41  2.1
C  69  42  2.9
D  60  36  2.9
E  71  43  3.0
F  66  36  2.6
"""
NEIGHBOUR_DISTANCES = (1.0, 1.2, 1.5, 2.5, 3.0, 4.0)
LOAVES = """
first   40 42 41 45 60 88 30
second  43 41 44 47 63 91 32
third   42 45 43 46 66 95 31
fourth  46 44 47 50 65 97 35
"""
LOAF_FORECAST = (47, 46, 45, 47, 71, 92, 36)
BIKES = (
    *(118, 124, 131, 140, 146, 149, 143, 136),
    *(127, 119, 113, 118, 126, 137, 145, 152),
)
HOMES = """
home  age  rooms
1     4    2
2     9    3
3     15   2
4     35   5
5     42   4
6     51   6
"""
COALITIONS = {
    "": 200.0,
    "S": 260.0,
    "G": 210.0,
    "L": 230.0,
    "SG": 290.0,
    "SL": 310.0,
    "GL": 250.0,
    "SGL": 370.0,
}
SENSORS = """
x1   0  1  2  3  4  5  6  7
x2   1  0  3  2  5  4  7  6
x3   3  1  4  1  5  9  2  6
"""
RESIDUALS = (
    *(2.1, 0.4, 5.6, 1.3, 3.8, 0.9, 7.2, 2.7, 1.1, 4.4),
    *(0.2, 6.3, 3.1, 1.8, 9.5, 2.4, 0.7, 4.9, 3.5, 8.1),
)
LOGITS = """
cat  3.2  0.4  0.1
dog  0.3  2.9  0.6
dog  2.6  0.5  0.2
fox  0.1  0.8  2.2
cat  2.8  1.0  0.3
fox  0.2  2.4  0.9
dog  0.6  3.4  0.4
cat  4.1  0.2  0.7
fox  0.5  0.1  3.0
cat  0.4  0.3  2.7
"""


def share_of_two(power: int = 2) -> float:
    """The share of the variance that the first two components hold, in per cent."""
    parts = [value**power for value in SINGULAR_VALUES]
    return 100 * sum(parts[:2]) / sum(parts)


def top_direction(rows: list[list[float]]) -> list[float]:
    """The first principal direction of centred rows, by power iteration."""
    vector = [1.0] * len(rows[0])
    for _ in range(2000):
        scores = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in rows]
        pulled = [
            sum(s * row[i] for s, row in zip(scores, rows, strict=True)) for i in range(len(vector))
        ]
        length = math.hypot(*pulled)
        vector = [value / length for value in pulled]
    return vector


def pump_errors() -> tuple[list[float], dict[str, float]]:
    """The squared distance to the first axis: of the normal runs, and of the new ones."""
    normal = [[float(word) for word in row[1:]] for row in table(PUMPS)[1:]]
    new = {row[0]: [float(word) for word in row[1:]] for row in table(NEW_PUMPS)}
    centres = [mean(column) for column in zip(*normal, strict=True)]
    widths = [
        math.sqrt(mean([(value - c) ** 2 for value in column]))
        for column, c in zip(zip(*normal, strict=True), centres, strict=True)
    ]

    def scaled(row: list[float]) -> list[float]:
        return [(v - c) / w for v, c, w in zip(row, centres, widths, strict=True)]

    axis = top_direction([scaled(row) for row in normal])

    def error(row: list[float]) -> float:
        z = scaled(row)
        along = sum(a * b for a, b in zip(z, axis, strict=True))
        return sum(v * v for v in z) - along**2

    return [error(row) for row in normal], {name: error(row) for name, row in new.items()}


def odd_pumps() -> list[str]:
    """The new runs farther from the axis than every normal run."""
    normal, new = pump_errors()
    return [name for name, error in new.items() if error > max(normal)]


def perplexity(width: float) -> float:
    """The perplexity of the neighbours' shares at one width of the Gaussian."""
    weights = [math.exp(-(d**2) / (2 * width**2)) for d in NEIGHBOUR_DISTANCES]
    shares = [w / sum(weights) for w in weights]
    return math.exp(-sum(p * math.log(p) for p in shares if p > 0))


def width_for_three() -> float:
    """The width at which the six neighbours count as three."""
    return bisect(lambda width: perplexity(width) - 3, 0.05, 20)


def scaled_error() -> float:
    """The MASE of the fourth week: its mean error over that of "as a week ago"."""
    weeks = [[float(word) for word in row[1:]] for row in table(LOAVES)]
    naive = mean(
        [
            abs(now - before)
            for last, this in pairwise(weeks[:3])
            for before, now in zip(last, this, strict=True)
        ]
    )
    error = mean([abs(a - f) for a, f in zip(weeks[3], LOAF_FORECAST, strict=True)])
    return error / naive


def bike_error(gap: int) -> float:
    """The mean error of "the mean of three days, the last of them ``gap`` days before"."""
    days = range(5, len(BIKES))
    return mean([abs(BIKES[t] - mean(BIKES[t - gap - 2 : t - gap + 1])) for t in days])


def error_growth() -> float:
    """RMSE five steps ahead over RMSE one step ahead, from an expanding window."""
    draw, series = uniforms(11), [0.0]
    for _ in range(499):
        series.append(0.8 * series[-1] + sum(next(draw) for _ in range(12)) - 6)
    squared: dict[int, list[float]] = {1: [], 5: []}
    for origin in range(199, 495):
        pairs = list(pairwise(series[: origin + 1]))
        slope = sum(a * b for a, b in pairs) / sum(a * a for a, _ in pairs)
        for ahead, errors in squared.items():
            errors.append((series[origin + ahead] - slope**ahead * series[origin]) ** 2)
    return math.sqrt(mean(squared[5]) / mean(squared[1]))


def rent(age: float, rooms: float) -> float:
    """The model of the task."""
    wear = 4 if rooms < 4 else 1
    return 700 + 150 * rooms - wear * age


def partial_change() -> float:
    """The mean rent with everybody's age set to 40, minus that with 10."""
    rooms = [float(row[2]) for row in table(HOMES)[1:]]
    return mean([rent(40, r) - rent(10, r) for r in rooms])


def shapley(player: str) -> float:
    """The mean gain by one feature over all orders of arrival."""
    gains = []
    for order in permutations("SGL"):
        before = "".join(p for p in "SGL" if p in order[: order.index(player)])
        after = "".join(p for p in "SGL" if p in before + player)
        gains.append(COALITIONS[after] - COALITIONS[before])
    return mean(gains)


def shuffled_rise(columns: set[int]) -> float:
    """The mean rise of the squared error when columns come from another row, all pairs of rows."""
    data = [[float(word) for word in row[1:]] for row in table(SENSORS)]
    rows = list(zip(*data, strict=True))

    def model(row: Sequence[float]) -> float:
        return 2 * row[0] + 2 * row[1] + row[2]

    rises = []
    for here, there in product(rows, rows):
        mixed = [there[i] if i in columns else here[i] for i in range(3)]
        rises.append((model(here) - model(mixed)) ** 2)
    return mean(rises)


def conformal_width() -> float:
    """The half width for 90 %: the ceil(0.9 (n + 1))-th smallest residual."""
    rank = math.ceil(0.9 * (len(RESIDUALS) + 1))
    return sorted(RESIDUALS)[rank - 1]


def log_loss(temperature: float) -> float:
    """The mean log-loss of the ten rows at one temperature."""
    names, losses = ("cat", "dog", "fox"), []
    for truth, *words in table(LOGITS):
        scores = [float(word) / temperature for word in words]
        total = math.log(sum(math.exp(s) for s in scores))
        losses.append(total - scores[names.index(truth)])
    return mean(losses)


def best_temperature() -> float:
    """Where the loss stops falling: by the sign of its central difference."""
    return bisect(lambda t: log_loss(t + 1e-5) - log_loss(t - 1e-5), 0.1, 20)


def deliveries(seed: int, count: int) -> list[tuple[bool, float]]:
    """Generated trips: whether the trip is far, and how far the promise was off."""
    draw, trips = uniforms(seed), []
    for _ in range(count):
        far = next(draw) < 0.2
        spread = 12.0 if far else 3.0
        trips.append((far, abs(sum(next(draw) for _ in range(12)) - 6) * spread))
    return trips


def far_coverage(by_group: bool = False) -> float:
    """The share of far test trips inside the interval that 999 trips set for 90 %."""
    known, test = deliveries(5, 999), deliveries(6, 2000)
    errors = sorted(error for far, error in known if far or not by_group)
    width = errors[math.ceil(0.9 * (len(errors) + 1)) - 1]
    far = [error for is_far, error in test if is_far]
    return sum(error <= width for error in far) / len(far)


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-spectrum-not-squared": share_of_two,
    "cha-pump-off-its-line": odd_pumps,
    "cha-six-neighbours-count-as-three": width_for_three,
    "cha-loaves-and-the-copyist": scaled_error,
    "cha-bikes-three-days-ahead": lambda: bike_error(3),
    "cha-five-steps-into-the-fog": error_growth,
    "cha-older-or-larger": partial_change,
    "cha-who-earned-the-price": lambda: shapley("G"),
    "cha-twins-shuffled-together": lambda: (
        shuffled_rise({0, 1}) - shuffled_rise({0}) - shuffled_rise({1})
    ),
    "cha-one-rank-higher": conformal_width,
    "cha-one-number-cools-it": best_temperature,
    "cha-ninety-but-not-for-far": far_coverage,
}
