"""Reference computations for stage S1: mathematics and statistics, from each task's data."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise, product

ROOMS = ("K", "H", "B")
ROOM_MOVES = {
    "K": {"K": 0.6, "H": 0.4, "B": 0.0},
    "H": {"K": 0.4, "H": 0.2, "B": 0.4},
    "B": {"K": 0.0, "H": 0.4, "B": 0.6},
}
ROOM_SIGNALS = {
    "K": {"heat": 0.8, "step": 0.1, "water": 0.1},
    "H": {"heat": 0.3, "step": 0.4, "water": 0.3},
    "B": {"heat": 0.1, "step": 0.1, "water": 0.8},
}
ROOM_LOG = ("heat", "heat", "step", "water", "heat")


def three_lost_records() -> float:
    return 1 - sum(math.comb(40, k) * 0.03**k * 0.97 ** (40 - k) for k in range(3))


def spike_explains_the_alarm() -> float:
    deploy, spike = {True: 0.1, False: 0.9}, {True: 0.2, False: 0.8}
    alarm = {(False, False): 0.02, (False, True): 0.30, (True, False): 0.70, (True, True): 0.90}
    joint = {
        (d, t): deploy[d] * spike[t] * alarm[d, t] for d, t in product((True, False), repeat=2)
    }
    given_alarm = (joint[True, True] + joint[True, False]) / sum(joint.values())
    given_both = joint[True, True] / (joint[True, True] + joint[False, True])
    return given_alarm - given_both


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True)) / (
        math.hypot(*one) * math.hypot(*other)
    )


def who_listens_like_mia() -> float:
    mia = (4, 1, 2)
    others = {
        "Ben": (40, 12, 18),
        "Cai": (5, 3, 2),
        "Dora": (3, 1, 3),
        "Eli": (1, 4, 2),
        "Finn": (8, 2, 5),
    }
    return max(cosine(mia, other) for other in others.values())


def surfer_and_the_dead_end() -> float:
    links = {"A": "BC", "B": "CE", "C": "A", "D": "AC", "E": ""}
    share = dict.fromkeys(links, 1 / len(links))
    for _ in range(200):
        fresh = dict.fromkeys(links, 0.15 / len(links))
        for page, targets in links.items():
            for target in targets or "".join(links):
                fresh[target] += 0.85 * share[page] / len(targets or links)
        share = fresh
    return max(share.values())


def three_gradients() -> float:
    points = ((2.0, 1), (1.0, -1), (-1.0, -1), (3.0, 1))
    return sum(-y * x / (1 + math.exp(y * 0.5 * x)) for x, y in points)


def longest_step(xs: Sequence[float]) -> float:
    """2 / the greater eigenvalue of the Hessian of the mean squared error in (slope, intercept)."""
    n = len(xs)
    a, b, d = 2 / n * sum(x * x for x in xs), 2 / n * sum(xs), 2.0
    return 2 / ((a + d) / 2 + math.hypot((a - d) / 2, b))


def stride_after_centring() -> float:
    xs = (1.0, 2.0, 3.0, 4.0)
    centre = statistics.fmean(xs)
    return longest_step([x - centre for x in xs]) / longest_step(xs)


def outlier_that_hides() -> float:
    pay = (31, 34, 36, 38, 39, 41, 44, 47, 52, 420)
    return (420 - statistics.fmean(pay)) / statistics.stdev(pay)


def two_couriers() -> float:
    deliveries = {
        "Arrow": {"centre": (900, 36), "hills": (100, 22)},
        "Brisk": {"centre": (200, 6), "hills": (800, 160)},
    }
    mix = {
        area: sum(deliveries[name][area][0] for name in deliveries) for area in ("centre", "hills")
    }
    rate = {
        name: (
            sum(mix[area] * late / count for area, (count, late) in areas.items())
            / sum(mix.values())
        )
        for name, areas in deliveries.items()
    }
    return 100 * (rate["Arrow"] - rate["Brisk"])


def invoice_flagged_twice() -> float:
    duplicate, single = 0.004 * 0.95 * 0.80, 0.996 * 0.02 * 0.05
    return duplicate / (duplicate + single)


def naive_by_how_much() -> float:
    counts = {
        "spam": (60, 20, 10, 70),
        "ham": (2, 28, 4, 206),
    }  # both, only free, only winner, neither
    total = sum(map(sum, counts.values()))
    naive = {}
    for kind, (both, free, winner, neither) in counts.items():
        n = both + free + winner + neither
        naive[kind] = n / total * (1 - (both + free) / n) * (1 - (both + winner) / n)
    true = counts["spam"][3] / (counts["spam"][3] + counts["ham"][3])
    return true - naive["spam"] / sum(naive.values())


def two_jobs_one_gpu() -> float:
    first_waits, second_waits = (60 - 20) ** 2 / 2, (60 - 12) ** 2 / 2
    return 1 - (first_waits + second_waits) / 60**2


def headroom_for_ten_jobs() -> float:
    each, chain = statistics.NormalDist(42, 6), statistics.NormalDist(10 * 42, 6 * math.sqrt(10))
    return 10 * each.inv_cdf(0.95) - chain.inv_cdf(0.95)


def is_the_pump_worn() -> float:
    move = {"H": {"H": 0.8, "W": 0.2}, "W": {"H": 0.1, "W": 0.9}}
    sounds = {
        "H": {"hum": 0.7, "rattle": 0.25, "smoke": 0.05},
        "W": {"hum": 0.2, "rattle": 0.5, "smoke": 0.3},
    }
    log = ("hum", "rattle", "rattle", "hum", "smoke")
    forward = {state: start * sounds[state][log[0]] for state, start in (("H", 0.9), ("W", 0.1))}
    for heard in log[1:]:
        forward = {
            to: sum(forward[at] * move[at][to] for at in forward) * sounds[to][heard]
            for to in forward
        }
    return forward["W"] / sum(forward.values())


def walk_probability(path: tuple[str, ...]) -> float:
    """The joint probability of a walk through the rooms and the signals of the log.

    It starts anywhere.
    """
    chance = ROOM_SIGNALS[path[0]][ROOM_LOG[0]] / len(ROOMS)
    for (at, to), seen in zip(pairwise(path), ROOM_LOG[1:], strict=True):
        chance *= ROOM_MOVES[at][to] * ROOM_SIGNALS[to][seen]
    return chance


def path_through_the_wall() -> str:
    best = max(product(ROOMS, repeat=len(ROOM_LOG)), key=walk_probability)
    return " ".join(best)


def separated(
    arrows: Iterable[tuple[str, str]], one: str, other: str, given: frozenset[str]
) -> bool:
    """Whether ``given`` d-separates two nodes.

    It does where no way in the moral graph of the ancestors avoids it.
    """
    arrows, kept = set(arrows), {one, other, *given}
    while more := {tail for tail, head in arrows if head in kept} - kept:
        kept |= more
    inside = {(tail, head) for tail, head in arrows if head in kept}
    edges = inside | {(a, b) for (a, head), (b, same) in combinations(inside, 2) if head == same}
    seen, stack = {one}, [one]
    while stack:
        at = stack.pop()
        near = {b if a == at else a for a, b in edges if at in (a, b)} - seen - given
        seen |= near
        stack += near
    return other not in seen


def dashboards_to_ignore() -> set[str]:
    arrows = [
        ("Campaign", "Traffic"), ("Season", "Traffic"), ("Season", "Price"), ("Traffic", "Load"),
        ("Load", "Latency"), ("Latency", "Complaints"), ("Traffic", "Orders"), ("Price", "Orders"),
        ("Stock", "Orders"), ("Orders", "Revenue"),
    ]  # fmt: skip
    others = {name for arrow in arrows for name in arrow} - {"Campaign", "Traffic"}
    return {name for name in others if separated(arrows, "Campaign", name, frozenset({"Traffic"}))}


def every_other_split() -> float:
    new, old = (14, 17, 12, 15), (18, 13, 20, 16, 21)
    splits = list(combinations(new + old, len(new)))
    return sum(sum(split) <= sum(new) for split in splits) / len(splits)


def eight_button_colours() -> set[str]:
    found = {
        "red": 0.0004, "teal": 0.0068, "plum": 0.0081, "grey": 0.011,
        "gold": 0.012, "lime": 0.041, "navy": 0.21, "pink": 0.64,
    }  # fmt: skip
    kept: set[str] = set()
    for colour in sorted(found, key=found.__getitem__):
        if found[colour] > 0.05 / (len(found) - len(kept)):
            break
        kept.add(colour)
    return kept


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-three-lost-records": three_lost_records,
    "cha-spike-explains-the-alarm": spike_explains_the_alarm,
    "cha-who-listens-like-mia": who_listens_like_mia,
    "cha-surfer-and-the-dead-end": surfer_and_the_dead_end,
    "cha-three-gradients": three_gradients,
    "cha-stride-after-centring": stride_after_centring,
    "cha-outlier-that-hides": outlier_that_hides,
    "cha-two-couriers": two_couriers,
    "cha-invoice-flagged-twice": invoice_flagged_twice,
    "cha-naive-by-how-much": naive_by_how_much,
    "cha-two-jobs-one-gpu": two_jobs_one_gpu,
    "cha-headroom-for-ten-jobs": headroom_for_ten_jobs,
    "cha-is-the-pump-worn": is_the_pump_worn,
    "cha-path-through-the-wall": path_through_the_wall,
    "cha-dashboards-to-ignore": dashboards_to_ignore,
    "cha-every-other-split": every_other_split,
    "cha-eight-button-colours": eight_button_colours,
}
