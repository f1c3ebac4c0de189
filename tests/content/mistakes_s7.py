"""What the common mistakes of stage S7 end with, from each task's data."""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.content.answers_s7 import (
    ASKED,
    BINS,
    COMMITS,
    FEATURES,
    KNOWERS,
    REGISTRY,
    RUNS,
    build,
    fair_pairs,
    table,
    wrongly_through,
)
from tests.content.answers_s7_load import (
    LOADS,
    SERVICES,
    latency,
    rounding_error,
)

OLD = [("apt", 0), ("all", 4), ("apt", 40), ("requirements", 180), ("src", 6)]
MOVED = [("apt", 40), ("requirements", 1), ("requirements", 180), ("all", 4), ("src", 6)]
ARRIVALS = [0, 3, 4, 9, 14, 15, 16, 17, 20, 31, 52, 53, 60, 61, 62]


def seconds(steps: list[tuple[str, int]]) -> int:
    return sum(build(steps, touched) for touched in COMMITS.split())


def with_the_source() -> int:
    """What is saved where the requirements are copied together with the source, after apt."""
    steps = [("apt", 40), ("all", 4), ("requirements", 180), ("src", 6)]
    return seconds(OLD) - seconds(steps)


def single_names() -> set[str]:
    away = {"Ana", "Ben"}
    return {name for name, *people in table(KNOWERS)[1:] if len(people) == 1 and {*people} <= away}


def served(kind: str) -> list[str]:
    """The value of each request by the latest ready time, or with the age since it was ready."""
    seen = []
    for _, user, hour in table(ASKED)[1:]:
        now, known = int(hour), []
        for name, event, ready, value in table(FEATURES)[1:]:
            since = int(ready) if kind == "age of the ready time" else int(event)
            if name == user and int(ready) <= now and now - since <= 48:
                latest = int(ready) if kind == "latest ready" else int(event)
                known.append((latest, value))
        seen.append(max(known)[1] if known else "none")
    return seen


def without_the_seed() -> set[str]:
    rows = [(words[0], (words[1], words[2], words[4]), words[5]) for words in table(RUNS)[1:]]
    return {
        name
        for name, key, accuracy in rows
        if any(key == other and accuracy != shown for _, other, shown in rows)
    }


def two_versions_only() -> list[str]:
    """The answers where the registry keeps no more than the present and the previous version."""
    current = previous = ""
    answers, words = list[str](), iter(REGISTRY.split())
    for word in words:
        if word == "promote":
            current, previous = next(words), current
        elif word == "request":
            next(words)
            answers.append(current)
        elif word == "archive":
            next(words)
        elif previous:
            current, previous = previous, current
    return answers


def never_skipped() -> list[str]:
    """The answers where a rollback lands on a version that has been archived."""
    history, answers, words = list[str](), list[str](), iter(REGISTRY.split())
    for word in words:
        if word == "promote":
            history.append(next(words))
        elif word == "request":
            next(words)
            answers.append(history[-1])
        elif word == "archive":
            next(words)
        elif len(history) > 1:
            history.pop()
    return answers


def index_of(name: str) -> float:
    counts = next([int(word) for word in words] for key, *words in table(BINS) if key == name)
    before, after = ([c / sum(side) for c in side] for side in (counts[:4], counts[4:]))
    return sum((b - a) * math.log(b / a) for a, b in zip(before, after, strict=True))


def above(limit: float) -> set[str]:
    return {name for name, *_ in table(BINS) if index_of(name) > limit}


def alarms(chance: float, exactly: bool = False, most: int = 3) -> float:
    """The probability of three failures or more (or of just three) among 2,000 requests."""
    ways = [math.comb(2000, k) * chance**k * (1 - chance) ** (2000 - k) for k in range(4)]
    return ways[3] if exactly else 1 - sum(ways[:most])


def servers(limit: float) -> int:
    """The fewest servers for another share of requests that wait too long."""
    count = 8
    while too_late(count) > limit:
        count += 1
    return count


def too_late(count: int) -> float:
    load = 7.5
    top = load**count / math.factorial(count) * count / (count - load)
    waits = top / (sum(load**k / math.factorial(k) for k in range(count)) + top)
    return waits * math.exp(-(40 * count - 300) * 0.05)


def dark(kind: str) -> float:
    personal = 0.996 * (1 - 0.02**2)
    month = 30 * 24 * 60
    if kind == "all needed":
        return month * (1 - 0.9995 * 0.996 * 0.98 * 0.98 * 0.999 * 0.999)
    if kind == "no zone":
        return month * (1 - 0.9995 * (1 - (1 - personal) * 0.001))
    return month * (1 - 0.9995 * 0.999 * personal)


