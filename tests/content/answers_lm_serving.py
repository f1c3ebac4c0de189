"""Reference answers for the challenges on language models: tuning, serving, cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from tests.content.reckoning import table

LOG_PROBABILITIES = {
    "chosen": ([-0.9, -1.2, -0.4, -0.7], [-1.1, -1.5, -0.6, -0.8]),
    "rejected": ([-1.0, -0.8, -1.6, -0.9, -1.3, -0.6], [-0.7, -0.9, -1.2, -0.8, -1.1, -0.5]),
}
DRAFTS = {0: 50, 1: 36, 2: 30, 3: 21, 4: 63}
REQUESTS = """
1    0  400  12
2   10  200   3
3   30  100   4
4   40  600   6
5   90  200   2
6  150  100  10
7  160  300   3
8  300  200   5
"""
SLOTS = 3
CALLS = """
09:00  ana   300
09:01  ben   500
09:03  ana   400
09:09  ana   600
09:10  ben   500
09:13  ben   200
09:20  ana   300
09:24  cem   400
09:24  ana   500
09:30  cem   200
"""
DOCUMENTS = {"ana": 2000, "ben": 3500, "cem": 1200}
SPANS = """
guard     180  -
rewrite   460  guard
keyword    90  rewrite
vectors   370  rewrite
rights    260  rewrite
re-rank   380  keyword vectors rights
orders    820  rewrite
weather   410  rewrite
answer   1850  re-rank orders weather
log       150  answer
"""


def adapter_size() -> int:
    """The trainable numbers of rank 16 on q, k, v and o in 32 layers, with grouped heads."""
    rank, width, narrow = 16, 4096, 8 * 128
    return 32 * rank * (2 * (width + width) + 2 * (width + narrow))


def pair_loss() -> float:
    """The DPO loss of the pair, with beta 0.5."""
    ratio = {name: sum(new) - sum(old) for name, (new, old) in LOG_PROBABILITIES.items()}
    return math.log1p(math.exp(-0.5 * (ratio["chosen"] - ratio["rejected"])))


def batch_for_arithmetic() -> int:
    """The smallest batch at which the product does 200 operations for each byte."""
    rows, columns, batch = 4096, 14336, 1
    while batch * rows * columns < 200 * (batch * rows + rows * columns + batch * columns):
        batch += 1
    return batch


def chats_that_fit() -> int:
    """How many chats fit: whole pages of the common prompt are kept once."""
    page = 16 * 2 * 32 * 8 * 128 * 2
    pages = 28 * 2**30 // page
    common = 1500 // 16
    own = math.ceil((1500 - 16 * common + 2600) / 16)
    return (pages - common) // own


def best_speed_up() -> float:
    """The speed-up at the best length of the draft."""
    accepted = sum(many * rounds for many, rounds in DRAFTS.items())
    refused = sum(rounds for many, rounds in DRAFTS.items() if many < 4)
    rate = accepted / (accepted + refused)
    return max((1 - rate ** (k + 1)) / (1 - rate) / (1 + 0.08 * k) for k in range(1, 20))


def mean_latency() -> float:
    """The mean latency with continuous batching, in ms."""
    waiting = [tuple(map(int, words[1:])) for words in table(REQUESTS)]
    active: list[list[int]] = []
    clock, total, many = 0, 0, len(waiting)
    while waiting or active:
        if not active:
            clock = max(clock, waiting[0][0])
        cost = 20
        while waiting and waiting[0][0] <= clock and len(active) < SLOTS:
            arrived, prompt, tokens = waiting.pop(0)
            active.append([arrived, tokens])
            cost += prompt // 20
        clock += cost + 2 * len(active)
        for one in active:
            one[1] -= 1
        total += sum(clock - arrived for arrived, left in active if not left)
        active = [one for one in active if one[1]]
    return total / many


def cheapest_route() -> float:
    """The expected cost of a chat by the cheapest of the three ways, in euros."""
    small = (5400 * 0.15 + 9000 * 0.015 + 1200 * 0.60) / 1e6
    large = (5400 * 2.50 + 9000 * 0.25 + 1200 * 10.0) / 1e6
    ways = [(small, 0.58, 0.10), (large, 0.74, 0.05), (small + 0.35 * large, 0.71, 0.07)]
    return min(cost + (1 - solved + solved * back) * 3.2 for cost, solved, back in ways)


def cached_share() -> float:
    """The share of input tokens from the cache, with the fixed parts first."""
    used: dict[tuple[str, ...], int] = {}
    cached = total = 0
    for when, who, question in table(CALLS):
        hour, minute = when.split(":")
        now = 60 * int(hour) + int(minute)
        for prefix, size in ((("rules",), 2300), (("rules", who), DOCUMENTS[who])):
            if now - used.get(prefix, -60) <= 5:
                cached += size
            used[prefix] = now
            total += size
        total += 20 + int(question)
    return cached / total


def ends(lengths: Mapping[str, int]) -> dict[str, int]:
    """When each span ends, if it begins as soon as those it waits for have ended."""
    over: dict[str, int] = {}
    for name, _, *before in table(SPANS):
        over[name] = max((over[other] for other in before if other != "-"), default=0)
        over[name] += lengths[name]
    return over


def ms_saved() -> int:
    """The ms that the user waits less for the answer's end after the three changes."""
    lengths = {name: int(ms) for name, ms, *_ in table(SPANS)}
    old = ends(lengths)["log"]
    new = ends({**lengths, "vectors": 120, "orders": 300})["answer"]
    return old - new


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-how-small-is-the-adapter": adapter_size,
    "cha-loss-of-one-pair": pair_loss,
    "cha-waiting-for-memory": batch_for_arithmetic,
    "cha-chats-beside-the-weights": chats_that_fit,
    "cha-words-guessed-ahead": best_speed_up,
    "cha-join-and-leave-the-batch": mean_latency,
    "cha-cost-of-a-solved-chat": cheapest_route,
    "cha-prefix-that-goes-cold": cached_share,
    "cha-trace-of-a-slow-answer": ms_saved,
}
