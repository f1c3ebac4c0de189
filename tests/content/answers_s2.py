"""Reference computations for the challenges of stage S2: programming and computer science, from each task's data."""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, combinations
from statistics import fmean

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
INSERT INTO orders VALUES (1, 'ann', 60), (2, 'ben', 25), (3, 'ann', 40), (4, 'cleo', 80), (5, 'dan', 15);
INSERT INTO items VALUES (1, 'book'), (1, 'book'), (1, 'pen'), (2, 'book'), (3, 'pen'), (4, 'book'), (4, 'book'),
    (5, 'pen');
INSERT INTO refunds VALUES (1, 10), (4, 20), (4, 5), (5, 15);
"""
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
    """The 90th percentile of the latency by nearest rank, in milliseconds; first come, first served."""
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
        best[end] = max(*best.values(), value + max(worth for at, worth in best.items() if at <= start))
    return max(best.values())


def lost_increments() -> float:
    finals = [run_threads(set(first)) for first in combinations(range(12), 6)]
    return finals.count(6) / len(finals)


def run_threads(first: set[int]) -> int:
    """The counter after two threads of three increments; thread one runs at the moments in ``first``."""
    count, register, step = 0, [0, 0], [0, 0]
    for moment in range(12):
        thread = 0 if moment in first else 1
        if step[thread] % 2:
            count = register[thread] + 1
        else:
            register[thread] = count
        step[thread] += 1
    return count


def revenue_that_grew() -> float:
    with sqlite3.connect(":memory:") as shop:
        shop.executescript(SHOP)
        (answer,) = shop.execute(
            "SELECT SUM(amount - COALESCE((SELECT SUM(amount) FROM refunds WHERE order_id = orders.id), 0)) "
            "FROM orders WHERE id IN (SELECT order_id FROM items WHERE kind = 'book')"
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


def mutants_that_survive() -> set[str]:
    mutants: dict[str, Callable[[list[int], int], float]] = {
        "A": lambda values, k: fmean(sorted(values)[:k]) if values else 0.0,
        "B": lambda values, k: sum(sorted(values, reverse=True)[:k]) / k if values else 0.0,
        "C": lambda values, k: fmean(sorted(set(values), reverse=True)[:k]) if values else 0.0,
        "D": largest_in_place,
        "E": lambda values, k: fmean(sorted(values, reverse=True)[: k + 1]) if values else 0.0,
        "F": lambda values, k: fmean(sorted(values, key=abs, reverse=True)[:k]) if values else 0.0,
        "G": lambda values, k: fmean(sorted(values, reverse=True)[:k]) if values else math.nan,
        "H": lambda values, k: fmean(sorted(values)[-k:]) if values else 0.0,
    }
    tests: list[tuple[list[int], int, float]] = [
        ([1, 2, 3, 4], 2, 3.5),
        ([5, 1], 3, 3.0),
        ([], 2, 0),
        ([2, 2, 1], 2, 2),
    ]
    return {name for name, mutant in mutants.items() if all(mutant([*seen], k) == want for seen, k, want in tests)}


def largest_in_place(values: list[int], k: int) -> float:
    values.sort(reverse=True)
    return fmean(values[:k]) if values else 0.0


def where_the_level_moved() -> set[str]:
    n = len(LEVELS)
    totals, squares = [0, *accumulate(LEVELS)], [0, *accumulate(value * value for value in LEVELS)]
    best: list[tuple[float, tuple[int, ...]]] = [(-10.0, ())]
    for end in range(1, n + 1):
        ways = []
        for start in range(end):
            error = squares[end] - squares[start] - (totals[end] - totals[start]) ** 2 / (end - start)
            ways.append((best[start][0] + error + 10, (*best[start][1], start + 1)))
        best.append(min(ways))
    return {str(start) for start in best[n][1] if start > 1}


def heap_of_twenty() -> float:
    x, heap, changes = 42, list[int](), 0
    for _ in range(10_000):
        x = (1_103_515_245 * x + 12_345) % 2**31
        if len(heap) < 20:
            heapq.heappush(heap, x)
        elif x > heap[0]:
            heapq.heapreplace(heap, x)
            changes += 1
    return changes


def tiles_and_cache_lines() -> float:
    return min(fetches(tile) for tile in (2, 4, 8, 24))


def fetches(tile: int, side: int = 24, line: int = 8, room: int = 8) -> int:
    """Lines fetched by a least-recently-used cache while B[j][i] = A[i][j] runs over square tiles."""
    cache: OrderedDict[tuple[str, int, int], None] = OrderedDict()
    fetched = 0
    for i, j in tiled(side, tile):
        for key in (("A", i, j // line), ("B", j, i // line)):
            if key not in cache:
                fetched += 1
                if len(cache) == room:
                    cache.popitem(last=False)
            cache[key] = None
            cache.move_to_end(key)
    return fetched


def tiled(side: int, tile: int) -> Iterator[tuple[int, int]]:
    for top in range(0, side, tile):
        for left in range(0, side, tile):
            for i in range(top, top + tile):
                for j in range(left, left + tile):
                    yield i, j


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
}
