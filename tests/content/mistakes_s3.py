"""What the common mistakes of stage S3 end with, from each task's data."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from statistics import fmean, stdev

from tests.content.answers_s3 import (
    APPLICATIONS,
    CONTACTS,
    DATES,
    LATE_RECORDED,
    VISITORS,
    agreement,
    correlation,
    days_of,
    noise,
    pick,
    rows_that_break_a_rule,
)

LEEDS_KEPT = (12.50, 8.00, 15.75, 0.0, 1050.00)
BATCH = "Oslo pro Hamar basic Moss pro Oslo basic Hamar pro Moss basic Oslo pro"
WARMTH = (18, 21, -999, 24, 27, 19, 30, -999, 22, 25, 28, 16)
SOLD = (46, 48, 61, 55, 79, 39, 84, 35, 60, 63, 85, 36)
SEEN, NEW = (20, 24, 26, 28, 30, 34, 36, 42), 78
NORTH = 120 + 60 + 70
TRIPS = {0.5: 14, 1.5: 8, 5: 6, 8: 60, 12: 40, 17.5: 66, 20: 38, 21: 30, 22: 25}
LATE_DUE = "ann 02-01, ann 02-15, ann 03-05, ann 04-01, ben 02-13, ben 03-01, ben 03-10, ben 04-02"
LATEST = {"mug": 35, "pad": 50, "cap": 18, "bag": 12}


def left_out_one() -> float:
    """The sum where a row looks at the other rows of its city, in both folds."""
    total = 0.0
    for number, (city, _, _) in enumerate(VISITORS):
        others = [bought for i, (_, bought, _) in enumerate(VISITORS) if i != number]
        same = [
            bought for i, (where, bought, _) in enumerate(VISITORS) if i != number and where == city
        ]
        total += fmean(same or others)
    return total


def city_means() -> float:
    cities = [city for city, _, _ in VISITORS]
    return sum(fmean(b for where, b, _ in VISITORS if where == city) for city in cities)


def correlation_with(degrees: float) -> float:
    return correlation([degrees if x == -999 else x for x in WARMTH], SOLD)


def one_way_round(day_first: bool) -> int:
    days = [day.split("/") for day in DATES.split()[1::2]]
    return sum(int(day[1 if day_first else 0]) == 3 for day in days)


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


def forecast(distance: Callable[[float], float]) -> float:
    return fmean(TRIPS[hour] for hour in sorted(TRIPS, key=distance)[:3])


def by_sine(hour: float) -> float:
    return abs(math.sin(math.pi * hour / 12) - math.sin(math.pi * 23.5 / 12))


def turned(hour: float) -> tuple[float, float]:
    """The point of an hour that went to the cosine as it is, not as an angle."""
    return math.cos(hour), math.sin(hour)


def payments(days: str = LATE_RECORDED, youngest: int = 1, oldest: int = 30) -> list[str]:
    """The five counts by other days of the late payments, or with other limits of their age."""
    recorded = days_of(days)
    counts = []
    for name, applied in days_of(APPLICATIONS):
        ages = [(applied - day).days for who, day in recorded if who == name]
        counts.append(str(sum(youngest <= age <= oldest for age in ages)))
    return counts


def records() -> Iterator[tuple[str, str, str]]:
    """(number, mail, last seven digits of the telephone) of each contact, with its dashes."""
    for line in CONTACTS.splitlines():
        number, mail, phone = line.split(maxsplit=2)
        yield number, mail.lower(), re.sub(r"[^\d]", "", phone)[-7:] or "-"


def customers(ignored: tuple[str, ...] = ("-", "info@shop.example"), names: bool = False) -> int:
    """The groups where a dash is shared, too, or where a first name joins as well."""
    groups: list[set[str]] = []
    for number, mail, phone in records():
        own = {number + "#", mail, phone} - set(ignored)
        if names and mail not in ("-", "info@shop.example"):
            own.add(re.split(r"[.@]", mail)[0] + "*")
        touched = [group for group in groups if group & own]
        groups = [group for group in groups if group not in touched] + [own.union(*touched)]
    return len(groups)


def joined_by_first_fit() -> int:
    """The groups where a record goes to the first that fits, and two are never joined."""
    groups: list[set[str]] = []
    for number, mail, phone in records():
        own = {number + "#", mail, phone} - {"-", "info@shop.example"}
        fitting = next((group for group in groups if group & own), None)
        if fitting is None:
            groups.append(own)
        else:
            fitting |= own
    return len(groups)


def by_position() -> float:
    """The sum of the scores where the batch's own columns meet the old weights."""
    weights = (2.0, -1.0, 0.5, -0.5, 1.5)
    batch = BATCH.split()
    columns = [*sorted(set(batch[::2])), *sorted(set(batch[1::2]))]
    return sum(weights[columns.index(value)] for value in batch)


def mean_of(amounts: Iterable[float]) -> float:
    return fmean(amounts)


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-leeds-basket": (
        lambda: mean_of((*LEEDS_KEPT, 12.50)),
        lambda: mean_of((12.50, 8.00, 1575, 0.0, 1050.00)),
        lambda: mean_of(amount for amount in LEEDS_KEPT if amount),
        lambda: mean_of((*LEEDS_KEPT, 0.0)),
        lambda: mean_of((*LEEDS_KEPT, -12.50)),
    ),
    "cha-city-mean-leak": (left_out_one, city_means),
    "cha-late-payments-known-then": (
        lambda: payments(LATE_DUE),
        lambda: payments(youngest=0),
        lambda: payments(oldest=10_000),
        lambda: payments()[:4],
    ),
    "cha-minus-999": (
        lambda: correlation_with(-999),
        lambda: correlation_with(0),
        lambda: correlation_with(fmean(x for x in WARMTH if x != -999)),
    ),
    "cha-those-who-answered": (lambda: 0, lambda: 45.0, lambda: 41.5 - 45.0),
    "cha-delivered-twice": (
        lambda: 35 + 120 + 20 + 12,
        lambda: sum(LATEST.values()) + 120,
    ),
    "cha-rows-that-break-a-rule": (
        lambda: rows_that_break_a_rule() - {"6"},
        lambda: rows_that_break_a_rule() - {"11"},
    ),
    "cha-scaled-before-the-split": (lambda: (NEW - fmean(SEEN)) / stdev(SEEN), lambda: 0),
    "cha-columns-that-moved": (by_position, lambda: 4.0 + 2 * 0.5),
    "cha-region-nobody-filled-in": (lambda: 100 * NORTH / 570, lambda: 100 * (200 + 50 + 30) / 850),
    "cha-which-way-round": (lambda: one_way_round(True), lambda: one_way_round(False)),
    "cha-how-many-customers": (
        joined_by_first_fit,
        lambda: customers(ignored=("info@shop.example",)),
        lambda: customers(names=True),
    ),
    "cha-best-of-two-hundred": (
        lambda: accuracies()[0],
        lambda: accuracies()[1],
        lambda: accuracies()[1] - accuracies()[0],
    ),
    "cha-eleven-at-night": (
        lambda: forecast(lambda hour: abs(23.5 - hour)),
        lambda: forecast(by_sine),
        lambda: forecast(lambda hour: math.dist(*map(turned, (23.5, hour)))),
    ),
}
