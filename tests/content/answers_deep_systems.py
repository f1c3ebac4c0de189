"""Reference answers: serving under load, pipelines and files, and what data give away."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

LATENCIES = ((10, 0.90), (40, 0.08), (200, 0.02))
PAGES = "A B A B C A B d e f g h A B C A B i j k l A B C A"
ARRIVALS = """
a  p  2
b  q  3
c  p  9
d  p  14
e  q  6
f  p  17
g  q  11
h  p  8
i  q  16
j  p  24
k  q  9
l  q  18
m  p  7
n  q  26
o  p  19
"""
NEEDS = {
    "clean": (("load", 0),),
    "sessions": (("clean", 0),),
    "join": (("clean", 0), ("prices", 0)),
    "features": (("join", 0), ("join", -1), ("join", -2)),
    "report": (("features", 0), ("sessions", 0)),
    "trend": (("report", 0), ("report", -1)),
}
PARTITIONS = """
backlog  24000  9000  30000  12000  18000  15000
inflow   30     10    20     15     25     5
"""
PATIENTS = """
p1   34  7012  asthma
p2   38  7055  diabetes
p3   31  7098  asthma
p4   45  7013  migraine
p5   47  7041  migraine
p6   42  7077  migraine
p7   52  7112  asthma
p8   36  7120  diabetes
p9   33  7190  asthma
p10  58  7033  diabetes
p11  51  7064  asthma
p12  49  7150  migraine
"""
FLOWS = """
orders      clean       rows
clean       features    rows
features    model       rows
clean       weekly      sums
weekly      board       rows
support     tickets     rows
tickets     index       rows
tickets     topics      sums
orders      mailing     hashed
mailing     partner     rows
topics      dashboard   rows
features    sample      rows
stock       shelf       rows
shelf       features    rows
"""
LOSSES = """
seen    0.05 0.10 0.12 0.20 0.22 0.31 0.35 0.48 0.70 1.10
unseen  0.08 0.25 0.33 0.40 0.55 0.62 0.75 0.90 1.30 1.80
"""
SUMS = ("abc", "abg", "adg", "adh", "afh", "bdf")


def table(text: str) -> list[list[str]]:
    """The lines of a table as lists of words."""
    return [line.split() for line in text.strip().splitlines()]


def bisect(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero."""
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def users_who_fail(tries: int = 3) -> float:
    """The share of users, in per cent, all of whose tries are refused.

    A refusal costs a fifth of an answer; 100 answers fit into a second, 120 users come.
    """

    def work(refused: float) -> float:
        load = 120 * sum(refused**n for n in range(tries))
        return load * (1 - refused) + 0.2 * load * refused

    return 100 * bisect(lambda refused: 100 - work(refused), 0, 1) ** tries


def hedged_mean(wait: int = 20) -> float:
    """The mean time to the first answer when a second call leaves after ``wait`` ms."""
    total = 0.0
    for (first, p), (second, q) in product(LATENCIES, LATENCIES):
        time = first if first <= wait else min(first, wait + second)
        total += p * q * time
    return total


def hashed(number: int) -> int:
    """A place on the ring of 2^32."""
    return number * 2654435761 % 2**32


def owners(servers: int) -> list[int]:
    """The server of each of 10,000 keys; each server stands at 40 places of the ring."""
    ring = sorted(
        (hashed(1_000_003 * (server + 1) + place), server)
        for server in range(servers)
        for place in range(40)
    )
    keys = sorted((hashed(key), key) for key in range(10_000))
    found, at = [0] * 10_000, 0
    for spot, key in keys:
        while at < len(ring) and ring[at][0] < spot:
            at += 1
        found[key] = ring[at % len(ring)][1]
    return found


def keys_that_move() -> int:
    """The keys that change their server when a fifth one joins four."""
    return sum(a != b for a, b in zip(owners(4), owners(5), strict=True))


def two_part_hits() -> int:
    """The hits of a cache with two places on probation and two protected ones."""
    trial: OrderedDict[str, None] = OrderedDict()
    safe: OrderedDict[str, None] = OrderedDict()
    hits = 0
    for page in PAGES.split():
        if page in safe:
            hits += 1
            safe.move_to_end(page)
            continue
        if page not in trial:
            trial[page] = None
        else:
            hits += 1
            del trial[page]
            safe[page] = None
            if len(safe) > 2:
                trial[safe.popitem(last=False)[0]] = None
        if len(trial) > 2:
            trial.popitem(last=False)
    return hits


def true_tail() -> int:
    """The 990th of 1,000 latencies in ms, counted from the moment each request was due."""
    free, latencies = 0, []
    for due in range(0, 10_000, 10):
        begin = max(due, free)
        if 5000 <= begin < 6000:
            begin = 6000
        free = begin + 1
        latencies.append(free - due)
    return sorted(latencies)[989]


