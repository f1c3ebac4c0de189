"""Reference computations for stage S2: programming and computer science, from each task's data."""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from statistics import fmean

from tests.content.replays import (
    heap_of_twenty,
    lost_increments,
    mutants_that_survive,
    tiles_and_cache_lines,
)

COMMITS = {
    "a1": "", "b2": "a1", "c3": "b2", "d4": "b2", "e5": "c3", "f6": "d4",
    "g7": "f6", "h8": "e5 g7", "i9": "d4", "k1": "h8", "m2": "k1 i9", "n3": "m2",
}  # fmt: skip
TASKS = {
    "extract": (20, ""), "prices": (30, ""), "clean": (30, "extract"), "join": (10, "clean prices"),
    "features": (30, "join"), "labels": (45, "extract"), "train": (60, "features labels"),
    "baseline": (90, "join labels"), "compare": (10, "train baseline"), "report": (15, "compare"),
}  # fmt: skip
REQUESTS = (
    (0, 12), (5, 12), (10, 12), (40, 12), (42, 60), (44, 12),
    (46, 12), (70, 12), (95, 12), (100, 12), (140, 12), (160, 12),
)  # fmt: skip
BOOKINGS = (
    (9, 13, 60), (9, 10, 16), (10, 12, 22), (11, 14, 42), (12, 15, 38),
    (13, 16, 35), (14, 17, 45), (15, 18, 34), (16, 18, 20),
)  # fmt: skip
LEVELS = (5, 6, 5, 7, 6, 12, 11, 13, 12, 8, 9, 8, 7, 3, 2, 3)
SHOP = """
CREATE TABLE orders (id INT, customer TEXT, amount INT);
CREATE TABLE items (order_id INT, kind TEXT);
CREATE TABLE refunds (order_id INT, amount INT);
INSERT INTO orders VALUES
  (1, 'ann', 60), (2, 'ben', 25), (3, 'ann', 40), (4, 'cleo', 80), (5, 'dan', 15);
INSERT INTO items VALUES
  (1, 'book'), (1, 'book'), (1, 'pen'), (2, 'book'), (3, 'pen'), (4, 'book'), (4, 'book'),
    (5, 'pen');
INSERT INTO refunds VALUES (1, 10), (4, 20), (4, 5), (5, 15);
"""
MERGE = """\
rate 0.1 0.1 0.05
depth 6 8 8
folds 5 10 3
seed 1 1 1
loss mae - mae
metric mae - rmse
cache - on off
workers - 4 -
warmup 100 - -
bins 255 63 255
stop - 20 20
"""
RUNS = ((1, 3, 7), (2, 1, 5), (3, 4, 12), (4, 1, 9), (5, 5, 14), (6, 9, 22), (7, 2, 17), (8, 6, 21))
VISITS = {
    "ann": (0, 10, 25, 70, 75, 200),
    "ben": (5, 36, 66, 96, 130),
    "cleo": (50, 51, 112, 113),
}


def ring_buffer_losses() -> set[str]:
    log = "W11 W12 W13 R W14 W15 W16 W17 R W18 W19 R W20 W21 W22 R"
    unread: deque[str] = deque()
    lost: set[str] = set()
    for step in log.split():
        if step == "R":
            unread.popleft()
            continue
        if len(unread) == 5:
            lost.add(unread.popleft())
        unread.append(step[1:])
    return lost


def find_the_deadlock() -> set[str]:
    holders = {lock: f"P{number}" for number, lock in enumerate("abcdefgh", 1)}
    waits = dict(zip(holders.values(), "d-bgcafd", strict=True))
    after = {process: holders.get(lock, "") for process, lock in waits.items()}
    return {process for process in after if process in follow(after, process)}


def follow(after: dict[str, str], start: str) -> list[str]:
    """The processes that come after ``start``, each once."""
    walk: list[str] = []
    while (step := after[walk[-1] if walk else start]) and step not in walk:
        walk.append(step)
    return walk


def suspect_commits() -> set[str]:
    return history("m2") - history("e5") - history("d4")


def history(commit: str) -> set[str]:
    """The commit and everything it was built on."""
    return {commit}.union(*(history(parent) for parent in COMMITS[commit].split()))


