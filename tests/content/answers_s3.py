"""Reference computations for the challenges of stage S3: data, from the tables of each task."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from statistics import fmean, pstdev

LEEDS = """\
101,Leeds,12.50
102, leeds ,£8.00
103,York,"1,200.00"
104,LEEDS,N/A
105,Leeds,-12.50
101,leeds,12.50
106,leeds ,"15,75"
107,York,9.99
108,Leeds,0
109,Leeds,"1,050.00"
"""
VISITORS = (
    ("Oslo", 1, "A"), ("Oslo", 0, "B"), ("Oslo", 1, "B"), ("Bergen", 0, "A"),
    ("Bergen", 1, "B"), ("Bergen", 0, "A"), ("Moss", 1, "A"), ("Hamar", 1, "B"),
)  # fmt: skip
APPLICATIONS = "ann 03-10, ben 03-15, ann 04-05, ben 04-14, cleo 04-20"
LATE_RECORDED = (  # those that were late
    "ann 02-03, ann 02-20, ann 03-12, ann 04-05, ben 02-13, ben 03-14, ben 03-16, ben 04-13"
)
PATIENTS = """\
1 1990-02-30 172 68
2 1985-07-12 1.81 80
3 2027-01-05 60 9
4 1978-11-03 165 -4
5 1996-02-29 158 52
6 1969-08-08 190 75
6 1969-08-09 169 75
7 2001-12-31 175 70.5
8 1955-04-01 250 161
9 1948-10-10 251 66
10 2026-11-01 51 3.2
11 1900-02-29 160 58
"""
DATES = """\
A 02/03 A 13/03 A 01/04 A 03/02 A 28/02 A 03/03
B 03/15 B 02/03 B 03/02 B 01/04 B 03/31 B 03/04
C 03/03 C 03/01 C 25/01 C 07/03 C 01/03 C 12/04
"""
CONTACTS = """\
1 Ana.Silva@mail.example -
2 a.silva@work.example 555-0101
3 - +1 555 0101
4 ana.silva@mail.example 555-0199
5 tom@mail.example 5550142
6 tom.berg@work.example -
7 TOM@mail.example 555-0177
8 - 555 0177
9 info@shop.example 555-0150
10 info@shop.example 555-0151
11 lee@mail.example (555) 0101
12 eva@mail.example 555-0160
13 eva@mail.example -
14 - 5550199
15 a.silva@work.example 555-0199
"""


def leeds_basket() -> float:
    kept = set()
    for order, city, amount in csv.reader(LEEDS.splitlines()):
        if city.strip().lower() == "leeds" and amount != "N/A":
            plain = amount.lstrip("£")
            kept.add((order, float(re.sub(r",(?=\d\d$)", ".", plain).replace(",", ""))))
    return fmean(amount for _, amount in kept if amount >= 0)


def city_mean_leak() -> float:
    total = 0.0
    for city, _, fold in VISITORS:
        others = [(where, bought) for where, bought, other in VISITORS if other != fold]
        same = [bought for where, bought in others if where == city]
        total += fmean(same or [bought for _, bought in others])
    return total


def days_of(text: str) -> list[tuple[str, date]]:
    """Pairs of a name and a day in 2026, from ``ann 03-10, ...``."""
    pairs = (part.split() for part in text.split(", "))
    return [(name, date.fromisoformat(f"2026-{day}")) for name, day in pairs]


def late_payments_known_then() -> str:
    recorded = days_of(LATE_RECORDED)
    month = timedelta(days=30)
    counts = (
        sum(who == name and applied - month <= day < applied for who, day in recorded)
        for name, applied in days_of(APPLICATIONS)
    )
    return " ".join(map(str, counts))


def correlation(one: Iterable[float], other: Iterable[float]) -> float:
    xs, ys = list(one), list(other)
    mean_x, mean_y = fmean(xs), fmean(ys)
    shared = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return shared / math.sqrt(
        sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys)
    )


def minus_999() -> float:
    warmth = (18, 21, -999, 24, 27, 19, 30, -999, 22, 25, 28, 16)
    sold = (46, 48, 61, 55, 79, 39, 84, 35, 60, 63, 85, 36)
    real = [(x, y) for x, y in zip(warmth, sold, strict=True) if x != -999]
    return correlation(*zip(*real, strict=True))


def those_who_answered() -> float:
    answers = {
        "branch": (30, 32, None, 28, 34),
        "online": (50, None, None, None, 54, None, 58, None, 46, None),
    }
    told = [pay for pays in answers.values() for pay in pays if pay is not None]
    everybody = sum(map(len, answers.values()))
    filled = sum(
        len(pays) * fmean(pay for pay in pays if pay is not None) for pays in answers.values()
    )
    return filled / everybody - fmean(told)


def delivered_twice() -> float:
    log = (
        ("mug", 1, 40), ("pen", 1, 120), ("mug", 3, 35), ("mug", 2, 38), ("pad", 1, 60),
        ("pen", 2, None), ("pen", 1, 120), ("pad", 2, 55), ("cap", 2, 18), ("cap", 1, 20),
        ("pad", 4, 50), ("pad", 3, None),
        ("bag", 1, 9), ("bag", 2, None), ("bag", 3, 12), ("mug", 3, 35),
    )  # fmt: skip
    latest: dict[str, tuple[int, int | None]] = {}
    for name, version, stock in log:
        if version > latest.get(name, (0, None))[0]:
            latest[name] = (version, stock)
    return sum(stock or 0 for _, stock in latest.values())


def watermark_that_skips() -> set[str]:
    rows = {
        "501": (5, 10), "502": (40, 45), "503": (52, 70), "504": (58, 59), "505": (61, 62),
        "506": (63, 125), "507": (90, 95), "508": (90, 130), "509": (118, 119), "510": (121, 124),
        "511": (110, 185), "512": (150, 160),
    }  # fmt: skip
    loaded: set[str] = set()
    mark = 0
    for run in (60, 120, 180, 240):
        fresh = {
            name for name, (happened, arrived) in rows.items() if arrived <= run and happened > mark
        }
        mark = max([mark, *(rows[name][0] for name in fresh)])
        loaded |= fresh
    return set(rows) - loaded


def rows_that_break_a_rule() -> set[str]:
    rows = [line.split() for line in PATIENTS.splitlines()]
    names = [row[0] for row in rows]
    return {row[0] for row in rows if not sound(row[1:]) or names.count(row[0]) > 1}


def sound(values: list[str]) -> bool:
    """Born on a real day before the export, with a height in cm and a weight in kg that can be."""
    born, height, weight = values
    try:
        known = date(1900, 1, 1) <= date.fromisoformat(born) <= date(2026, 11, 1)
    except ValueError:
        return False
    return known and height.isdigit() and 40 <= int(height) <= 250 and 1 <= float(weight) <= 400


def scaled_before_the_split() -> float:
    seen, new = (20, 24, 26, 28, 30, 34, 36, 42), 78
    return (new - fmean(seen)) / pstdev(seen)


def columns_that_moved() -> float:
    weights = {"Bergen": 2.0, "Moss": -1.0, "Oslo": 0.5, "basic": -0.5, "pro": 1.5}
    batch = (
        "Oslo pro",
        "Hamar basic",
        "Moss pro",
        "Oslo basic",
        "Hamar pro",
        "Moss basic",
        "Oslo pro",
    )
    return sum(weights.get(value, 0.0) for row in batch for value in row.split())


def region_nobody_filled_in() -> float:
    orders = (
        "North 120, South 80, - 200, North 60, East 90, - 50, South 110, East 40, North 70, - 30"
    )
    sums: dict[str, int] = defaultdict(int)
    for order in orders.split(", "):
        region, amount = order.split()
        sums[region] += int(amount)
    return 100 * sums["North"] / sum(sums.values())


def which_way_round() -> float:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    pairs = DATES.split()
    for shop, day in zip(pairs[::2], pairs[1::2], strict=True):
        first, second = map(int, day.split("/"))
        found[shop].append((first, second))
    return sum(month == 3 for days in found.values() for month in months(days))


def months(days: list[tuple[int, int]]) -> list[int]:
    """The months of one shop, whose own dates say which of the two numbers the month is."""
    day_first = any(first > 12 for first, _ in days)
    assert day_first != any(second > 12 for _, second in days)
    return [second if day_first else first for first, second in days]


def how_many_customers() -> float:
    groups: list[set[str]] = []
    for line in CONTACTS.splitlines():
        number, mail, phone = line.split(maxsplit=2)
        digits = re.sub(r"\D", "", phone)[-7:]
        own = {number, mail.lower(), digits} - {"-", "", "info@shop.example"}
        touched = [group for group in groups if group & own]
        groups = [group for group in groups if group not in touched] + [own.union(*touched)]
    return len(groups)


def accuracies() -> tuple[float, float]:
    """(the colleague's accuracy, the honest one), in per cent."""
    rows, labels = noise(30, 200), [number % 2 for number in range(30)]
    everywhere = pick(rows, labels, range(30))[0]
    leaky = honest = 0
    for fold in range(5):
        train = [number for number in range(30) if number % 5 != fold]
        test = [number for number in range(30) if number % 5 == fold]
        best, same = pick(rows, labels, train)
        kept = agreement(rows, labels, train, everywhere) * 2 >= len(train)
        honest += sum((rows[number][best] == labels[number]) == same for number in test)
        leaky += sum((rows[number][everywhere] == labels[number]) == kept for number in test)
    return 100 * leaky / 30, 100 * honest / 30


def best_of_two_hundred() -> float:
    leaky, honest = accuracies()
    return leaky - honest


def noise(height: int, width: int) -> list[list[int]]:
    """Rows of coin flips: the top bit of a linear congruential generator that starts at 2026."""
    x, rows = 2026, []
    for _ in range(height):
        row = []
        for _ in range(width):
            x = (1_103_515_245 * x + 12_345) % 2**31
            row.append(int(x >= 2**30))
        rows.append(row)
    return rows


def agreement(rows: list[list[int]], labels: list[int], chosen: Iterable[int], feature: int) -> int:
    return sum(rows[number][feature] == labels[number] for number in chosen)


def pick(rows: list[list[int]], labels: list[int], chosen: Iterable[int]) -> tuple[int, bool]:
    """(the feature that agrees or disagrees most, whether it agrees); the first of several."""
    chosen = list(chosen)
    counts = [agreement(rows, labels, chosen, feature) for feature in range(len(rows[0]))]
    best = max(range(len(counts)), key=lambda feature: abs(2 * counts[feature] - len(chosen)))
    return best, 2 * counts[best] >= len(chosen)


def eleven_at_night() -> float:
    trips = {0.5: 14, 1.5: 8, 5: 6, 8: 60, 12: 40, 17.5: 66, 20: 38, 21: 30, 22: 25}
    hour = 23.5
    near = sorted(trips, key=lambda other: min(abs(hour - other), 24 - abs(hour - other)))
    return fmean(trips[other] for other in near[:3])


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-leeds-basket": leeds_basket,
    "cha-city-mean-leak": city_mean_leak,
    "cha-late-payments-known-then": late_payments_known_then,
    "cha-minus-999": minus_999,
    "cha-those-who-answered": those_who_answered,
    "cha-delivered-twice": delivered_twice,
    "cha-watermark-that-skips": watermark_that_skips,
    "cha-rows-that-break-a-rule": rows_that_break_a_rule,
    "cha-scaled-before-the-split": scaled_before_the_split,
    "cha-columns-that-moved": columns_that_moved,
    "cha-region-nobody-filled-in": region_nobody_filled_in,
    "cha-which-way-round": which_way_round,
    "cha-how-many-customers": how_many_customers,
    "cha-best-of-two-hundred": best_of_two_hundred,
    "cha-eleven-at-night": eleven_at_night,
}
