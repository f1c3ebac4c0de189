"""Reference answers for the checkable challenges of stage S7, from the data of each task.

Those about load, latency and cost are in `answers_s7_load`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

from tests.content.reckoning import mean, table

BINS = """
age            200 300 300 200      180 310 310 200
basket_value   250 250 250 250      400 100 100 400
hour           100 400 400 100      190 420 300  90
device_age     500 300 150  50      300 300 250 150
visits         600 250 100  50      450 270 180 100
"""
COMMITS = "src  src  requirements  src  README  src  apt  src  requirements  README  src  src"
REGISTRY = """
promote v1    request r1    promote v2    promote v3
request r2    rollback      request r3    promote v4
request r4    archive v2    rollback      request r5
rollback      promote v3    request r6    rollback
request r7
"""
KNOWERS = """
module      people who changed it in the last year
ingest      Ana Ben
features    Ben
training    Cem Ana
evaluation  Ana
serving     Ben Dia
monitoring  Dia
billing     Ana Ben
"""
FEATURES = """
user  event  ready  value
u1    0      3      12
u1    24     27     18
u1    48     60     25
u2    10     13     7
u2    40     43     9
u2    38     50     4
u3    5      8      30
"""
ASKED = """
request  user  hour
r1       u1    26
r2       u1    59
r3       u1    73
r4       u2    52
r5       u3    54
r6       u2    12
"""
GROUPS = """
model  group  TP  FP  FN  TN
M1     A      30  10  20  40
M1     B      16  24   4  56
M2     A      40  10  10  40
M2     B      16   8   4  72
M3     A      36  12  14  38
M3     B      15   5   5  75
"""
CANDIDATES = """
run  auc    p95_ms  test  rows
c1   0.851  140     T7    5000
c2   nan    120     T7    5000
c3   0.835  190     T7    5000
c4   0.829  150     T7    5000
c5   0.902  130     T6    5000
c6   0.848  nan     T7    5000
c7   0.861  230     T7    5000
c8   0.879  160     T7    400
"""
MIRRORED = """
id  blue  green  status  green ms
1   0.91  0.88   ok       84
2   0.12  0.09   ok       71
3   0.55  0.47   ok       95
4   0.33  0.30   ok       88
5   0.78  0.74   ok      131
6   0.05  0.04   ok       69
7   0.61  0.58   ok       92
8   0.49  -      error     -
9   0.84  0.80   ok      117
10  0.27  0.21   ok       90
11  0.70  0.66   ok      104
"""
RUNS = """
run  commit  data  seed  rate   accuracy
r1   a41f    d1    1     0.010  0.871
r2   a41f    d1    2     0.010  0.866
r3   b7c0    d1    1     0.010  0.879
r4   a41f    d2    1     0.010  0.884
r5   b7c0    d1    1     0.003  0.880
r6   a41f    d1    1     0.010  0.871
r7   b7c0    d2    1     0.003  0.893
r8   b7c0    d1    1     0.010  0.874
r9   c2e9    d2    3     0.003  0.897
r10  b7c0    d2    1     0.003  0.899
"""


def drifted() -> set[str]:
    """The features with a population stability index above 0.2."""
    found = set()
    for name, *words in table(BINS):
        counts = [int(word) for word in words]
        before, after = ([c / sum(side) for c in side] for side in (counts[:4], counts[4:]))
        if sum((b - a) * math.log(b / a) for a, b in zip(before, after, strict=True)) > 0.2:
            found.add(name)
    return found


def seconds_saved() -> float:
    """Build seconds of the old order minus those of the new one, over all commits."""
    old = [("apt", 0), ("all", 4), ("apt", 40), ("requirements", 180), ("src", 6)]
    new = [("apt", 40), ("requirements", 1), ("requirements", 180), ("all", 4), ("src", 6)]
    return sum(build(old, touched) - build(new, touched) for touched in COMMITS.split())


def build(steps: list[tuple[str, int]], touched: str) -> int:
    """Seconds from the first step that a change reaches to the end.

    A copy of all is reached by every change.
    """
    reached = [i for i, (kind, seconds) in enumerate(steps) if seconds and kind in (touched, "all")]
    return sum(seconds for _, seconds in steps[min(reached) :])


def answered_by() -> str:
    """The versions that answered the requests, in order."""
    history: list[str] = []
    archived: set[str] = set()
    answers = []
    words = iter(REGISTRY.split())
    for word in words:
        if word == "promote":
            history.append(next(words))
        elif word == "archive":
            archived.add(next(words))
        elif word == "request":
            next(words)
            answers.append(history[-1])
        elif earlier := [i for i, name in enumerate(history[:-1]) if name not in archived]:
            history = history[: earlier[-1] + 1]
    return " ".join(answers)


def hidden_state() -> float:
    """What the notebook shows minus what it prints when it is run from the top."""
    cells = {
        "A": "data = [4, 8, 15, 16, 23, 42]",
        "B": "cut = 20",
        "C": "data = [x for x in data if x < cut]",
        "D": "scale = 2",
        "E": "data = [x * scale for x in data]",
        "F": "shown = sum(data)",
        "G": "scale = 3",
    }

    def shown(order: str) -> int:
        """The last value that F printed."""
        space: dict[str, int] = {}
        for cell in order:
            exec(cells[cell], space)
        return space["shown"]

    return shown("ABCGEDEF") - shown("ABCDEFG")


def nobody_left() -> set[str]:
    """The modules that only Ana and Ben know."""
    return {name for name, *people in table(KNOWERS)[1:] if set(people) <= {"Ana", "Ben"}}


def values_as_of() -> str:
    """The value each request sees: ready by then, at most 48 hours old, the latest event."""
    seen = []
    for _, user, hour in table(ASKED)[1:]:
        now = int(hour)
        known = [
            (int(event), value)
            for name, event, ready, value in table(FEATURES)[1:]
            if name == user and int(ready) <= now and now - int(event) <= 48
        ]
        seen.append(max(known)[1] if known else "none")
    return " ".join(seen)


def fair_pairs() -> set[str]:
    """The criteria that each model meets within 0.05."""
    rates: dict[str, list[tuple[float, float, float]]] = {}
    for model, _, *words in table(GROUPS)[1:]:
        tp, fp, fn, tn = (int(word) for word in words)
        rates.setdefault(model, []).append(
            ((tp + fp) / (tp + fp + fn + tn), tp / (tp + fn), tp / (tp + fp))
        )
    names = ("parity", "opportunity", "precision")
    return {
        f"{model} {name}"
        for model, (a, b) in rates.items()
        for name, one, two in zip(names, a, b, strict=True)
        if abs(one - two) <= 0.05
    }


def wrongly_through() -> set[str]:
    """The candidates that the gate lets through although they break a rule."""
    wrong = set()
    for name, auc, slow, test, rows in table(CANDIDATES)[1:]:
        stopped = float(auc) < 0.842 - 0.01 or float(slow) > 200
        good = (
            float(auc) >= 0.842 - 0.01 and float(slow) <= 200 and test == "T7" and int(rows) >= 1000
        )
        if not stopped and not good:
            wrong.add(name)
    return wrong


def failed_rules() -> set[str]:
    """The rules for the switch that the mirrored traffic breaks."""
    rows = [words for words in table(MIRRORED) if words[0] != "id"]
    both = [(float(r[1]), float(r[2]), float(r[4])) for r in rows if r[3] == "ok"]
    slow = sorted(ms for _, _, ms in both)
    agree = mean([(blue >= 0.5) == (green >= 0.5) for blue, green, _ in both])
    shift = abs(mean([g for _, g, _ in both]) - mean([b for b, _, _ in both]))
    broken = {
        "errors": len(both) < len(rows),
        "agreement": agree < 0.9,
        "shift": shift > 0.03,
        "latency": slow[math.ceil(0.9 * len(slow)) - 1] > 120,
    }
    return {name for name, is_broken in broken.items() if is_broken}


def contradicting() -> set[str]:
    """The runs that share everything logged with another one and differ in accuracy."""
    rows = [(words[0], words[1:5], words[5]) for words in table(RUNS)[1:]]
    pairs = [
        (one, two) for one, two in combinations(rows, 2) if one[1] == two[1] and one[2] != two[2]
    ]
    return {row[0] for pair in pairs for row in pair}


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-drift-alarm": drifted,
    "cha-copy-before-install": seconds_saved,
    "cha-which-version-answered": answered_by,
    "cha-restart-and-run-all": hidden_state,
    "cha-both-on-holiday": nobody_left,
    "cha-features-as-of": values_as_of,
    "cha-fair-by-which-measure": fair_pairs,
    "cha-gate-that-lets-nan-through": wrongly_through,
    "cha-mirror-before-the-switch": failed_rules,
    "cha-runs-that-contradict": contradicting,
}
