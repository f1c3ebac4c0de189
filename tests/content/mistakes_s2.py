"""What the common mistakes of stage S2 end with, from each task's data."""

from __future__ import annotations

import heapq
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import fmean, quantiles

from tests.content.answers_s2 import (
    BOOKINGS,
    COMMITS,
    MERGE,
    REQUESTS,
    RUNS,
    TASKS,
    VISITS,
    finish,
    solve,
    suspect_commits,
    table_that_r_prints,
)
from tests.content.replays import fetches, tiled

READINGS = "W11 W12 W13 R W14 W15 W16 W17 R W18 W19 R W20 W21 W22 R"
CLICKS = (900_000_000, 850_000_000, 700_000_000, 600_000_000, 40_000_000)
R = (4, 8, 15, 16, 23, 42)


def first_parents() -> set[str]:
    """The suspects where only the first parent of a merge is followed."""
    walk, at = list[str](), "m2"
    while at:
        walk.append(at)
        at = COMMITS[at].split()[0] if COMMITS[at] else ""
    return set(walk) - {"e5", "c3", "b2", "a1"}


def head_never_moved() -> set[str]:
    """The readings lost where a write into the full buffer leaves the head where it is."""
    slots: list[str] = [""] * 5
    head = count = 0
    lost, read = set(), set()
    for step in READINGS.split():
        if step == "R":
            read.add(slots[head])
            head, count = (head + 1) % 5, count - 1
            continue
        tail = (head + count) % 5
        if count == 5 and slots[tail] not in read:
            lost.add(slots[tail])
        slots[tail], count = step[1:], min(5, count + 1)
    return lost


def edited(kept: bool = False, queue: bool = False) -> list[str]:
    """The text where typing keeps what could be redone, or where the first undone comes first."""
    done, undone = list[str](), list[str]()
    log = "we < the model > learns fast < < > quickly > < from from < data < < > noise > <"
    for step in log.split():
        if step == "<":
            undone += [done.pop()] if done else []
        elif step == ">":
            done += [undone.pop(0 if queue else -1)] if undone else []
        else:
            done.append(step)
            undone = undone if kept else []
    return done


def changed(picked_is_view: bool = False, large_is_view: bool = False, flat: bool = False) -> float:
    """The sum of x where one of the copies is taken for a view."""
    x = [float(number) for number in range(12)]
    x[0:4] = [10 * value for value in x[0:4]]
    if picked_is_view:
        x[4:7] = [value + 100 for value in x[4:7]]
    x[8:] = [value - sum(x[8:]) / 4 for value in x[8:]]
    if large_is_view:
        x = [0.0 if value > 5 else value for value in x]
    x = [min(value, 15.0) for value in x]
    if flat:
        x[0] = 500.0
    return sum(x)


def printed_by_r(last: bool = False, python_slice: bool = False, whole_loop: bool = False) -> int:
    """What the script adds up where one line is read as Python would."""
    dropped = R[-1] if last else sum(R[1:])
    picked = R[2] if python_slice else R[1] + R[2]
    looped = sum(R) if whole_loop else sum(R[:5])
    signs = sum(-value if at % 2 else value for at, value in enumerate(R))
    return dropped + sum(R[::2]) + signs + looped + picked


def halved(task: str) -> float:
    minutes, needs = TASKS[task]
    return finish({**TASKS, task: (minutes / 2, needs)}, "report")


def latencies(workers: int, from_start: bool = False, own_queues: bool = False) -> list[int]:
    free, taken = [0] * workers, list[int]()
    for number, (arrival, work) in enumerate(REQUESTS):
        worker = number % workers if own_queues else free.index(min(free))
        begin = max(arrival, free[worker])
        free[worker] = begin + work
        taken.append(work if from_start else begin + work - arrival)
    return sorted(taken)


def nearest_rank(values: list[int]) -> int:
    return values[math.ceil(0.9 * len(values)) - 1]


