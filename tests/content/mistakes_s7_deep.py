"""What the common mistakes end with: load, pipelines and files, and what data give away."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import product

from tests.content.answers_deep_systems import (
    ARRIVALS,
    FLOWS,
    LATENCIES,
    LOSSES,
    NEEDS,
    PAGES,
    PARTITIONS,
    PATIENTS,
    SUMS,
    bisect,
    hashed,
    hedged_mean,
    megabytes_read,
    runs_to_repeat,
    solved,
    table,
    users_who_fail,
)


def refused(tries: int = 3, cost: float = 0.2) -> float:
    """The probability that a request is refused."""

    def spare(p: float) -> float:
        load = 120 * sum(p**n for n in range(tries))
        return 100 - load * (1 - p) - cost * load * p

    return bisect(spare, 0, 1)


def second_call(answer: Callable[[int, int], int]) -> float:
    """The mean time where a slow first call is followed by a second one."""
    return sum(
        p * q * (first if first <= 20 else answer(first, second))
        for (first, p), (second, q) in product(LATENCIES, LATENCIES)
    )


def keys_moved_by_mod() -> int:
    return sum(hashed(key) % 4 != hashed(key) % 5 for key in range(10_000))


def plain_hits() -> int:
    cache: OrderedDict[str, None] = OrderedDict()
    hits = 0
    for page in PAGES.split():
        hits += page in cache
        cache[page] = None
        cache.move_to_end(page)
        if len(cache) > 4:
            cache.popitem(last=False)
    return hits


def waits() -> list[int]:
    """The honest latencies, the largest first."""
    free, found = 0, []
    for due in range(0, 10_000, 10):
        begin = max(due, free)
        free = (6000 if 5000 <= begin < 6000 else begin) + 1
        found.append(free - due)
    return sorted(found, reverse=True)


def polite_tail() -> int:
    """The 99th percentile of a test that sends the next request due after each answer."""
    found, now = [], 0
    while now < 10_000:
        end = (6000 if 5000 <= now < 6000 else now) + 1
        found.append(end - now)
        now = math.ceil(end / 10) * 10
    return sorted(found)[math.ceil(0.99 * len(found)) - 1]


def late(clock: Callable[[dict[str, int], str], float]) -> set[str]:
    """The events dropped by another clock."""
    seen, dropped = {"p": -100, "q": -100}, set()
    for name, part, minute in table(ARRIVALS):
        if (int(minute) // 10 + 1) * 10 <= clock(seen, part):
            dropped.add(name)
        seen[part] = max(seen[part], int(minute))
    return dropped


def runs_of_the_days() -> int:
    """The runs of the faulty days alone: what needs a faulty one on the same day."""
    bad = {("clean", 2), ("prices", 5)}
    for day in (2, 5):
        for task, needs in NEEDS.items():
            if any((need, day) in bad for need, shift in needs if shift == 0):
                bad.add((task, day))
    return len(bad)


def queues() -> tuple[Sequence[float], Sequence[float]]:
    backlog, inflow = ([float(word) for word in row[1:]] for row in table(PARTITIONS))
    return backlog, inflow


def drained(split: Sequence[int]) -> float:
    backlog, inflow = queues()
    shares = [[i for i in range(6) if split[i] == consumer] for consumer in range(3)]
    return max(
        sum(backlog[i] for i in mine) / (100 - sum(inflow[i] for i in mine)) for mine in shares
    )


def most_even_load() -> float:
    backlog, _ = queues()
    return min(
        max(sum(backlog[i] for i in range(6) if split[i] == c) for c in range(3))
        for split in product(range(3), repeat=6)
    )


def cut_at_will() -> float:
    backlog, inflow = queues()
    return sum(backlog) / (300 - sum(inflow))


def alone() -> set[str]:
    rows = [(name, age[0] + code[:2]) for name, age, code, _ in table(PATIENTS)]
    groups = [group for _, group in rows]
    return {name for name, group in rows if groups.count(group) == 1}


def walked(ends: Sequence[str], both_ways: bool = False) -> set[str]:
    """What is reached from the two tables, where these kinds of arrow end the walk."""
    arrows = [(source, to) for source, to, how in table(FLOWS) if how not in ends]
    if both_ways:
        arrows += [(to, source) for source, to in arrows]
    reached, before = {"orders", "support"}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {to for source, to in arrows if source in before}
    return reached - {"orders", "support"}


def accuracy() -> float:
    seen, unseen = ([float(word) for word in row[1:]] for row in table(LOSSES))
    return max(
        (sum(s <= cut for s in seen) + sum(u > cut for u in unseen)) / 20
        for cut in (*seen, *unseen)
    )


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-third-try-for-everyone": (
        lambda: 100 * refused(tries=1) ** 3,
        lambda: 100 * refused(cost=0) ** 3,
        lambda: 100 * refused(),
        lambda: users_who_fail(1),
        lambda: users_who_fail(2),
    ),
    "cha-second-call-after-twenty": (
        lambda: second_call(min),
        lambda: second_call(lambda _, second: 20 + second),
        lambda: hedged_mean(1000),
    ),
    "cha-fifth-server-on-the-ring": (keys_moved_by_mod,),
    "cha-scan-through-the-cache": (plain_hits,),
    "cha-load-test-that-waits": (polite_tail, lambda: waits()[0], lambda: waits()[9]),
    "cha-row-groups-left-closed": (
        lambda: 12 * (5 + 195 * 0.01),
        lambda: megabytes_read() - 5 * 12,
        lambda: megabytes_read() + 12 * 5 * 0.01,
    ),
    "cha-ten-dictionaries": (
        lambda: 1200 * 15 + 1_000_000 * 11 // 8,
        lambda: 10 * 1200 * 15 + 1_000_000 * 2,
        lambda: round(10 * 1200 * 15 + 1_000_000 * 10.23 / 8),
    ),
    "cha-windows-and-two-clocks": (
        lambda: late(lambda seen, _: max(seen.values()) - 5),
        lambda: late(lambda seen, part: seen[part] - 5),
    ),
    "cha-which-runs-again": (runs_of_the_days, lambda: 7 * 8, lambda: runs_to_repeat() - 2),
    "cha-until-the-backlog-is-gone": (
        lambda: most_even_load() / 100,
        lambda: drained((0, 1, 2, 0, 1, 2)),
        lambda: drained((0, 0, 1, 1, 2, 2)),
        cut_at_will,
    ),
    "cha-three-alike-and-still-known": (alone,),
    "cha-team-behind-the-noise": (
        lambda: math.ceil(8000 / 2 / 100 * math.log(20)),
        lambda: math.floor(160 * math.log(20)),
    ),
    "cha-please-delete-me": (
        lambda: walked(("sums", "hashed")),
        lambda: walked(("sums",), both_ways=True),
    ),
    "cha-was-my-row-in-there": (accuracy,),
    "cha-sums-of-three-salaries": (lambda: {"a", *solved(SUMS, "abcdfgh")},),
}
