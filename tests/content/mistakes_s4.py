"""What the common mistakes of stage S4 end with, from each task's data."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations

from tests.content.answers_s4 import (
    CHURN,
    CURVES,
    FLATS,
    FORECASTS,
    TICKETS,
    TRANSFERS,
    TWINS,
    best_gini,
    gini,
    inertia,
    margin_width,
    row,
    scan_accuracy,
    strip,
    svm_points,
    true_r2,
    twin_gap,
)
from tests.content.reckoning import mean, table, uniforms

LABELS = [1, 0, 1, 1, 0, 0, 1, 0]
A = [0.70, 0.30, 0.60, 0.45, 0.40, 0.55, 0.80, 0.20]
B = [0.95, 0.05, 0.90, 0.90, 0.10, 0.999, 0.95, 0.05]
TRAIN, TEST = [10.0, 20.0, 30.0, 40.0, 50.0], [35.0, 50.0, 65.0]
SIX = [2.0, 4.0, 4.0, 10.0, 12.0, 4.0]
NEWTON = [1, 1, 0, 1, 0, 0, 0, 1]


def log_loss(model: Sequence[float], least: float = 0.0) -> float:
    clipped = [min(max(p, least), 1 - least) for p in model]
    return mean([-math.log(p if y else 1 - p) for p, y in zip(clipped, LABELS, strict=True)])


def loss_gap(least: float = 0.0) -> float:
    return log_loss(B, least) - log_loss(A, least)


def log_of_p_everywhere() -> float:
    return mean([-math.log(p) for p in B]) - mean([-math.log(p) for p in A])


def area(tie: float) -> float:
    """The area under the curve where a tie counts for something else than a half."""
    urgent, others = row(TICKETS, 0), row(TICKETS, 1, names=2)
    return mean([(p > n) + tie * (p == n) for p in urgent for n in others])


def coin_accuracy(leaky: bool, low_bit: bool = False) -> float:
    draw = uniforms(7)
    tosses = [next(draw) for _ in range(300 * 40)]
    faces = [int(u * 2**31) % 2 if low_bit else int(u >= 0.5) for u in tosses]
    coins = [faces[300 * i : 300 * i + 300] for i in range(40)]
    right = 0
    for fold in range(5):
        train = [i for i in range(40) if leaky or i % 5 != fold]
        best = max(range(300), key=lambda c: sum(coins[i][c] == i % 2 for i in train))
        right += sum(coins[i][best] == i % 2 for i in range(40) if i % 5 == fold)
    return right / 40


def boosted(rate: float = 0.5, again: bool = False, rounds: int = 2) -> float:
    """The squared error after some rounds; another rate, or the later stumps fitted to y again."""
    fit = [mean(SIX)] * 6
    for turn in range(rounds):
        is_to_y = again and turn > 0
        rest = [y if is_to_y else y - f for y, f in zip(SIX, fit, strict=True)]
        sides = [[mean(rest[:cut])] * cut + [mean(rest[cut:])] * (6 - cut) for cut in range(1, 6)]
        best = min(sides, key=lambda s: sum((a - b) ** 2 for a, b in zip(rest, s, strict=True)))
        fit = [f + rate * b for f, b in zip(fit, best, strict=True)]
    return sum((y - f) ** 2 for y, f in zip(SIX, fit, strict=True))


def ginis() -> list[float]:
    """The weighted impurity after each of the three questions, the smallest first."""
    rows = table(CHURN)[1:]
    found = []
    for column in (1, 2, 3):
        sides = [[r[4] for r in rows if (r[column] == rows[0][column]) is x] for x in (True, False)]
        found.append(sum(len(side) / 12 * gini(side) for side in sides))
    return sorted(found)


def survivor(rungs: Sequence[tuple[int, int]]) -> float:
    curves = {r[0]: [float(v) for v in r[1:]] for r in table(CURVES)[1:]}
    alive = list(curves)
    for rung, keep in rungs:
        alive = sorted(alive, key=lambda name: curves[name][rung])[:keep]
    return curves[alive[0]][2]


def newton(step: Callable[[float, float, int], float], rate: float = 0.5, rounds: int = 2) -> float:
    """The log-loss after the rounds; a leaf says ``step(residuals, p * (1 - p), rows)``."""
    scores = [0.0] * 8
    for cut in (2.5, 5.5)[:rounds]:
        chances = [1 / (1 + math.exp(-s)) for s in scores]
        for side in (True, False):
            leaf = [i for i in range(8) if (i + 1 <= cut) is side]
            rest = sum(NEWTON[i] - chances[i] for i in leaf)
            spread = sum(chances[i] * (1 - chances[i]) for i in leaf)
            for i in leaf:
                scores[i] += rate * step(rest, spread, len(leaf))
    return mean([math.log1p(math.exp(-s if y else s)) for s, y in zip(scores, NEWTON, strict=True)])


def right_step(rest: float, spread: float, rows: int) -> float:
    return rest / spread


def with_the_first_chances() -> float:
    """The log-loss where round two still uses the probabilities of the start."""
    scores = [0.0] * 8
    for cut in (2.5, 5.5):
        for side in (True, False):
            leaf = [i for i in range(8) if (i + 1 <= cut) is side]
            for i in leaf:
                scores[i] += 0.5 * sum(NEWTON[k] - 0.5 for k in leaf) / (0.25 * len(leaf))
    return mean([math.log1p(math.exp(-s if y else s)) for s, y in zip(scores, NEWTON, strict=True)])


def flats_error(slope: float, intercept: float) -> float:
    flats = zip(row(FLATS, 0), row(FLATS, 1), strict=True)
    return sum((y - intercept - slope * x) ** 2 for x, y in flats)


def least_squares_error() -> float:
    x, y = row(FLATS, 0), row(FLATS, 1)
    slope = sum((a - mean(x)) * b for a, b in zip(x, y, strict=True)) / sum(
        (a - mean(x)) ** 2 for a in x
    )
    return flats_error(slope, mean(y) - slope * mean(x))


def r2_around_the_forecasts() -> float:
    y, p = row(FORECASTS, 0), row(FORECASTS, 1)
    return 1 - sum((a - b) ** 2 for a, b in zip(y, p, strict=True)) / sum(
        (a - mean(p)) ** 2 for a in y
    )


def cost_at(cut: float) -> float:
    pairs = zip(row(TRANSFERS, 0), row(TRANSFERS, 1), strict=True)
    return sum(30 * (y and s < cut) or 10 * (not y and s >= cut) for s, y in pairs)


def split_at(cut: float) -> float:
    draw = uniforms(42)
    points = [(x := next(draw), 12 * (x - 0.3) ** 2 + next(draw)) for _ in range(5000)]
    sides = [[y for x, y in points if (x <= cut) is left] for left in (True, False)]
    return sum((y - mean(side)) ** 2 for side in sides for y in side)


def scaled(rows: Sequence[float], spare: int = 0) -> float:
    """The sum of the test values, scaled by the mean and the deviation of the rows."""
    deviation = math.sqrt(sum((x - mean(rows)) ** 2 for x in rows) / (len(rows) - spare))
    return sum((x - mean(rows)) / deviation for x in TEST)


def penalty_in_all_four() -> float:
    """The distance of the coefficients where the penalty is added to the whole matrix."""
    x1, x2, y = row(TWINS, 0), row(TWINS, 1), row(TWINS, 2)
    a, d = sum(v * v for v in x1) + 1, sum(v * v for v in x2) + 1
    b = sum(u * v for u, v in zip(x1, x2, strict=True)) + 1
    p = sum(u * v for u, v in zip(x1, y, strict=True))
    q = sum(u * v for u, v in zip(x2, y, strict=True))
    return twin_gap(0) - abs((d * p - b * q - a * q + b * p) / (a * d - b * b))


def majority(p: float, least: int = 6, most: int = 11) -> float:
    return sum(math.comb(11, k) * p**k * (1 - p) ** (11 - k) for k in range(least, most + 1))


def distances_kept(centres: list[tuple[float, float]]) -> float:
    points = [(1, 1), (2, 1), (1, 4), (2, 4), (7, 1), (8, 1), (7, 4), (8, 5)]
    return sum(min(math.dist(p, c) for c in centres) for p in points)


def undivided() -> float:
    plus, minus = svm_points(0), svm_points(1)
    normals = [(q[0] - p[0], q[1] - p[1]) for p in plus for q in minus]
    for side in (plus, minus):
        normals += [(q[1] - p[1], p[0] - q[0]) for p, q in combinations(side, 2)]
    gaps = []
    for a, b in normals:
        for sign in (1, -1):
            gaps.append(strip(plus, minus, a * sign, b * sign) * math.hypot(a, b))
    return max(gaps)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-accurate-but-worse": (
        lambda: loss_gap() / math.log(2),
        lambda: loss_gap() / math.log(10),
        lambda: loss_gap(0.01),
        log_of_p_everywhere,
        lambda: log_loss(B),
        lambda: -loss_gap(),
    ),
    "cha-auc-by-pairs": (lambda: area(1), lambda: area(0)),
    "cha-best-of-300-coins": (
        lambda: coin_accuracy(leaky=True),
        lambda: coin_accuracy(leaky=False, low_bit=True),
        lambda: 18,
    ),
    "cha-boost-two-stumps": (
        lambda: boosted(rate=1.0),
        lambda: boosted(again=True),
        lambda: boosted(rounds=1),
    ),
    "cha-first-question-of-the-tree": (
        lambda: 0.5 - best_gini(),
        lambda: 0.5,
        lambda: ginis()[1],
    ),
    "cha-late-bloomer-dropped": (
        lambda: survivor([(0, 3), (1, 1)]),
        lambda: 0,
        lambda: survivor([(0, 3), (1, 1)]) - min(0.47, 0.38, 0.52),
    ),
    "cha-leaf-by-newton": (
        lambda: newton(lambda rest, spread, rows: rest / rows),
        with_the_first_chances,
        lambda: newton(right_step, rounds=1),
        lambda: newton(right_step, rate=1.0),
    ),
    "cha-line-through-six-flats": (
        lambda: flats_error(12, 229),
        lambda: least_squares_error() / 6,
        lambda: mean(row(FLATS, 1)),
    ),
    "cha-perfect-score-wrong-by-three": (
        lambda: 1.0,
        r2_around_the_forecasts,
        lambda: 1 - true_r2(),
    ),
    "cha-price-of-a-missed-fraud": (
        lambda: cost_at(0),
        lambda: cost_at(0.5),
        lambda: cost_at(2),
    ),
    "cha-rows-never-out-of-bag": (
        lambda: 20 * (1 - math.exp(-1)) ** 5,
        lambda: 20 * (19 / 20) ** 100,
        lambda: (1 - (19 / 20) ** 20) ** 5,
    ),
    "cha-same-patient-twice": (
        lambda: scan_accuracy(by_patient=True),
        lambda: scan_accuracy(by_patient=True) - scan_accuracy(by_patient=False),
    ),
    "cha-scaler-meets-test-data": (
        lambda: scaled(TRAIN, spare=1),
        lambda: 0,
        lambda: scaled(TRAIN + TEST),
    ),
    "cha-split-in-one-pass": (lambda: split_at(0.3), lambda: split_at(0.738795) / 5000),
    "cha-trained-on-equal-classes": (
        lambda: 0.9 * 0.02 / 0.5,
        lambda: 0.98,
        lambda: 0.9 * 0.02 / (0.9 * 0.02 + 0.1),
    ),
    "cha-trees-that-copy": (
        lambda: 0.75 * majority(0.62, most=6) + 0.25 * 0.62,
        lambda: majority(0.62),
        lambda: 0.75 * majority(0.62, least=7) + 0.25 * 0.62,
    ),
    "cha-twins-and-ridge": (
        penalty_in_all_four,
        lambda: twin_gap(0) - twin_gap(5),
        lambda: twin_gap(1),
        lambda: twin_gap(0),
    ),
    "cha-two-starts-two-clusterings": (
        lambda: inertia([(1, 1), (1, 4)]),
        lambda: inertia([(1, 1), (7, 1)]),
        lambda: distances_kept([(4.5, 1), (4.5, 4.25)]) - distances_kept([(1.5, 2.5), (7.5, 2.75)]),
        lambda: inertia([(1, 1), (7, 1)]) - inertia([(1, 1), (1, 4)]),
    ),
    "cha-widest-road": (
        undivided,
        lambda: math.dist((3, 2), (6, 1)),
        lambda: margin_width() / 2,
    ),
}
