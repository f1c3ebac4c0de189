"""Reference answers for the challenges of stage S7 about load, latency and cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

from tests.content.reckoning import table

LOADS = "180 200 260 390 520 500 310 200 120 100"
LOAD_TEST = """
clients  requests/s  p95 ms
1        12          80
2        24          83
4        45          90
8        70          118
12       84          160
16       88          245
24       89          410
"""
ARRIVALS = "0 3 4 9 14 15 16 17 20 31 52 53 60 61 62"
WEIGHTS = """
0.52   -0.31   0.08   0.44
-0.27   0.63  -0.49   0.11
9.80   -7.35   4.21   6.02
"""
ACTIVATIONS = "1.20 -0.70 0.45 2.10"
SERVICES = """
service     ms  waits for
gateway      4  -
auth         6  gateway
features    44  gateway
history     46  auth
embed       38  features
candidates  33  features history
rules       20  history
rank        30  candidates embed
respond      3  rank rules
"""


def break_even() -> float:
    """Requests a month at which one machine for 730 hours costs as much as paying by request."""
    return (0.90 * 730 - 12) / (0.18 / 1000)


def pod_minutes() -> float:
    """The sum of the pods over ten minutes.

    Target 60 %, 2 to 8 pods, 3 at first, tolerance a tenth.
    """
    pods, total = 3, 0
    for load in (int(word) for word in LOADS.split()):
        total += pods
        if abs(load - 60 * pods) * 10 > 60 * pods:
            pods = min(8, max(2, -(-load // 60)))
    return total


def target_load() -> float:
    """Invocations per instance and minute: half of the best rate with a p95 of at most 200 ms."""
    rates = [int(rate) for _, rate, slow in table(LOAD_TEST)[1:] if int(slow) <= 200]
    return max(rates) * 0.5 * 60


def canary_alarm() -> float:
    """The probability of three or more errors at the canary.

    It gets the twentieth of 2,000 requests.
    """
    chance = 0.05 * 0.04
    return 1 - sum(math.comb(2000, k) * chance**k * (1 - chance) ** (2000 - k) for k in range(3))


def servers_needed() -> float:
    """The fewest servers at one queue for which at most 1 % wait longer than 50 ms (Erlang C)."""
    rate, service = 300.0, 40.0
    load = rate / service
    servers = math.floor(load) + 1
    while True:
        top = load**servers / math.factorial(servers) * servers / (servers - load)
        waits = top / (sum(load**k / math.factorial(k) for k in range(servers)) + top)
        if waits * math.exp(-(servers * service - rate) * 0.05) <= 0.01:
            return servers
        servers += 1


def minutes_dark() -> float:
    """The minutes in 30 days without any answer."""
    personal = 0.996 * (1 - 0.02**2)
    answered = 0.9995 * (1 - 0.001) * (1 - (1 - personal) * (1 - 0.999))
    return 30 * 24 * 60 * (1 - answered)


def mean_latency() -> float:
    """The mean time in ms from arrival to answer.

    At most 4 a batch, 10 ms of waiting, 8 + 3 n ms of work.
    """
    waiting = [int(word) for word in ARRIVALS.split()]
    latencies: list[float] = []
    free = 0
    while waiting:
        full = waiting[3] if len(waiting) > 3 else waiting[0] + 10
        start = max(free, min(full, waiting[0] + 10))
        batch = [arrival for arrival in waiting[:4] if arrival <= start]
        free = start + 8 + 3 * len(batch)
        latencies += [free - arrival for arrival in batch]
        waiting = waiting[len(batch) :]
    return sum(latencies) / len(latencies)


def rounding_error(by_row: bool) -> float:
    """The sum of the absolute errors of the three outputs with 8-bit weights and activations."""
    weights = [[float(word) for word in words] for words in table(WEIGHTS)]
    inputs = [float(word) for word in ACTIVATIONS.split()]
    step = max(map(abs, inputs)) / 127
    common = max(abs(w) for row in weights for w in row) / 127
    error = 0.0
    for row in weights:
        scale = max(map(abs, row)) / 127 if by_row else common
        whole = sum(round(w / scale) * round(x / step) for w, x in zip(row, inputs, strict=True))
        error += abs(whole * scale * step - sum(w * x for w, x in zip(row, inputs, strict=True)))
    return error


def best_latency() -> float:
    """The shortest time to respond if two services are made twice as fast."""
    names = [words[0] for words in table(SERVICES)[1:]]
    return min(latency(set(pair)) for pair in combinations(names, 2))


def latency(faster: set[str]) -> float:
    """The time at which the last service is done; a service waits for all that it names."""
    done = {"-": 0.0}
    for name, cost, *before in table(SERVICES)[1:]:
        done[name] = max(done[other] for other in before) + float(cost) / (
            2 if name in faster else 1
        )
    return done["respond"]


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-pay-by-the-hour": break_even,
    "cha-pods-follow-the-load": pod_minutes,
    "cha-target-per-instance": target_load,
    "cha-canary-in-the-split": canary_alarm,
    "cha-one-queue-many-servers": servers_needed,
    "cha-minutes-in-the-dark": minutes_dark,
    "cha-wait-for-the-batch": mean_latency,
    "cha-eight-bit-outlier": lambda: rounding_error(by_row=False) - rounding_error(by_row=True),
    "cha-two-services-faster": best_latency,
}