def window_that_remembers() -> float:
    morning, evening = [3, 6, 9], [30, 60, 90]
    shared, fresh = last_three_means(morning + evening)[3:], last_three_means(evening)
    return sum(fresh) - sum(shared)


def last_three_means(values: list[int]) -> list[float]:
    windows = [values[max(0, end - 3) : end] for end in range(1, len(values) + 1)]
    return [fmean(window) for window in windows]


def view_or_copy() -> float:
    x = [float(number) for number in range(12)]
    x[0:4] = [10 * value for value in x[0:4]]
    mean = sum(x[8:]) / 4
    x[8:] = [value - mean for value in x[8:]]
    x = [15.0 if value > 15 else value for value in x]
    return sum(x)


def undo_and_redo() -> str:
    done: list[str] = []
    undone: list[str] = []
    log = "we < the model > learns fast < < > quickly > < from from < data < < > noise > <"
    for step in log.split():
        if step == "<":
            undone += [done.pop()] if done else []
        elif step == ">":
            done += [undone.pop()] if undone else []
        else:
            done.append(step)
            undone.clear()
    return " ".join(done)


def search_that_gives_up() -> set[str]:
    releases = (3, 8, 12, 19, 21, 27, 34, 40, 55, 61)
    return {str(release) for release in releases if broken_search(releases, release) < 0}