def interpolated(values: list[int]) -> float:
    return quantiles(values, n=10, method="inclusive")[-1]


def greedy(rule: Callable[[tuple[int, int, int]], float]) -> int:
    """The value of the bookings that are taken one by one, in the order of the rule."""
    taken: list[tuple[int, int, int]] = []
    for start, end, value in sorted(BOOKINGS, key=rule):
        if all(end <= other or until <= start for other, until, _ in taken):
            taken.append((start, end, value))
    return sum(value for _, _, value in taken)


def apart_only() -> int:
    """The best value where bookings that touch are taken for overlapping."""
    best = 0
    for chosen in range(2 ** len(BOOKINGS)):
        taken = [booking for n, booking in enumerate(BOOKINGS) if chosen >> n & 1]
        ordered = sorted(taken)
        if all(one[1] < two[0] for one, two in pairwise(ordered)):
            best = max(best, sum(value for _, _, value in taken))
    return best


def value_first_or_apart() -> int:
    """The greedy rule and the wrong comparison end with the same value."""
    best = apart_only()
    assert best == greedy(lambda booking: -booking[2])
    return best


def mean_session(gap: int, parted: bool = True) -> float:
    """The mean length with another gap, or over all clicks as if they were one member's."""
    ways = VISITS.values() if parted else [sorted(sum(VISITS.values(), ()))]
    lengths = [last - first for minutes in ways for first, last in cut(tuple(minutes), gap)]
    return fmean(lengths)


def cut(minutes: tuple[int, ...], gap: int) -> Iterator[tuple[int, int]]:
    start = last = minutes[0]
    for minute in minutes[1:]:
        if minute - last > gap:
            yield start, last
            start = minute
        last = minute
    yield start, last


def mean_of_members() -> float:
    return fmean(fmean(b - a for a, b in cut(minutes, 30)) for minutes in VISITS.values())


def first_clicks_alone() -> float:
    sessions = []
    for minutes in VISITS.values():
        first, *rest = sorted(minutes)
        sessions += [(first, first), *cut(tuple(rest), 30)]
    return fmean(b - a for a, b in sessions)


def without_single_clicks() -> float:
    lengths = [b - a for minutes in VISITS.values() for a, b in cut(minutes, 30)]
    return fmean(length for length in lengths if length)


