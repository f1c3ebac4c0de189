"""What the common mistakes on tuning, serving and cost end with, from each task's data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from tests.content.answers_lm_serving import (
    CALLS,
    DOCUMENTS,
    DRAFTS,
    LOG_PROBABILITIES,
    REQUESTS,
    SLOTS,
    SPANS,
    ends,
    table,
)

ONE_MATRIX = 16 * (4096 + 4096)
NARROW = 16 * (4096 + 1024)
NEW, CACHED, WRITTEN = 5400, 9000, 1200
SMALL = (NEW * 0.15 + CACHED * 0.015 + WRITTEN * 0.60) / 1e6
LARGE = (NEW * 2.50 + CACHED * 0.25 + WRITTEN * 10.0) / 1e6
LARGE_UNCACHED = ((NEW + CACHED) * 2.50 + WRITTEN * 10.0) / 1e6
PAGES = 14336


def loss(chosen: float, rejected: float, beta: float = 0.5) -> float:
    return math.log1p(math.exp(-beta * (chosen - rejected)))


def mean_ratios() -> list[float]:
    """Model minus reference for both answers, by token."""
    return [(sum(new) - sum(old)) / len(new) for new, old in LOG_PROBABILITIES.values()]


def by_the_model_alone() -> float:
    chosen, rejected = (sum(new) for new, _ in LOG_PROBABILITIES.values())
    return loss(chosen, rejected)


def batch(operations: int, *, with_rows: bool) -> int:
    """The smallest batch with 200 operations a byte, at so many for each product of two numbers."""
    many, moved = 0, 1
    while operations * many * 4096 * 14336 < 200 * moved:
        many += 1
        moved = 2 * 4096 * 14336
        if with_rows:
            moved += 2 * many * (4096 + 14336)
    return many


def speed_ups(rate: float, *, own_token: bool = True) -> list[float]:
    """The speed-up with 1, 2, ... guesses."""
    found = []
    for k in range(1, 20):
        tokens = (1 - rate ** (k + 1)) / (1 - rate) - (0 if own_token else 1)
        found.append(tokens / (1 + 0.08 * k))
    return found


def accepted() -> int:
    return sum(many * rounds for many, rounds in DRAFTS.items())


def requests() -> list[tuple[int, ...]]:
    return [tuple(map(int, words[1:])) for words in table(REQUESTS)]


def fixed_batches(places: int, *, ended_are_free: bool = False) -> float:
    """The mean time where nobody joins before a whole batch has ended."""
    waiting, clock, times = requests(), 0, []
    while waiting:
        clock = max(clock, waiting[0][0])
        ready = [one for one in waiting[:places] if one[0] <= clock]
        waiting = waiting[len(ready) :]
        clock += sum(prompt // 20 for _, prompt, _ in ready)
        for step in range(1, max(tokens for *_, tokens in ready) + 1):
            left = sum(tokens >= step for *_, tokens in ready)
            clock += 20 + 2 * (left if ended_are_free else len(ready))
            times += [clock - arrived for arrived, _, tokens in ready if tokens == step]
    return sum(times) / len(times)


def with_a_person(tokens: float, solved: float, back: float) -> float:
    return tokens + (1 - solved + solved * back) * 3.2


def calls() -> Iterable[tuple[int, str, int]]:
    for when, who, question in table(CALLS):
        yield 60 * int(when[:2]) + int(when[3:]), who, int(question)


def sent() -> int:
    return sum(2300 + DOCUMENTS[who] + 20 + question for _, who, question in calls())


def found(minutes: int) -> tuple[list[int], list[int]]:
    """The sizes found of the rules, and those of the files."""
    used: dict[str, int] = {}
    rules, files = [], []
    for now, who, _ in calls():
        if now - used.get("rules", -9999) <= minutes:
            rules.append(2300)
        if now - used.get(who, -9999) <= minutes:
            files.append(DOCUMENTS[who])
        used["rules"] = used[who] = now
    return rules, files


def time_first() -> float:
    """The share where only calls of one minute have a common beginning."""
    minutes = [now for now, *_ in calls()]
    return (2300 + 20) * (len(minutes) - len(set(minutes))) / sent()


def spans() -> dict[str, int]:
    return {name: int(ms) for name, ms, *_ in table(SPANS)}


def without_waiting_for_rights() -> int:
    new = {**spans(), "vectors": 120, "orders": 300, "rights": 0}
    return ends(spans())["log"] - ends(new)["answer"]


def log_still_waited_for() -> int:
    new = {**spans(), "vectors": 120, "orders": 300}
    return ends(spans())["log"] - ends(new)["log"]


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-how-small-is-the-adapter": (
        lambda: 32 * 4 * ONE_MATRIX,
        lambda: 32 * 4 * 16 * 4096,
        lambda: 32 * (2 * ONE_MATRIX + 2 * NARROW + 3 * 16 * (4096 + 14336)),
        lambda: 2 * ONE_MATRIX + 2 * NARROW,
    ),
    "cha-loss-of-one-pair": (
        lambda: loss(*mean_ratios()),
        by_the_model_alone,
        lambda: loss(0.8, -1.0, beta=1.0),
        lambda: loss(-1.0, 0.8),
        lambda: math.exp(-loss(0.8, -1.0)),
    ),
    "cha-waiting-for-memory": (
        lambda: batch(2, with_rows=False),
        lambda: batch(1, with_rows=True),
    ),
    "cha-chats-beside-the-weights": (
        lambda: (PAGES - math.ceil(1500 / 16)) // math.ceil(2600 / 16),
        lambda: PAGES // math.ceil(4100 / 16),
        lambda: (PAGES // 4 - 93) // 164,
    ),
    "cha-words-guessed-ahead": (
        lambda: max(speed_ups(accepted() / (4 * sum(DRAFTS.values())))),
        lambda: max(speed_ups(0.75, own_token=False)),
        lambda: speed_ups(0.75)[3],
    ),
    "cha-join-and-leave-the-batch": (
        lambda: fixed_batches(SLOTS),
        lambda: fixed_batches(1),
        lambda: fixed_batches(SLOTS, ended_are_free=True),
    ),
    "cha-cost-of-a-solved-chat": (
        lambda: with_a_person(LARGE, 0.74, 0),
        lambda: with_a_person(LARGE_UNCACHED, 0.74, 0.05),
        lambda: with_a_person(SMALL + 0.35 * LARGE, 0.71, 0.07),
        lambda: with_a_person(SMALL, 0.58, 0.10),
        lambda: SMALL,
    ),
    "cha-prefix-that-goes-cold": (
        lambda: sum(map(sum, found(9000))) / sent(),
        lambda: sum(found(5)[0]) / sent(),
        lambda: sum(map(len, found(5))) / 20,
        time_first,
    ),
    "cha-trace-of-a-slow-answer": (
        lambda: (370 - 120) + (820 - 300) + 150,
        without_waiting_for_rights,
        log_still_waited_for,
    ),
}
