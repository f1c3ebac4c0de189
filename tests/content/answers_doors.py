"""Reference computations for first challenges of S0 to S3: paper and pencil, SQL, labels, files."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable
from fractions import Fraction
from itertools import count, pairwise, product
from statistics import fmean, stdev

BIKES = ((60, 30, 10), (40, 50, 10), (40, 10, 50))  # per cent, from Harbour, Market, Park
FLOW = (12, 18, 15, 9, 6)  # litres a minute, every ten minutes
CLASSES = ((20, 60, 4), (30, 70, 6))  # pupils, mean, standard deviation
ROW_GROUPS = {
    "1": ("Bordeaux", "Nantes", 12, 880),
    "2": ("Bordeaux", "Lyon", 40, 1200),
    "3": ("Marseille", "Toulouse", 15, 2000),
    "4": ("Annecy", "Lille", 30, 950),
    "5": ("Lille", "Nice", 900, 900),
    "6": ("Lyon", "Lyon", 5, 901),
    "7": ("Dijon", "Rennes", 20, 1500),
    "8": ("Lyons", "Paris", 1000, 3000),
}
PRICES = "tea 1 320, tea 10 355, tea 20 340, cup 1 900, cup 15 990, jar 13 450"
ORDERS = (
    "1 tea 9 4, 2 tea 10 2, 3 cup 14 1, 4 cup 15 3, 5 tea 25 5, "
    "6 tea 19 1, 7 cup 3 2, 8 jar 12 6, 9 jar 13 2"
)
REFERRED_BY = (None, 1, 1, 2, None, 2, 6, 1, 12, 6, 9)  # of members 1 to 11
STEPS = (
    "ada view 0, ada cart 5, ada pay 12, bea cart 3, bea view 8, bea pay 20, "
    "cem view 0, cem cart 50, cem pay 61, dora view 0, dora view 30, dora cart 40, dora pay 85, "
    "fay view 0, fay pay 5, fay cart 7, fay pay 60, gus view 10, gus cart 12, gus view 15, "
    "gus pay 69, hana view 5, hana cart 5, hana pay 9, ivo pay 1, ivo view 2, ivo cart 3, "
    "eli view 2, eli cart 10"
)
BATCHES = {  # rows, the last four of this weekday, tenths of a per cent empty, usually
    "Mon": (10_200, (9_800, 10_100, 9_900, 10_200), 31, 20),
    "Tue": (9_300, (9_900, 10_000, 10_100, 10_000), 21, 20),
    "Wed": (8_800, (8_000, 12_000, 9_000, 11_000), 24, 21),
    "Thu": (10_050, (9_950, 10_050, 10_000, 10_000), 49, 22),
    "Fri": (12_000, (11_900, 12_000, 12_100, 12_000), 40, 20),
    "Sat": (7_000, (5_000, 5_100, 4_900, 5_000), 19, 20),
    "Sun": (0, (0, 0, 0, 0), 0, 0),
}


def table(name: str, columns: str, rows: str) -> sqlite3.Connection:
    """A database in memory with one table; rows are ``a 1 2, b 3 4``."""
    database = sqlite3.connect(":memory:")
    fill(database, name, columns, rows)
    return database


def fill(database: sqlite3.Connection, name: str, columns: str, rows: str) -> None:
    database.execute(f"CREATE TABLE {name} ({columns})")
    marks = ", ".join("?" * (columns.count(",") + 1))
    cells = [row.split() for row in rows.split(", ")]
    database.executemany(f"INSERT INTO {name} VALUES ({marks})", cells)


def bikes_that_drift() -> float:
    evening = [300.0, 0.0, 0.0]
    for _ in range(200):
        evening = [
            sum(there * BIKES[start][end] / 100 for start, there in enumerate(evening))
            for end in range(3)
        ]
    return round(evening[2], 6)


def tank_that_lost_some() -> float:
    pumped = sum((before + after) / 2 * 10 for before, after in pairwise(FLOW))
    return (200 + pumped - 530) / 40


def third_opinion() -> float:
    def vote(third: Fraction) -> Fraction:
        chances = (Fraction(9, 10), Fraction(8, 10), third)
        right = Fraction(0)
        for case in product((True, False), repeat=3):
            if sum(case) >= 2:
                right += math.prod(
                    chance if hit else 1 - chance for chance, hit in zip(chances, case, strict=True)
                )
        return right

    nothing, everything = vote(Fraction(0)), vote(Fraction(1))
    return float((Fraction(9, 10) - nothing) / (everything - nothing))


def which_filter_dropped_it() -> float:
    left, dropped = Fraction(1), []
    for share in (Fraction(10, 100), Fraction(20, 100), Fraction(25, 100)):
        dropped.append(left * share)
        left *= 1 - share
    dropped[1] *= Fraction(1, 3)
    return float(dropped[2] / sum(dropped))


def two_classes_one_spread() -> float:
    pupils = sum(size for size, _, _ in CLASSES)
    mean = sum(size * mean for size, mean, _ in CLASSES) / pupils
    squares = sum(size * (spread**2 + (own - mean) ** 2) for size, own, spread in CLASSES)
    return math.sqrt(squares / pupils)


def nine_shops_and_a_coin() -> float:
    outcomes = [sum(coins) for coins in product((0, 1), repeat=9)]
    return sum(up >= 8 or up <= 1 for up in outcomes) / len(outcomes)


def first_lines_of_python() -> float:
    ways = list(product([1, 2, 3, 4, 5, 6], repeat=4))
    hits = [way for way in ways if sum(way) >= 20]
    return len(hits) / len(ways)


def is_the_alarm_worth_it() -> float:
    gain_a_week = 48 / 2 * 15 - 120 * 2
    return 6000 / gain_a_week


def third_label_on_demand() -> float:
    right = Fraction(9, 10)
    differ = sum(
        (right if first else 1 - right) * (right if second else 1 - right)
        for first, second in product((True, False), repeat=2)
        if first is not second
    )
    return float(6540 / (2 + differ))


def one_voice_outvotes_three() -> int:
    def weight(right: int) -> float:
        return math.log(right / (20 - right))

    others = 2 * weight(14) + weight(12)
    return next(right for right in count(19, -1) if weight(right) < others)


def row_groups_to_read() -> set[str]:
    return {
        number
        for number, (first, last, _, most) in ROW_GROUPS.items()
        if first <= "Lyon" <= last and most > 900
    }


def only_the_columns_you_ask() -> float:
    bits = sum(math.ceil(math.log2(values)) for values in (200, 5))
    return 40_000_000 * bits / 8 / 1_000_000


def price_on_that_day() -> int:
    database = table("prices", "product, first_day INT, cents INT", PRICES)
    fill(database, "orders", "id INT, product, day INT, pieces INT", ORDERS)
    price = (
        "(SELECT cents FROM prices p WHERE p.product = o.product AND p.first_day <= o.day"
        " ORDER BY p.first_day DESC LIMIT 1)"
    )
    (total,) = database.execute(f"SELECT SUM(pieces * {price}) FROM orders o").fetchone()
    return int(total)


def not_in_nobody() -> int:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE members (id INT, referred_by INT)")
    database.executemany("INSERT INTO members VALUES (?, ?)", enumerate(REFERRED_BY, start=1))
    (broken,) = database.execute(
        "SELECT COUNT(*) FROM members WHERE id NOT IN (SELECT referred_by FROM members)"
    ).fetchone()
    assert broken == 0, "the task says that it prints 0"
    (mended,) = database.execute(
        "SELECT COUNT(*) FROM members WHERE NOT EXISTS"
        " (SELECT 1 FROM members r WHERE r.referred_by = members.id)"
    ).fetchone()
    return int(mended)


def funnel_in_that_order() -> set[str]:
    database = table("events", "who, step, minute INT", STEPS)
    found = database.execute(
        "SELECT DISTINCT v.who FROM events v JOIN events c ON c.who = v.who AND c.minute > v.minute"
        " JOIN events p ON p.who = v.who AND p.minute > c.minute AND p.minute <= v.minute + 60"
        " WHERE v.step = 'view' AND c.step = 'cart' AND p.step = 'pay'"
    )
    return {who for (who,) in found}


def promise_that_got_wider() -> set[str]:
    """Each change as what it allows now and what was allowed; harmless if that is a part of it."""
    old_amounts, old_status = set(range(10_001)), {"open", "paid", "returned"}
    changes: dict[str, tuple[set[object], set[object]]] = {
        "A": (set(), set()),  # Readers ignore columns they don't know
        "B": (set(range(-500, 10_001)), set(old_amounts)),
        "C": ({"open", "paid"}, set(old_status)),
        "D": ({*old_status, "held"}, set(old_status)),
        "E": (set(range(6)), set(range(7))),  # Hours at which it may be complete
        "F": ({"once", "for each parcel"}, {"once"}),
        "G": (set(range(3)), set(range(6))),  # Per cent
        "H": ({"UTC"}, {"the shop's own zone"}),
    }
    return {letter for letter, (now, before) in changes.items() if not now <= before}


def batch_that_looks_fine() -> set[str]:
    stopped = set()
    for day, (rows, before, empty, usual) in BATCHES.items():
        unusual = abs(rows - fmean(before)) > 3 * stdev(before)
        if unusual or empty - usual > 20:
            stopped.add(day)
    return stopped


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-bikes-that-drift": bikes_that_drift,
    "cha-tank-that-lost-some": tank_that_lost_some,
    "cha-third-opinion": third_opinion,
    "cha-which-filter-dropped-it": which_filter_dropped_it,
    "cha-two-classes-one-spread": two_classes_one_spread,
    "cha-nine-shops-and-a-coin": nine_shops_and_a_coin,
    "cha-first-lines-of-python": first_lines_of_python,
    "cha-is-the-alarm-worth-it": is_the_alarm_worth_it,
    "cha-third-label-on-demand": third_label_on_demand,
    "cha-one-voice-outvotes-three": one_voice_outvotes_three,
    "cha-row-groups-to-read": row_groups_to_read,
    "cha-only-the-columns-you-ask": only_the_columns_you_ask,
    "cha-price-on-that-day": price_on_that_day,
    "cha-not-in-nobody": not_in_nobody,
    "cha-funnel-in-that-order": funnel_in_that_order,
    "cha-promise-that-got-wider": promise_that_got_wider,
    "cha-batch-that-looks-fine": batch_that_looks_fine,
}