def pods(kind: str) -> int:
    """The pod-minutes where the rule is applied in another way."""
    count, total = 3, 0
    for load in map(int, LOADS.split()):
        wanted = -(-load // 60)
        if kind == "same minute":
            count = scaled(count, load, wanted, top=8)
            total += count
            continue
        total += count
        if kind == "by pods" and abs(wanted - count) <= 0.1 * count:
            continue
        if kind == "by pods":
            count = min(8, max(2, wanted))
        else:
            count = scaled(count, load, wanted, top=8 if kind != "no limit" else 100)
    return total


def scaled(count: int, load: int, wanted: int, top: int) -> int:
    if abs(load - 60 * count) * 10 <= 60 * count:
        return count
    return min(top, max(2, wanted))


def batches(kind: str) -> float:
    """The mean latency where nobody waits, nothing is batched, or the clock starts when free."""
    waiting, taken, free = list(ARRIVALS), list[int](), 0
    most = 1 if kind == "one by one" else 4
    while waiting:
        ready = max(free, waiting[0])
        begin = ready
        if kind == "clock when free":
            full = waiting[3] if len(waiting) > 3 else ready + 10
            begin = max(ready, min(full, ready + 10))
        batch = [arrival for arrival in waiting[:most] if arrival <= begin]
        free = begin + 8 + 3 * len(batch)
        taken += [free - arrival for arrival in batch]
        waiting = waiting[len(batch) :]
    return sum(taken) / len(taken)


def greedy_pair() -> float:
    """The best single improvement first, then the best second one."""
    names = [words[0] for words in table(SERVICES)[1:]]
    first = min(names, key=lambda name: latency({name}))
    return min(latency({first, name}) for name in names)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-both-on-holiday": (single_names,),
    "cha-canary-in-the-split": (
        lambda: alarms(0.05 * 0.04, exactly=True),
        lambda: alarms(0.05 * 0.01),
        lambda: 1 - alarms(0.05 * 0.04),
        lambda: alarms(0.05 * 0.04 + 0.95 * 0.01),
    ),
    "cha-copy-before-install": (
        lambda: seconds(MOVED),
        lambda: seconds(OLD),
        with_the_source,
    ),
    "cha-drift-alarm": (lambda: above(0.1),),
    "cha-eight-bit-outlier": (
        lambda: rounding_error(by_row=False),
        lambda: rounding_error(by_row=True),
        lambda: rounding_error(by_row=True) - rounding_error(by_row=False),
    ),
    "cha-fair-by-which-measure": (lambda: fair_pairs() - {"M3 opportunity"},),
    "cha-features-as-of": (lambda: served("latest ready"), lambda: served("age of the ready time")),
    "cha-gate-that-lets-nan-through": (
        lambda: wrongly_through() - {"c2"},
        lambda: wrongly_through() - {"c2", "c6"},
    ),
    "cha-minutes-in-the-dark": (
        lambda: dark("all needed"),
        lambda: dark("no zone"),
        lambda: dark("personal"),
    ),
    "cha-mirror-before-the-switch": (lambda: {"shift"}, lambda: {"errors"}),
    "cha-one-queue-many-servers": (lambda: math.ceil(300 / 40), lambda: servers(0.05)),
    "cha-pay-by-the-hour": (
        lambda: 0.90 * 730 / (0.18 / 1000),
        lambda: (0.90 * 730 - 12) / 0.18,
        lambda: (0.90 * 730 + 12) / (0.18 / 1000),
    ),
    "cha-pods-follow-the-load": (
        lambda: pods("same minute"),
        lambda: pods("no limit"),
        lambda: pods("by pods"),
    ),
    "cha-restart-and-run-all": (lambda: 258, lambda: 86, lambda: 86 - 258),
    "cha-runs-that-contradict": (without_the_seed,),
    "cha-target-per-instance": (
        lambda: 89 * 0.5 * 60,
        lambda: 84 * 0.5,
        lambda: 84 * 60,
        lambda: math.ceil(18_000 / 2520),
    ),
    "cha-two-services-faster": (
        lambda: sum(int(words[1]) for words in table(SERVICES)[1:]),
        lambda: latency(set()),
        lambda: latency({"history", "candidates"}),
        greedy_pair,
    ),
    "cha-wait-for-the-batch": (
        lambda: batches("never wait"),
        lambda: batches("one by one"),
        lambda: batches("clock when free"),
    ),
    "cha-which-version-answered": (two_versions_only, never_skipped),
}
