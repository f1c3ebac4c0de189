"""What the common mistakes of the first challenges of S0 to S3 end with."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable
from itertools import combinations_with_replacement, product
from statistics import fmean, stdev

from tests.content.answers_doors import (
    BATCHES,
    BIKES,
    CLASSES,
    FLOW,
    ORDERS,
    PRICES,
    REFERRED_BY,
    ROW_GROUPS,
    STEPS,
    fill,
    promise_that_got_wider,
    table,
)


def bikes_in_the_end(station: int) -> float:
    evening = [300.0, 0.0, 0.0]
    for _ in range(200):
        evening = [
            sum(there * BIKES[start][end] / 100 for start, there in enumerate(evening))
            for end in range(3)
        ]
    return evening[station]


def leak_with(pumped: float) -> float:
    return (200 + pumped - 530) / 40


def filters(weights: tuple[float, float, float], at: int) -> float:
    return weights[at] / sum(weights)


def spread(middle: float, between: bool = True) -> float:
    squares = sum(size * (own**2 + between * (mean - middle) ** 2) for size, mean, own in CLASSES)
    return math.sqrt(squares / 50)


def ways_with(sides: int, least: int) -> float:
    ways = list(product(range(1, 7), repeat=sides))
    return sum(sum(way) >= least for way in ways) / len(ways)


def each_combination_once() -> float:
    ways = list(combinations_with_replacement(range(1, 7), 4))
    return sum(sum(way) >= 20 for way in ways) / len(ways)


def weight(right: int) -> float:
    return math.log(right / (20 - right))


def first_at_which_ada_wins() -> int:
    others = 2 * weight(14) + weight(12)
    return next(right for right in range(10, 20) if weight(right) > others)


def groups(fitting: Callable[[str, str, int], bool]) -> set[str]:
    return {
        number
        for number, (first, last, _, most) in ROW_GROUPS.items()
        if fitting(first, last, most)
    }


def orders_valued(price: str) -> int:
    """The total, with ``price`` as what an order ``o`` costs a piece."""
    database = table("prices", "product, first_day INT, cents INT", PRICES)
    fill(database, "orders", "id INT, product, day INT, pieces INT", ORDERS)
    (total,) = database.execute(f"SELECT SUM(pieces * {price}) FROM orders o").fetchone()
    return int(total)


def price(held: str, order: str = "DESC") -> str:
    return (
        f"(SELECT cents FROM prices p WHERE p.product = o.product AND {held}"
        f" ORDER BY p.first_day {order} LIMIT 1)"
    )


HELD, ALL_EARLIER = (
    price("p.first_day <= o.day"),
    ("(SELECT SUM(cents) FROM prices p WHERE p.product = o.product AND p.first_day <= o.day)"),
)


def all_who_are_named() -> set[int]:
    return {member for member in REFERRED_BY if member is not None}


def of_each_step(which: str) -> set[str]:
    """Who counts if only the first, or the last, of each step is looked at."""
    database = table("events", "who, step, minute INT", STEPS)
    columns = ", ".join(
        f"{which}(CASE step WHEN '{step}' THEN minute END) AS {step}_at"
        for step in ("view", "cart", "pay")
    )
    found = database.execute(
        f"SELECT who FROM (SELECT who, {columns} FROM events GROUP BY who)"
        " WHERE view_at < cart_at AND cart_at < pay_at AND pay_at <= view_at + 60"
    )
    return {who for (who,) in found}


def steps_with(later: str, within: str) -> set[str]:
    database: sqlite3.Connection = table("events", "who, step, minute INT", STEPS)
    found = database.execute(
        "SELECT DISTINCT v.who FROM events v, events c, events p WHERE c.who = v.who AND"
        f" p.who = v.who AND c.minute {later} v.minute AND p.minute {later} c.minute {within}"
        " AND v.step = 'view' AND c.step = 'cart' AND p.step = 'pay'"
    )
    return {who for (who,) in found}


def days(stop: Callable[[int, tuple[int, ...], int], bool]) -> set[str]:
    return {
        day
        for day, (rows, before, empty, usual) in BATCHES.items()
        if stop(rows, before, empty - usual)
    }


def unusual(rows: int, before: tuple[int, ...]) -> bool:
    return abs(rows - fmean(before)) > 3 * stdev(before)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-bikes-that-drift": (
        lambda: bikes_in_the_end(1),
        lambda: bikes_in_the_end(0),
        lambda: 300 * BIKES[0][2] / 100,
    ),
    "cha-tank-that-lost-some": (
        lambda: leak_with(10 * sum(FLOW[:-1])),
        lambda: leak_with(10 * sum(FLOW[1:])),
        lambda: 40 * 4.5,
    ),
    "cha-third-opinion": (lambda: 3 * 0.9 - 0.9 - 0.8, lambda: 0.5),
    "cha-which-filter-dropped-it": (
        lambda: filters((10, 20 / 3, 25), 2),
        lambda: filters((100, 0, 180), 2),
        lambda: filters((100, 180, 180), 2),
        lambda: filters((100, 60, 180), 1),
    ),
    "cha-two-classes-one-spread": (
        lambda: fmean(own for _, _, own in CLASSES),
        lambda: sum(size * own for size, _, own in CLASSES) / 50,
        lambda: spread(66, between=False),
        lambda: spread(65),
        lambda: spread(66) ** 2,
    ),
    "cha-nine-shops-and-a-coin": (
        lambda: 10 / 512,
        lambda: 2 * math.comb(9, 8) / 512,
        lambda: 2 * sum(math.comb(10, down) for down in range(3)) / 1024,
    ),
    "cha-first-lines-of-python": (
        lambda: ways_with(2, 10),
        lambda: ways_with(4, 21),
        each_combination_once,
        lambda: ways_with(4, 20) * 1296,
    ),
    "cha-is-the-alarm-worth-it": (
        lambda: 6000 / (48 * 15 - 240),
        lambda: 6000 / (120 - (375 - 400)),
        lambda: 6000 / (24 * 15),
    ),
    "cha-third-label-on-demand": (
        lambda: 6540 / 3,
        lambda: 6540 / 2.1,
        lambda: 6540 / 2,
    ),
    "cha-one-voice-outvotes-three": (
        first_at_which_ada_wins,
        lambda: first_at_which_ada_wins() - 2,
    ),
    "cha-row-groups-to-read": (
        lambda: groups(lambda first, last, most: first <= "Lyon" <= last and most >= 900),
        lambda: groups(
            lambda first, last, most: first <= "Lyons" and last >= "Lyon" and most > 900
        ),
        lambda: groups(lambda first, last, most: "Lyon" in {first, last} and most > 900),
        lambda: groups(lambda first, last, most: first < "Lyon" < last and most > 900),
    ),
    "cha-only-the-columns-you-ask": (
        lambda: 40 * (8 + 5) / 8,
        lambda: 40 * (8 + 3),
        lambda: 40 * (8 + 3) / 8 + 40 * 8,
        lambda: 40 * 140,
    ),
    "cha-price-on-that-day": (
        lambda: orders_valued(price("1")),
        lambda: orders_valued(ALL_EARLIER),
        lambda: orders_valued(price("p.first_day < o.day")),
        lambda: orders_valued(f"COALESCE({HELD}, {price('1', 'ASC')})"),
        lambda: orders_valued(HELD) / 100,
    ),
    "cha-not-in-nobody": (
        lambda: len(REFERRED_BY) - len(all_who_are_named()),
        lambda: 0,
        lambda: len(all_who_are_named() & set(range(1, len(REFERRED_BY) + 1))),
    ),
    "cha-funnel-in-that-order": (
        lambda: of_each_step("MIN"),
        lambda: of_each_step("MAX"),
        lambda: steps_with(">", ""),
        lambda: steps_with(">=", "AND p.minute <= v.minute + 60"),
    ),
    "cha-promise-that-got-wider": (
        lambda: promise_that_got_wider() - {"H"},
        lambda: promise_that_got_wider() | {"A"},
        lambda: promise_that_got_wider() | {"C"},
    ),
    "cha-batch-that-looks-fine": (
        lambda: days(
            lambda rows, before, more: fmean(before) - rows > 3 * stdev(before) or more > 20
        ),
        lambda: days(lambda rows, before, more: unusual(rows, before) or more >= 20),
        lambda: days(
            lambda rows, before, more: (
                unusual(rows, before) or more > 20 or abs(rows - fmean(before)) >= 700
            )
        ),
    ),
}
