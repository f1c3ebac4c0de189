"""Reference answers for the checkable challenges of stage S4, from the data of each task."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations

from tests.content.reckoning import mean, table, uniforms

Point = tuple[float, float]

FLATS = """
size  32   41   50   58   64    79
rent  610  700  850  870  1010  1160
"""
FORECASTS = """
actual    10  12  15  11  17  13
forecast  13  15  18  14  20  16
"""
CHURN = """
id  contract  support  paperless  churned
1   monthly   no       yes        1
2   monthly   yes      yes        1
3   yearly    no       no         0
4   monthly   no       no         1
5   yearly    yes      yes        0
6   yearly    no       yes        0
7   monthly   yes      no         0
8   yearly    yes      no         0
9   monthly   no       yes        1
10  yearly    yes      yes        0
11  monthly   yes      no         1
12  yearly    no       no         1
"""
TRANSFERS = """
score  0.91 0.84 0.77 0.62 0.55 0.48 0.41 0.33 0.27 0.19 0.12 0.05
fraud  1    1    0    1    0    0    1    0    0    0    0    1
"""
TICKETS = """
urgent      0.9  0.8  0.7  0.6  0.4
not urgent  0.8  0.6  0.6  0.5  0.3  0.2
"""
CURVES = """
config  epoch 1  epoch 3  epoch 9
c1      0.92     0.61     0.44
c2      0.85     0.70     0.52
c3      0.97     0.66     0.31
c4      0.81     0.58     0.47
c5      1.10     0.74     0.40
c6      0.88     0.69     0.55
c7      0.84     0.60     0.38
c8      1.05     0.80     0.60
c9      0.95     0.72     0.50
"""
SCANS = """
scan  patient  x1   x2   y
1     ana      2.0  3.0  1
2     ana      2.1  3.2  1
3     ben      5.0  1.0  0
4     ben      5.2  1.1  0
5     cem      2.4  3.9  0
6     cem      2.5  4.1  0
7     dia      4.4  2.0  1
8     dia      4.6  2.1  1
9     eli      1.2  2.4  1
10    eli      1.0  2.6  1
11    fay      6.0  0.4  0
12    fay      6.3  0.6  0
"""
SVM_POINTS = """
class +1   (1, 1)  (2, 4)  (3, 2)  (0, 3)
class -1   (5, 5)  (6, 1)  (7, 3)  (8, 6)
"""
TWINS = """
x1  1.0  2.0  3.0  4.0  5.0
x2  1.1  1.9  3.0  4.1  4.9
y   2.3  3.8  6.1  8.0  9.9
"""


def row(text: str, number: int, names: int = 1) -> list[float]:
    """One line of a table as numbers, without its first words."""
    return [float(word) for word in table(text)[number][names:]]


def line_errors() -> float:
    """The sum of squared errors of the least-squares line through the flats."""
    x, y = row(FLATS, 0), row(FLATS, 1)
    mx, my = mean(x), mean(y)
    slope = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum(
        (a - mx) ** 2 for a in x
    )
    return sum((b - my - slope * (a - mx)) ** 2 for a, b in zip(x, y, strict=True))


def true_r2() -> float:
    """R squared of the forecasts as 1 - SSE / SST."""
    y, p = row(FORECASTS, 0), row(FORECASTS, 1)
    return 1 - sum((a - b) ** 2 for a, b in zip(y, p, strict=True)) / sum(
        (a - mean(y)) ** 2 for a in y
    )


def gini(labels: Sequence[str]) -> float:
    """The Gini impurity of 0/1 labels."""
    share = labels.count("1") / len(labels)
    return 2 * share * (1 - share)


def best_gini() -> float:
    """The smallest weighted impurity of the three questions."""
    rows = table(CHURN)[1:]
    found = []
    for column in (1, 2, 3):
        first = rows[0][column]
        sides = [[r[4] for r in rows if (r[column] == first) is side] for side in (True, False)]
        found.append(sum(len(side) / len(rows) * gini(side) for side in sides))
    return min(found)


def scaled_sum() -> float:
    """The sum of the test values, scaled by mean and population deviation of the training ones."""
    train, test = [10.0, 20.0, 30.0, 40.0, 50.0], [35.0, 50.0, 65.0]
    deviation = math.sqrt(mean([(x - mean(train)) ** 2 for x in train]))
    return sum((x - mean(train)) / deviation for x in test)


def cheapest_threshold() -> float:
    """The lowest cost over all thresholds: a missed fraud costs 30, a check 10."""
    scores, fraud = row(TRANSFERS, 0), row(TRANSFERS, 1)
    pairs = list(zip(scores, fraud, strict=True))
    return min(
        sum(30 for s, y in pairs if y and s < cut) + sum(10 for s, y in pairs if not y and s >= cut)
        for cut in (*scores, 2.0)
    )


def rows_never_out() -> float:
    """The expected number of 20 rows that are in the bootstrap sample of each of 5 trees."""
    return 20.0 * float((1 - (19 / 20) ** 20) ** 5)


def start_gap() -> float:
    """The inertia that the second start of k-means ends with, minus that of the first."""
    return inertia([(1, 1), (1, 4)]) - inertia([(1, 1), (7, 1)])


def inertia(centres: list[Point]) -> float:
    """The sum of squared distances to the centres where k-means stops moving."""
    points: list[Point] = [(1, 1), (2, 1), (1, 4), (2, 4), (7, 1), (8, 1), (7, 4), (8, 5)]
    while True:
        groups: list[list[Point]] = [[] for _ in centres]
        for point in points:
            groups[min(range(len(centres)), key=lambda c: math.dist(point, centres[c]))].append(
                point
            )
        moved = [(mean([x for x, _ in g]), mean([y for _, y in g])) for g in groups]
        if moved == centres:
            return sum(min(math.dist(p, c) for c in centres) ** 2 for p in points)
        centres = moved


def svm_points(number: int) -> list[Point]:
    """The points of one class."""
    words = SVM_POINTS.strip().splitlines()[number].split("(")[1:]
    return [(float(w.split(",")[0]), float(w.split(",")[1].split(")")[0])) for w in words]


def margin_width() -> float:
    """The widest strip between the classes: each direction that two points fix is tried."""
    plus, minus = svm_points(0), svm_points(1)
    normals = [(q[0] - p[0], q[1] - p[1]) for p in plus for q in minus]
    for side in (plus, minus):
        normals += [(q[1] - p[1], p[0] - q[0]) for p, q in combinations(side, 2)]
    return max(strip(plus, minus, a * sign, b * sign) for a, b in normals for sign in (1, -1))


def strip(plus: list[Point], minus: list[Point], a: float, b: float) -> float:
    """The gap between the classes along the direction (a, b); negative where they overlap."""
    low = max(a * x + b * y for x, y in plus)
    return (min(a * x + b * y for x, y in minus) - low) / math.hypot(a, b)


def twin_gap(penalty: float) -> float:
    """The distance between the two ridge coefficients."""
    x1, x2, y = row(TWINS, 0), row(TWINS, 1), row(TWINS, 2)
    a, d = sum(v * v for v in x1) + penalty, sum(v * v for v in x2) + penalty
    b = sum(u * v for u, v in zip(x1, x2, strict=True))
    p, q = (
        sum(u * v for u, v in zip(x1, y, strict=True)),
        sum(u * v for u, v in zip(x2, y, strict=True)),
    )
    det = a * d - b * b
    return abs((d * p - b * q) / det - (a * q - b * p) / det)


def shared_mistakes() -> float:
    """The accuracy of 11 voters of 0.62 that in 25 % of the cases all copy one tree."""
    p = 0.62
    alone = sum(math.comb(11, k) * p**k * (1 - p) ** (11 - k) for k in range(6, 12))
    return 0.75 * alone + 0.25 * p


def area_under_curve() -> float:
    """The share of pairs in the right order, ties counting half."""
    positives, negatives = row(TICKETS, 0), row(TICKETS, 1, names=2)
    return mean([(p > n) + 0.5 * (p == n) for p in positives for n in negatives])


def halving_regret() -> float:
    """The last loss of the survivor of successive halving, minus the best last loss."""
    curves = {r[0]: [float(v) for v in r[1:]] for r in table(CURVES)[1:]}
    alive = list(curves)
    for rung, keep in ((0, 3), (1, 1)):
        alive = sorted(alive, key=lambda name: curves[name][rung])[:keep]
    return curves[alive[0]][2] - min(curve[2] for curve in curves.values())


def scan_accuracy(by_patient: bool) -> float:
    """The accuracy of one nearest neighbour.

    It may not look at the scan, or at the patient, that it judges.
    """
    scans = [(r[1], (float(r[2]), float(r[3])), r[4]) for r in table(SCANS)[1:]]
    right = 0
    for number, (patient, point, label) in enumerate(scans):
        others = [
            s for i, s in enumerate(scans) if (s[0] != patient if by_patient else i != number)
        ]
        right += min(others, key=lambda s: math.dist(s[1], point))[2] == label
    return right / len(scans)


def prior_moved() -> float:
    """The probability 0.9 of a model trained on equal classes, where 2 % are positive."""
    odds = 0.9 / 0.1 * (0.02 / 0.98)
    return odds / (1 + odds)


def honest_coins() -> float:
    """The accuracy of five folds when the best of 300 coins is chosen inside each training part."""
    draw = uniforms(7)
    coins = [[int(next(draw) >= 0.5) for _ in range(300)] for _ in range(40)]
    labels = [number % 2 for number in range(40)]
    right = 0
    for fold in range(5):
        train = [i for i in range(40) if i % 5 != fold]
        best = max(range(300), key=lambda c: sum(coins[i][c] == labels[i] for i in train))
        right += sum(coins[i][best] == labels[i] for i in range(40) if i % 5 == fold)
    return right / 40


def best_split_error() -> float:
    """The sum of squared errors of the best single split of 5,000 generated points."""
    draw = uniforms(42)
    points = sorted((x := next(draw), 12 * (x - 0.3) ** 2 + next(draw)) for _ in range(5000))
    total, squares = sum(y for _, y in points), sum(y * y for _, y in points)
    left, best = 0.0, math.inf
    for count, (_, y) in enumerate(points[:-1], 1):
        left += y
        best = min(best, squares - left**2 / count - (total - left) ** 2 / (5000 - count))
    return best


def boosted_log_loss() -> float:
    """The mean log-loss after two Newton rounds, split at x <= 2.5 and x <= 5.5, rate 0.5."""
    labels = [1, 1, 0, 1, 0, 0, 0, 1]
    share = mean(labels)
    scores = [math.log(share / (1 - share))] * 8
    for cut in (2.5, 5.5):
        chances = [1 / (1 + math.exp(-s)) for s in scores]
        for side in (True, False):
            leaf = [i for i in range(8) if (i + 1 <= cut) is side]
            step = sum(labels[i] - chances[i] for i in leaf) / sum(
                chances[i] * (1 - chances[i]) for i in leaf
            )
            for i in leaf:
                scores[i] += 0.5 * step
    return mean([math.log1p(math.exp(-s if y else s)) for s, y in zip(scores, labels, strict=True)])


def loss_gap() -> float:
    """The mean log-loss of B minus that of A."""
    labels = [1, 0, 1, 1, 0, 0, 1, 0]
    a = [0.70, 0.30, 0.60, 0.45, 0.40, 0.55, 0.80, 0.20]
    b = [0.95, 0.05, 0.90, 0.90, 0.10, 0.999, 0.95, 0.05]
    costs = [
        [-math.log(p if y else 1 - p) for p, y in zip(model, labels, strict=True)]
        for model in (a, b)
    ]
    return mean(costs[1]) - mean(costs[0])


def two_stumps_error() -> float:
    """The squared error that two boosting rounds with a rate of 0.5 leave."""
    y = [2.0, 4.0, 4.0, 10.0, 12.0, 4.0]
    fit = [mean(y)] * 6
    for _ in range(2):
        rest = [a - b for a, b in zip(y, fit, strict=True)]
        sides = [[mean(rest[:cut])] * cut + [mean(rest[cut:])] * (6 - cut) for cut in range(1, 6)]
        best = min(sides, key=lambda s: sum((a - b) ** 2 for a, b in zip(rest, s, strict=True)))
        fit = [a + 0.5 * b for a, b in zip(fit, best, strict=True)]
    return sum((a - b) ** 2 for a, b in zip(y, fit, strict=True))


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-accurate-but-worse": loss_gap,
    "cha-boost-two-stumps": two_stumps_error,
    "cha-line-through-six-flats": line_errors,
    "cha-perfect-score-wrong-by-three": true_r2,
    "cha-first-question-of-the-tree": best_gini,
    "cha-scaler-meets-test-data": scaled_sum,
    "cha-price-of-a-missed-fraud": cheapest_threshold,
    "cha-rows-never-out-of-bag": rows_never_out,
    "cha-two-starts-two-clusterings": start_gap,
    "cha-widest-road": margin_width,
    "cha-twins-and-ridge": lambda: twin_gap(0) - twin_gap(1),
    "cha-trees-that-copy": shared_mistakes,
    "cha-auc-by-pairs": area_under_curve,
    "cha-late-bloomer-dropped": halving_regret,
    "cha-same-patient-twice": (
        lambda: scan_accuracy(by_patient=False) - scan_accuracy(by_patient=True)
    ),
    "cha-trained-on-equal-classes": prior_moved,
    "cha-best-of-300-coins": honest_coins,
    "cha-split-in-one-pass": best_split_error,
    "cha-leaf-by-newton": boosted_log_loss,
}