def best_workers() -> int:
    """The number of workers with the largest throughput, from three measurements."""
    four, sixteen = 4 * 200 / 640 - 1, 16 * 200 / 1280 - 1
    crosstalk = (sixteen - 5 * four) / (240 - 5 * 12)
    waiting = (four - 12 * crosstalk) / 3
    return max(range(1, 200), key=lambda n: n / (1 + waiting * (n - 1) + crosstalk * n * (n - 1)))


def megabytes_read(chance: float = 0.01) -> float:
    """What a search for one user reads: 200 filters, 5 groups with the user and some without.

    A filter holds 200,000 users; a group has 12 MB in the columns that are asked for.
    """
    bits_a_user = -math.log2(chance) / math.log(2)
    filters = 200 * 200_000 * bits_a_user / 8 / 1_000_000
    return filters + 12 * (5 + 195 * chance)


def column_bytes() -> int:
    """A column of 1,000,000 names out of 1,200, in ten groups with a dictionary each."""
    bits = math.ceil(math.log2(1200))
    return 10 * (1200 * (4 + 11) + 100_000 * bits // 8)


def too_late() -> list[str]:
    """The events whose window of ten minutes had been closed before they came."""
    seen, dropped = {"p": -math.inf, "q": -math.inf}, []
    for name, part, minute in table(ARRIVALS):
        clock = min(seen.values()) - 5
        end = (int(minute) // 10 + 1) * 10
        if end <= clock:
            dropped.append(name)
        seen[part] = max(seen[part], int(minute))
    return dropped


def runs_to_repeat() -> int:
    """The runs of eight days that used, at any remove, one of two bad ones."""
    bad = {("clean", 2), ("prices", 5)}
    for day in range(1, 9):
        for task, needs in NEEDS.items():
            if any((need, day + shift) in bad for need, shift in needs):
                bad.add((task, day))
    return len(bad)


def drained_after() -> float:
    """The seconds until the last backlog is gone, by the best split among three consumers."""
    backlog, inflow = ([float(w) for w in row[1:]] for row in table(PARTITIONS))
    best = math.inf
    for split in product(range(3), repeat=6):
        waits = []
        for consumer in range(3):
            mine = [i for i in range(6) if split[i] == consumer]
            spare = 100 - sum(inflow[i] for i in mine)
            load = sum(backlog[i] for i in mine)
            waits.append(load / spare if spare > 0 else math.inf * (load > 0))
        best = min(best, max(waits))
    return best


def known_illnesses() -> list[str]:
    """The patients whose decade and first two digits leave one illness only."""
    groups: dict[tuple[str, str], set[str]] = {}
    rows = table(PATIENTS)
    for _, age, code, illness in rows:
        groups.setdefault((age[0], code[:2]), set()).add(illness)
    return [name for name, age, code, _ in rows if len(groups[age[0], code[:2]]) == 1]


def smallest_team() -> int:
    """The people needed so that Laplace noise exceeds 100 in at most 5 % of the releases."""
    return next(n for n in range(1, 10_000) if math.exp(-100 / (8000 / n / 0.5)) <= 0.05)


def to_be_rebuilt() -> list[str]:
    """What holds rows of a person who is in orders and in support, besides these two."""
    reached, waiting = set(), ["orders", "support"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += [to for source, to, how in table(FLOWS) if source == name and how != "sums"]
    return sorted(reached - {"orders", "support"})


def attack_gain() -> float:
    """The largest difference of true and false "was seen" over all thresholds of the loss."""
    seen, unseen = ([float(word) for word in row[1:]] for row in table(LOSSES))

    def below(losses: Sequence[float], cut: float) -> float:
        return sum(loss <= cut for loss in losses) / len(losses)

    return max(below(seen, cut) - below(unseen, cut) for cut in (*seen, *unseen))


def solved(sums: Sequence[str], names: str) -> list[str]:
    """The people whose value follows from the sums: those with a column of their own, reduced."""
    rows = [[Fraction(name in total) for name in names] for total in sums]
    done = 0
    for column in range(len(names)):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done:
                rows[i] = [v - row[column] * p for v, p in zip(row, rows[done], strict=True)]
        done += 1
    alone = [row for row in rows if sum(value != 0 for value in row) == 1]
    return [names[row.index(Fraction(1))] for row in alone]


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-third-try-for-everyone": users_who_fail,
    "cha-second-call-after-twenty": hedged_mean,
    "cha-fifth-server-on-the-ring": keys_that_move,
    "cha-scan-through-the-cache": two_part_hits,
    "cha-load-test-that-waits": true_tail,
    "cha-one-worker-too-many": best_workers,
    "cha-row-groups-left-closed": megabytes_read,
    "cha-ten-dictionaries": column_bytes,
    "cha-windows-and-two-clocks": too_late,
    "cha-which-runs-again": runs_to_repeat,
    "cha-until-the-backlog-is-gone": drained_after,
    "cha-three-alike-and-still-known": known_illnesses,
    "cha-team-behind-the-noise": smallest_team,
    "cha-please-delete-me": to_be_rebuilt,
    "cha-was-my-row-in-there": attack_gain,
    "cha-sums-of-three-salaries": lambda: solved(SUMS, "abcdfgh"),
}
