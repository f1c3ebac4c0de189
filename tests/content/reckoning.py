"""What several reckonings of answers share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence


def table(text: str) -> list[list[str]]:
    """The lines of a table as lists of words."""
    return [line.split() for line in text.strip().splitlines()]


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return sum(values) / len(values)


def bisect(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero."""
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def uniforms(seed: int) -> Iterator[float]:
    """Numbers in [0, 1) from s -> (1103515245 s + 12345) mod 2^31, after the seed."""
    state = seed
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state / 2**31
