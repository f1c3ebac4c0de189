"""Programs of the challenges of stage S2, replayed: threads, mutants, a stream and a cache."""

from __future__ import annotations

import heapq
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import combinations
from statistics import fmean


def lost_increments() -> float:
    finals = [run_threads(set(first)) for first in combinations(range(12), 6)]
    return finals.count(6) / len(finals)


def run_threads(first: set[int]) -> int:
    """The counter after two threads of three increments.

    Thread one runs at the moments in ``first``.
    """
    count, register, step = 0, [0, 0], [0, 0]
    for moment in range(12):
        thread = 0 if moment in first else 1
        if step[thread] % 2:
            count = register[thread] + 1
        else:
            register[thread] = count
        step[thread] += 1
    return count


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
    return {
        name
        for name, mutant in mutants.items()
        if all(mutant([*seen], k) == want for seen, k, want in tests)
    }


def largest_in_place(values: list[int], k: int) -> float:
    values.sort(reverse=True)
    return fmean(values[:k]) if values else 0.0


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
    """Lines that a least-recently-used cache fetches for B[j][i] = A[i][j] over square tiles."""
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
