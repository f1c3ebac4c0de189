"""Challenges about programs and machines: streams, queues, integers that are too small, prices."""

from __future__ import annotations

import heapq
import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import fmean

from bot.solvers.draw import Draw
from bot.solvers.own import Mistake, Own, Puzzle

Row = tuple[int, ...]

MODULUS = 2**31
POINTS = 5_000
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def written(count: int) -> str:
    """A count as a text writes it: small ones in words."""
    return COUNTS[count] if count < len(COUNTS) else str(count)


def following(state: int, _turn: int = 0) -> int:
    """The next state of the generator that everybody can repeat, in each turn of ``accumulate``."""
    return (1103515245 * state + 12345) % MODULUS


def _top_twenty(start: int) -> Own:
    """How often the twenty largest of a stream change."""
    states = list(accumulate(range(10_000), following, initial=start))
    changes = _changes(states[1:])
    return Own(
        (f"Start with x = {start}; each", f"the first score is {states[1]}."),
        float(changes),
        (float(changes + 20), float(_changes(states[:-1]))),
        (Mistake(9980.0, "That replaces at every score; most are too small to get in."),),
    )


def _changes(scores: Sequence[int]) -> int:
    """How many scores get into the twenty largest once those are full."""
    heap, changes = list(scores[:20]), 0
    heapq.heapify(heap)
    least = heap[0]
    for score in scores[20:]:
        if score > least:
            heapq.heapreplace(heap, score)
            least = heap[0]
            changes += 1
    return changes


TOP_TWENTY = Puzzle(42, lambda draw: draw.whole(1, 99_999), _top_twenty, apart=0.5)


def _one_pass(start: int) -> Own:
    """The smallest error that one split of 5,000 generated points leaves."""
    points = sorted(_noisy_curve(start))
    ys = [y for _, y in points]
    total, squares = sum(ys), sum(y * y for y in ys)
    most = left = 0.0
    for count, y in enumerate(ys[:-1], 1):
        left += y
        right = total - left
        gain = left * left / count + right * right / (POINTS - count)
        if gain > most:
            most = gain
    least = squares - most
    low = bisect(points, (0.3, math.inf))
    by_eye = sum(ys[:low]) ** 2 / low + sum(ys[low:]) ** 2 / (POINTS - low)
    return Own(
        (f"s starts at {start};",),
        least,
        (squares - by_eye, least / POINTS),
        (Mistake(squares - total**2 / POINTS, "That is the error without any split."),),
    )


def _noisy_curve(start: int) -> Iterator[tuple[float, float]]:
    """(x, y) of each point, from the generator's states two by two."""
    state = start
    for _ in range(POINTS):
        state = (1103515245 * state + 12345) % MODULUS
        x = state / MODULUS
        state = (1103515245 * state + 12345) % MODULUS
        yield x, 12 * (x - 0.3) ** 2 + state / MODULUS


ONE_PASS = Puzzle(42, lambda draw: draw.whole(1, 99_999), _one_pass, apart=2.0)


def _batches(arrivals: Row) -> Own:
    """The mean latency of requests that wait for a batch."""
    latency, count = _served(arrivals, most=4, wait=10)
    eager, _ = _served(arrivals, most=4, wait=0)
    single, _ = _served(arrivals, most=1, wait=0)
    late, _ = _served(arrivals, most=4, wait=10, once_free=True)
    return Own(
        (f"\n{' '.join(map(str, arrivals))}\n", f"There are {written(count)} batches"),
        latency,
        (eager, single, late),
    )


def _served(arrivals: Row, *, most: int, wait: int, once_free: bool = False) -> tuple[float, int]:
    """(the mean time from arrival to answer in ms, the number of batches).

    A batch waits from its oldest request's arrival; ``once_free``: from when the server is free.
    """
    waiting = list(arrivals)
    latencies: list[int] = []
    free = count = 0
    while waiting:
        due = wait + (max(free, waiting[0]) if once_free else waiting[0])
        full = waiting[most - 1] if len(waiting) >= most else due
        start = max(free, min(full, due))
        batch = [arrival for arrival in waiting[:most] if arrival <= start]
        count += 1
        free = start + 8 + 3 * len(batch)
        latencies += [free - arrival for arrival in batch]
        waiting = waiting[len(batch) :]
    return fmean(latencies), count


def _draw_batches(draw: Draw) -> Row:
    at, arrivals = 0, [0]
    for _ in range(14):
        at += draw.one_of((1, 1, 1, 2, 3, 4, 6, 8, 11, 14, 18))
        arrivals.append(at)
    return tuple(arrivals)