def first_in_first_out(tile: int) -> int:
    cache: OrderedDict[tuple[str, int, int], None] = OrderedDict()
    fetched = 0
    for i, j in tiled(24, tile):
        for key in (("A", i, j // 8), ("B", j, i // 8)):
            if key in cache:
                continue
            fetched += 1
            if len(cache) == 8:
                cache.popitem(last=False)
            cache[key] = None
    return fetched


def first_score_counted() -> int:
    """The replacements after the first twenty where the start value counts as a score, too."""
    x, heap, changes = 42, list[int](), 0
    for _ in range(10_000):
        if len(heap) < 20:
            heapq.heappush(heap, x)
        elif x > heap[0]:
            heapq.heapreplace(heap, x)
            changes += 1
        x = (1_103_515_245 * x + 12_345) % 2**31
    return changes


def conflicts(all_that_both_touched: bool) -> set[str]:
    found = set()
    for line in MERGE.splitlines():
        key, base, ours, theirs = line.split()
        if all_that_both_touched and base not in (ours, theirs):
            found.add(key)
        if not all_that_both_touched and base != "-" and len({base, ours, theirs}) == 3:
            found.add(key)
    return found


def t_value(divisor: int) -> float:
    """The t value of the queue where the squared residuals are divided by another number."""
    return table_that_r_prints() * math.sqrt(divisor / 5)


def t_value_by_the_diagonal() -> float:
    rows = [(1.0, x, z) for x, z, _ in RUNS]
    gram = [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]
    inverse = solve(gram, [0, 0, 1])[2]
    return table_that_r_prints() * math.sqrt(inverse * gram[2][2])


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-ring-buffer-losses": (head_never_moved,),
    "cha-undo-and-redo": (lambda: edited(kept=True), lambda: edited(queue=True)),
    "cha-find-the-deadlock": (lambda: {"P1", "P4", "P6", "P7", "P8"},),
    "cha-suspect-commits": (lambda: suspect_commits() | {"n3"}, first_parents),
    "cha-window-that-remembers": (lambda: 30 + 45 + 60, lambda: 13 + 35 + 60, lambda: 108 - 135),
    "cha-view-or-copy": (
        lambda: changed(picked_is_view=True),
        lambda: changed(large_is_view=True),
        lambda: changed(flat=True),
    ),
    "cha-negative-average": (
        lambda: (sum(CLICKS) - 2**32) // 5,
        lambda: sum(CLICKS) // 5,
        lambda: sum(CLICKS) - 2**32,
    ),
    "cha-padding-between-fields": (
        lambda: 50 * (48 - 25),
        lambda: 48 - 32,
        lambda: round(50_000_000 * (48 - 32) / 2**20),
    ),
    "cha-five-lines-of-r": (
        lambda: printed_by_r(last=True),
        lambda: printed_by_r(python_slice=True),
        lambda: printed_by_r(whole_loop=True),
    ),
    "cha-chart-that-lies": (
        lambda: 9 / 1.125,
        lambda: (12 - 4) / 4 / (8 / 64),
        lambda: 9 / 0.125,
    ),
    "cha-halve-one-task": (
        lambda: finish(dict(TASKS), "report"),
        lambda: sum(minutes for minutes, _ in TASKS.values()),
        lambda: halved("baseline"),
    ),
    "cha-second-worker": (
        lambda: nearest_rank(latencies(1)),
        lambda: nearest_rank(latencies(2)),
        lambda: interpolated(latencies(1)) - interpolated(latencies(2)),
        lambda: nearest_rank(latencies(1)) - nearest_rank(latencies(2, own_queues=True)),
        lambda: (
            nearest_rank(latencies(1, from_start=True))
            - nearest_rank(latencies(2, from_start=True))
        ),
    ),
    "cha-gpu-bookings": (
        value_first_or_apart,
        lambda: greedy(lambda booking: booking[1]),
        lambda: greedy(lambda booking: -booking[2] / (booking[1] - booking[0])),
    ),
    "cha-lost-increments": (lambda: 20, lambda: 1, lambda: 2),
    "cha-revenue-that-grew": (
        lambda: 2 * (60 - 10) + 25 + 2 * (80 - 20) + 2 * (80 - 5),
        lambda: 60 + 25 + 80,
        lambda: 60 - 10 + 80 - 25,
        lambda: 60 - 10 + 25 + (80 - 20) + (80 - 5),
        lambda: 60 - 10 + 25 + 80 - (20 + 5) / 2,
    ),
    "cha-sessions-in-sql": (
        lambda: mean_session(29),
        lambda: mean_session(30, parted=False),
        mean_of_members,
        first_clicks_alone,
        without_single_clicks,
    ),
    "cha-mutants-that-survive": (lambda: {"D", "F"},),
    "cha-where-the-level-moved": (lambda: {"1", "6", "10", "14"},),
    "cha-heap-of-twenty": (lambda: 117 + 20, first_score_counted),
    "cha-tiles-and-cache-lines": (
        lambda: fetches(2),
        lambda: fetches(8),
        lambda: min(first_in_first_out(tile) for tile in (2, 4, 8, 24)),
    ),
    "cha-error-of-a-column": (
        lambda: fmean((1, 0, 1, 0, 1)),
        lambda: 25.8 * 25,
    ),
    "cha-three-way-merge": (lambda: conflicts(True), lambda: conflicts(False)),
    "cha-table-that-r-prints": (lambda: t_value(8), lambda: t_value(7), t_value_by_the_diagonal),
}
