"""What the common mistakes end with: transformers, pictures made from noise, reward."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from tests.content.answers_deep import (
    ARMS,
    CLIP_SAMPLES,
    KEY,
    PICTURES,
    QUERY,
    STREAM,
    beam,
    bisect,
    denoised,
    kept_signal,
    mean,
    next_loss,
    numbers,
    padded_output,
    pair_loss,
    pairs_in_window,
    rotary_score,
    softmax,
    table,
)

Pairs = list[tuple[complex, float]]


def paired(vector: Sequence[float], halves: bool = False) -> Pairs:
    """The two pairs of a vector with their speeds; by halves they are (0, 2) and (1, 3)."""
    a, b, c, d = vector
    if halves:
        return [(complex(a, c), 1.0), (complex(b, d), 0.01)]
    return [(complex(a, b), 1.0), (complex(c, d), 0.01)]


def score(query_at: float, key_at: float, halves: bool = False, unit: float = 1.0) -> float:
    total = 0.0
    for (q, speed), (k, _) in zip(paired(QUERY, halves), paired(KEY, halves), strict=True):
        turn = cmath.exp(1j * (query_at - key_at) * speed * unit)
        total += (q * turn * k.conjugate()).real
    return total


def stream() -> tuple[list[float], list[float]]:
    return numbers(STREAM, 0), numbers(STREAM, 1)


def right_output() -> float:
    scores, values = stream()
    return sum(w * v for w, v in zip(softmax(scores), values, strict=True))


def in_blocks(weights_too: bool) -> float:
    """The output where the sum of weight times value is never rescaled, the weights perhaps."""
    scores, values = stream()
    top, weights, total = -math.inf, 0.0, 0.0
    for start in range(0, 6, 2):
        block = scores[start : start + 2]
        factor = math.exp(top - max(top, *block)) if weights_too else 1.0
        top, weights = max(top, *block), weights * factor
        for s, value in zip(block, values[start : start + 2], strict=True):
            weights += math.exp(s - top)
            total += math.exp(s - top) * value
    return total / weights


def noise_added_up() -> int:
    total = 0.0
    for step in range(1000):
        total += 0.0001 + 0.0199 * step / 999
        if total >= 0.5:
            return step + 1
    raise AssertionError


def watershed(steps: int, equal: bool = False) -> float:
    """The flip of the walk back in even steps; with equal weights of the two places it is 0."""
    levels = [0.01 + 0.99 * step / steps for step in range(steps + 1)]

    def end(x: float) -> float:
        for now, after in pairwise(levels):
            guess = math.tanh(x * math.sqrt(now) / (1 - now)) if equal else denoised(x, now)
            noise = (x - math.sqrt(now) * guess) / math.sqrt(1 - now)
            x = math.sqrt(after) * guess + math.sqrt(1 - after) * noise
        return x

    return bisect(end, -3, 3)


def weighted(first: float, second: float) -> float:
    """A mean of 3 and 1 with these precisions."""
    return (3 * first + second) / (first + second)


def caption_loss(keep: int = 4, columns: bool = True, temperature: float = 0.2) -> float:
    """The loss without the twins as negatives, for the first rows, perhaps of rows alone."""
    rows = [[float(w) / temperature for w in row[:keep]] for row in table(PICTURES)[:keep]]
    sides = [rows, [list(column) for column in zip(*rows, strict=True)]]
    losses = []
    for side in sides[: 1 + columns]:
        for i, line in enumerate(side):
            counted = [s for j, s in enumerate(line) if i == j or {i, j} != {0, 3}]
            losses.append(math.log(sum(map(math.exp, counted))) - line[i])
    return mean(losses)


def outside(ratios: Callable[[float], bool]) -> set[str]:
    return {name for name, ratio, _ in table(CLIP_SAMPLES) if ratios(float(ratio))}


def pulls(factor: float) -> int:
    """The pulls of arm 1 with another factor under the root."""
    got = [[arm[0]] for arm in ARMS]
    for day in range(4, 25):
        bounds = [mean(g) + math.sqrt(factor * math.log(day - 1) / len(g)) for g in got]
        best = bounds.index(max(bounds))
        got[best].append(ARMS[best][len(got[best])])
    return len(got[0])


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-turned-not-added": (
        lambda: score(7, 3, unit=math.pi / 180),
        lambda: score(7, 3, halves=True),
        lambda: score(7, 0),
        lambda: rotary_score(3, 7),
        lambda: score(0, 0),
    ),
    "cha-padding-that-votes": (lambda: padded_output(6),),
    "cha-labels-shifted-twice": (lambda: next_loss(2), lambda: next_loss(1) / math.log(2)),
    "cha-beam-of-two": (lambda: beam(1)[0], lambda: beam(100)[0]),
    "cha-window-of-five-hundred": (
        lambda: 4096 * 512,
        lambda: pairs_in_window(4096, 513) - 4096,
        lambda: pairs_in_window(4096, 513),
        lambda: pairs_in_window(4096, 4096),
    ),
    "cha-softmax-in-one-pass": (
        lambda: in_blocks(weights_too=True) - right_output(),
        lambda: in_blocks(weights_too=False),
        right_output,
    ),
    "cha-half-signal-half-noise": (
        lambda: next(step for step, share in enumerate(kept_signal()) if share**0.5 < 0.5),
        noise_added_up,
        lambda: next(step for step, share in enumerate(kept_signal()[1:]) if share < 0.5),
    ),
    "cha-denoiser-written-down": (
        lambda: round(watershed(10, equal=True), 9),
        lambda: watershed(2000),
    ),
    "cha-guided-too-far": (
        lambda: 1 + 3 * (3 - 1),
        lambda: weighted(3, 2 / 4),
        lambda: weighted(3, -2 / 2),
    ),
    "cha-two-captions-one-text": (
        lambda: pair_loss(frozenset()),
        lambda: caption_loss(keep=3),
        lambda: caption_loss(columns=False),
        lambda: caption_loss(temperature=1),
    ),
    "cha-small-print-in-tiles": (
        lambda: 20 * math.sqrt(6 / 12),
        lambda: 20 * 3 * 448 / 1754,
    ),
    "cha-samples-without-a-pull": (
        lambda: outside(lambda ratio: not 0.8 <= ratio <= 1.2),
        lambda: outside(lambda ratio: ratio > 1.2),
    ),
    "cha-which-arm-next": (lambda: pulls(0.5), lambda: pulls(1)),
    "cha-bonus-that-never-ends": (lambda: bisect(lambda g: 10 * g * g + g - 10, 0.5, 1),),
}