def broken_search(items: tuple[int, ...], target: int) -> int:
    low, high = 0, len(items) - 1
    while low < high:
        middle = (low + high) // 2
        if items[middle] == target:
            return middle
        if items[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def negative_average() -> float:
    clicks = (900_000_000, 850_000_000, 700_000_000, 600_000_000, 40_000_000)
    wrapped = (sum(clicks) + 2**31) % 2**32 - 2**31
    return math.trunc(wrapped / len(clicks))


def padding_between_fields() -> float:
    fields = (1, 8, 1, 4, 2, 8, 1)
    return (padded(fields) - padded(sorted(fields, reverse=True))) * 50_000_000 / 1_000_000


def padded(sizes: Iterable[int]) -> int:
    """Bytes of a struct whose fields are aligned to their own sizes."""
    sizes = tuple(sizes)
    end = 0
    for size in sizes:
        end = -(-end // size) * size + size
    return -(-end // max(sizes)) * max(sizes)


def five_lines_of_r() -> float:
    x = (4, 8, 15, 16, 23, 42)
    dropped, recycled = sum(x[1:]), sum(x[::2])
    signs = sum(value * (1, -1)[at % 2] for at, value in enumerate(x))
    counted = sum(x[at - 1] for at in range(1 - 1, len(x)) if at > 0)
    return dropped + recycled + signs + counted + sum(x[1:3])


def chart_that_lies() -> float:
    before, after, base = 64, 72, 60
    grown = ((after - base) / (before - base)) ** 2
    return (grown - 1) / ((after - before) / before)


def finish(tasks: dict[str, tuple[float, str]], task: str) -> float:
    """When a task is done if everything starts as early as it can."""
    minutes, needs = tasks[task]
    return minutes + max((finish(tasks, need) for need in needs.split()), default=0)


def halve_one_task() -> float:
    ways = ({**TASKS, task: (minutes / 2, needs)} for task, (minutes, needs) in TASKS.items())
    return min(finish(dict(way), "report") for way in ways)


def second_worker() -> float:
    return ninth_decile(1) - ninth_decile(2)


def ninth_decile(workers: int) -> float:
    """The 90th percentile of the latency by nearest rank, in milliseconds.

    First come, first served.
    """
    free = [0] * workers
    taken = []
    for arrival, work in REQUESTS:
        done = max(arrival, heapq.heappop(free)) + work
        heapq.heappush(free, done)
        taken.append(done - arrival)
    return sorted(taken)[math.ceil(0.9 * len(taken)) - 1]


def gpu_bookings() -> float:
    best = {0: 0}
    for start, end, value in sorted(BOOKINGS, key=lambda booking: booking[1]):
        best[end] = max(
            *best.values(), value + max(worth for at, worth in best.items() if at <= start)
        )
    return max(best.values())


def revenue_that_grew() -> float:
    with sqlite3.connect(":memory:") as shop:
        shop.executescript(SHOP)
        (answer,) = shop.execute(
            "SELECT SUM(amount - COALESCE((SELECT SUM(amount) FROM refunds WHERE order_id ="
            " orders.id), 0)) FROM orders WHERE id IN (SELECT order_id FROM items WHERE kind ="
            " 'book')"
        ).fetchone()
    return float(answer)


def sessions_in_sql() -> float:
    lengths = [end - start for minutes in VISITS.values() for start, end in sessions(minutes)]
    return sum(lengths) / len(lengths)


def sessions(minutes: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """(first, last) minute of each session; a gap of more than 30 minutes begins a new one."""
    start = last = minutes[0]
    for minute in minutes[1:]:
        if minute - last > 30:
            yield start, last
            start = minute
        last = minute
    yield start, last


def where_the_level_moved() -> set[str]:
    n = len(LEVELS)
    totals, squares = [0, *accumulate(LEVELS)], [0, *accumulate(value * value for value in LEVELS)]
    best: list[tuple[float, tuple[int, ...]]] = [(-10.0, ())]
    for end in range(1, n + 1):
        ways = []
        for start in range(end):
            error = (
                squares[end] - squares[start] - (totals[end] - totals[start]) ** 2 / (end - start)
            )
            ways.append((best[start][0] + error + 10, (*best[start][1], start + 1)))
        best.append(min(ways))
    return {str(start) for start in best[n][1] if start > 1}


def error_of_a_column() -> float:
    y, predicted = (3, 5, 8, 10, 14), (4, 5, 7, 10, 13)
    return fmean((value - guess) ** 2 for value in y for guess in predicted)


def three_way_merge() -> set[str]:
    lines = [line.split() for line in MERGE.splitlines()]
    return {
        key for key, base, ours, theirs in lines if base not in (ours, theirs) and ours != theirs
    }


def table_that_r_prints() -> float:
    """The t value of the second input of a regression with an intercept."""
    rows = [(1.0, x, z) for x, z, _ in RUNS]
    y = [row[-1] for row in RUNS]
    gram = [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]
    weights = solve(
        gram, [sum(row[i] * value for row, value in zip(rows, y, strict=True)) for i in range(3)]
    )
    fitted = [sum(w * cell for w, cell in zip(weights, row, strict=True)) for row in rows]
    variance = sum((value - fit) ** 2 for value, fit in zip(y, fitted, strict=True)) / (len(y) - 3)
    return weights[2] / math.sqrt(variance * solve(gram, [0, 0, 1])[2])


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss and Jordan, for a positive definite matrix."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        for row in rows:
            if row is not pivot:
                factor = row[at] / pivot[at]
                row[:] = [cell - factor * other for cell, other in zip(row, pivot, strict=True)]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-ring-buffer-losses": ring_buffer_losses,
    "cha-find-the-deadlock": find_the_deadlock,
    "cha-suspect-commits": suspect_commits,
    "cha-window-that-remembers": window_that_remembers,
    "cha-view-or-copy": view_or_copy,
    "cha-undo-and-redo": undo_and_redo,
    "cha-search-that-gives-up": search_that_gives_up,
    "cha-negative-average": negative_average,
    "cha-padding-between-fields": padding_between_fields,
    "cha-five-lines-of-r": five_lines_of_r,
    "cha-chart-that-lies": chart_that_lies,
    "cha-halve-one-task": halve_one_task,
    "cha-second-worker": second_worker,
    "cha-gpu-bookings": gpu_bookings,
    "cha-lost-increments": lost_increments,
    "cha-revenue-that-grew": revenue_that_grew,
    "cha-sessions-in-sql": sessions_in_sql,
    "cha-mutants-that-survive": mutants_that_survive,
    "cha-where-the-level-moved": where_the_level_moved,
    "cha-heap-of-twenty": heap_of_twenty,
    "cha-tiles-and-cache-lines": tiles_and_cache_lines,
    "cha-error-of-a-column": error_of_a_column,
    "cha-three-way-merge": three_way_merge,
    "cha-table-that-r-prints": table_that_r_prints,
}