BATCHES = Puzzle[Row](
    (0, 3, 4, 9, 14, 15, 16, 17, 20, 31, 52, 53, 60, 61, 62), _draw_batches, _batches, apart=0.05
)


def _wrapped_clicks(clicks: Row) -> Own:
    """The average of counters whose sum does not fit into 32 bits."""
    total = sum(clicks)
    wrapped = (total + 2**31) % 2**32 - 2**31
    written = [f"{count:_}" for count in clicks]
    return Own(
        (
            f"{{{written[0]}, {written[1]}, {written[2]},",
            f"{written[3]}, {written[4]}}};",
        ),
        float(math.trunc(wrapped / len(clicks))),
        (float(wrapped // len(clicks)), float(total // len(clicks)), float(wrapped)),
    )


def _draw_wrapped_clicks(draw: Draw) -> Row | None:
    """Counters whose sum leaves 32 bits, once."""
    large = sorted(draw.some(4, 110, 190), reverse=True)
    clicks = (*(5_000_000 * count for count in large), 1_000_000 * draw.whole(11, 99))
    too_many = sum(clicks) >= 2**31 and sum(clicks) < 2**32
    return clicks if too_many else None


WRAPPED_CLICKS = Puzzle[Row](
    (900_000_000, 850_000_000, 700_000_000, 600_000_000, 40_000_000),
    _draw_wrapped_clicks,
    _wrapped_clicks,
    apart=0.5,
)


def _hour_or_request(data: tuple[int, int, int]) -> Own:
    """From how many requests on a machine is as cheap as paying for each."""
    hourly, gateway, thousand = data[0] / 100, data[1] / 100, data[2] / 1000
    machine = hourly * 730
    each = 100 * thousand
    return Own(
        (
            f"machine    {hourly:.2f} euros an hour, 730",
            f"on demand  {gateway:.2f} euros a month for the gateway, and {thousand:.2f} euros",
            f"the machine costs {machine:g} euros and the offer on demand {gateway:g} + {each:g}"
            f" = {gateway + each:g} euros",
        ),
        1000 * (machine - gateway) / thousand,
        (
            1000 * machine / thousand,
            (machine - gateway) / thousand,
            1000 * (machine + gateway) / thousand,
        ),
    )


def _draw_hour_or_request(draw: Draw) -> tuple[int, int, int] | None:
    """Prices whose crossing lies on the first stair, behind 60 % of it."""
    data = (draw.whole(60, 160), 100 * draw.whole(8, 25), 10 * draw.whole(12, 32))
    crossing = 1000 * (data[0] * 7.3 - data[1] / 100) / (data[2] / 1000)
    return data if 2_600_000 < crossing < 3_950_000 else None


HOUR_OR_REQUEST = Puzzle((90, 1200, 180), _draw_hour_or_request, _hour_or_request, apart=1500)


Box = tuple[int, int, int, int]
WIDTH = 640


def _mirrored(boxes: tuple[Box, ...]) -> Own:
    """The left edges of boxes in a picture that was mirrored."""
    named = zip("abcd", boxes, strict=True)
    left_edges = sum(WIDTH - right for _, _, right, _ in boxes)
    old_edges = sum(left for left, _, _, _ in boxes)
    return Own(
        tuple("{}    {:<3}  {:<3}  {:<3}  {}\n".format(name, *box) for name, box in named),
        float(left_edges),
        (
            float(left_edges - len(boxes)),
            float(WIDTH * len(boxes) - old_edges),
            float(old_edges),
        ),
    )


def _draw_mirrored(draw: Draw) -> tuple[Box, ...]:
    """Four boxes: one anywhere, one across the middle, one at the right edge, one at the left."""
    left, half = 10 * draw.whole(2, 12), 5 * draw.whole(1, 8)
    edge = 10 * draw.whole(40, 56)
    return (
        (left, 60, left + draw.whole(60, 260), 180),
        (WIDTH // 2 - half, 20, WIDTH // 2 + half, 90),
        (edge, 200, WIDTH, 360),
        (0, 300, draw.whole(31, 190), 360),
    )


MIRRORED = Puzzle[tuple[Box, ...]](
    ((40, 60, 200, 180), (310, 20, 330, 90), (500, 200, 640, 360), (0, 300, 64, 360)),
    _draw_mirrored,
    _mirrored,
    apart=0.5,
)
