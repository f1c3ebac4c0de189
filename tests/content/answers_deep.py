"""Reference answers: transformers, pictures made from noise, and learning by reward."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from tests.content.reckoning import bisect, mean, table

QUERY = (0.8, -0.4, 0.5, 1.2)
KEY = (0.3, 0.9, -0.7, 1.1)
SENTENCES = """
scores  2.1  0.4  1.3  0.0  0.0  0.0
values  4.0  1.0  3.0  0.0  0.0  0.0
"""
NEXT_TOKENS = """
seen  the   cat   sat   down  .
<s>   0.60  0.10  0.10  0.10  0.10
the   0.05  0.70  0.10  0.05  0.10
cat   0.05  0.05  0.80  0.05  0.05
sat   0.10  0.05  0.05  0.60  0.20
down  0.05  0.05  0.05  0.05  0.80
"""
TRANSLATIONS = {
    "<s>": {"a": 0.45, "the": 0.35, "one": 0.20},
    "a": {"small": 0.40, "little": 0.35, "house": 0.25},
    "the": {"small": 0.60, "house": 0.40},
    "one": {"house": 0.95, "small": 0.05},
    "small": {"house": 0.60, "old": 0.25, "end": 0.15},
    "little": {"house": 0.70, "old": 0.20, "end": 0.10},
    "old": {"house": 0.95, "end": 0.05},
    "house": {"end": 0.80, "old": 0.20},
}
STREAM = """
scores  1.0  2.0  5.0  3.0  7.0  6.0
values  1.0  4.0  2.0  8.0  3.0  5.0
"""
PICTURES = """
0.92  0.31  0.20  0.92
0.58  0.85  0.40  0.58
0.12  0.65  0.78  0.12
0.74  0.25  0.22  0.74
"""
CLIP_SAMPLES = """
s1   1.30   2.0
s2   1.30  -1.0
s3   0.70   1.5
s4   0.70  -0.5
s5   1.10   0.8
s6   0.75  -2.0
s7   1.25   0.3
s8   0.95  -1.2
"""
ARMS = (
    (0.62, 0.41, 0.83, 0.57, 0.71, 0.66, 0.48, 0.79, 0.55, 0.69, 0.74, 0.52, 0.63, 0.58),
    (0.35, 0.12, 0.44, 0.27, 0.51, 0.19, 0.33, 0.40, 0.22, 0.30, 0.37, 0.25, 0.29, 0.31),
    (0.78, 0.29, 0.36, 0.54, 0.25, 0.47, 0.61, 0.33, 0.42, 0.50, 0.38, 0.45, 0.40, 0.52),
)


def numbers(text: str, line: int, names: int = 1) -> list[float]:
    """One line of a table as numbers, without its first words."""
    return [float(word) for word in table(text)[line][names:]]


def softmax(scores: Sequence[float]) -> list[float]:
    """Shares that add up to one."""
    top = max(scores)
    weights = [math.exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def turned(vector: Sequence[float], position: int) -> list[complex]:
    """The pairs (0, 1) and (2, 3), turned by position * 1 and position * 0.01 radians."""
    pairs = [complex(vector[0], vector[1]), complex(vector[2], vector[3])]
    return [
        pair * cmath.exp(1j * position * speed)
        for pair, speed in zip(pairs, (1.0, 0.01), strict=True)
    ]


def rotary_score(query_at: int, key_at: int) -> float:
    """The dot product of the turned query and the turned key."""
    return sum(
        (q * k.conjugate()).real
        for q, k in zip(turned(QUERY, query_at), turned(KEY, key_at), strict=True)
    )


def padded_output(real: int = 3) -> float:
    """The output of the attention over the first ``real`` positions."""
    scores, values = numbers(SENTENCES, 0)[:real], numbers(SENTENCES, 1)[:real]
    return sum(w * v for w, v in zip(softmax(scores), values, strict=True))


def next_loss(steps: int = 1) -> float:
    """The mean loss where each position is to name the token ``steps`` further on."""
    rows = {row[0]: [float(word) for word in row[1:]] for row in table(NEXT_TOKENS)[1:]}
    words = table(NEXT_TOKENS)[0][1:]
    text = ["<s>", "the", "cat", "sat", "down", "."]
    pairs = list(zip(text, text[steps:], strict=False))
    return mean([-math.log(rows[seen][words.index(wanted)]) for seen, wanted in pairs])


def grown(alive: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Every sentence with one more word; at most six words."""
    return [
        (chance * more, f"{words} {word}")
        for chance, words in alive
        if len(words.split()) < 7
        for word, more in TRANSLATIONS[words.split()[-1]].items()
    ]


def beam(width: int) -> tuple[float, str]:
    """The most probable finished sentence that a beam of this width meets."""
    alive, finished = [(1.0, "<s>")], []
    while alive:
        kept = sorted(grown(alive), reverse=True)[:width]
        finished += [entry for entry in kept if entry[1].endswith("end")]
        alive = [entry for entry in kept if not entry[1].endswith("end")]
    return max(finished)


def pairs_in_window(length: int, window: int) -> int:
    """The pairs of query and key of a causal window, itself included."""
    return sum(min(position, window) for position in range(1, length + 1))


def one_pass_error() -> float:
    """How far the output is off if old sums aren't rescaled when the maximum rises."""
    scores, values = numbers(STREAM, 0), numbers(STREAM, 1)
    right = sum(w * v for w, v in zip(softmax(scores), values, strict=True))
    top, weights, total = -math.inf, 0.0, 0.0
    for start in range(0, len(scores), 2):
        top = max(top, *scores[start : start + 2])
        for score, value in zip(scores[start : start + 2], values[start : start + 2], strict=True):
            weights += math.exp(score - top)
            total += math.exp(score - top) * value
    return abs(total / weights - right)


def kept_signal() -> list[float]:
    """The share of the signal's variance after 0, 1, 2 ... 1000 steps."""
    kept = [1.0]
    for step in range(1000):
        kept.append(kept[-1] * (1 - (0.0001 + (0.02 - 0.0001) * step / 999)))
    return kept


def half_noise() -> int:
    """The first step after which there is more noise than signal."""
    return next(step for step, share in enumerate(kept_signal()) if share < 0.5)


def denoised(x: float, kept: float) -> float:
    """The mean of what the point was: -1 in 30 % of the data, 1 in 70 %."""
    spread = 1 - kept
    left, right = (
        share * math.exp(-((x - math.sqrt(kept) * place) ** 2) / (2 * spread))
        for share, place in ((0.3, -1), (0.7, 1))
    )
    return (right - left) / (right + left)


def walked_back(x: float) -> float:
    """Ten deterministic steps from almost pure noise to none."""
    levels = [0.01, 0.03, 0.08, 0.16, 0.28, 0.42, 0.58, 0.74, 0.88, 0.96, 1.0]
    for now, after in pairwise(levels):
        guess = denoised(x, now)
        noise = (x - math.sqrt(now) * guess) / math.sqrt(1 - now)
        x = math.sqrt(after) * guess + math.sqrt(1 - after) * noise
    return x


def watershed() -> float:
    """The start below which the ten steps end at -1."""
    return bisect(walked_back, -3, 3)


def guided_mean(strength: float) -> float:
    """The mean of the density p(x | c)^w p(x)^(1 - w), both normal."""
    with_it, without = strength / 1.0**2, (1 - strength) / 2.0**2
    return (with_it * 3.0 + without * 1.0) / (with_it + without)


def pair_loss(twins: frozenset[int] = frozenset({0, 3})) -> float:
    """The mean loss of naming the partner, for pictures and captions, at a temperature of 0.2.

    Pairs of different twins count neither as right nor as wrong.
    """
    rows = [[float(word) / 0.2 for word in row] for row in table(PICTURES)]
    losses = []
    for side in (rows, [list(column) for column in zip(*rows, strict=True)]):
        for i, line in enumerate(side):
            counted = [s for j, s in enumerate(line) if i == j or not {i, j} <= twins]
            losses.append(math.log(sum(map(math.exp, counted))) - line[i])
    return mean(losses)


def tokens_of_page(scale: float) -> int:
    """The tokens of a page in tiles of 448, plus one small picture of the whole."""
    tiles = math.ceil(1240 * scale / 448) * math.ceil(1754 * scale / 448)
    return (tiles + 1) * (448 // 14 // 2) ** 2


def print_height() -> float:
    """The height of the small print, 20 pixels at full size, when four pages just fit."""
    fitting = [s / 100_000 for s in range(100_001) if 4 * tokens_of_page(s / 100_000) <= 8192 - 700]
    return 20 * max(fitting)


def samples_without_pull() -> list[str]:
    """The samples at which the clipped objective is flat."""
    flat = []
    for name, *words in table(CLIP_SAMPLES):
        ratio, advantage = map(float, words)
        if (advantage > 0 and ratio > 1.2) or (advantage < 0 and ratio < 0.8):
            flat.append(name)
    return flat


def pulls_of_first(steps: int = 24) -> int:
    """How often UCB1 pulls the first arm in so many pulls."""
    rewards: list[list[float]] = [[arm[0]] for arm in ARMS]
    for step in range(4, steps + 1):

        def bound(arm: int, step: int = step) -> float:
            got = rewards[arm]
            return mean(got) + math.sqrt(2 * math.log(step - 1) / len(got))

        best = max(range(3), key=bound)
        rewards[best].append(ARMS[best][len(rewards[best])])
    return len(rewards[0])


def best_values(discount: float) -> list[float]:
    """What six places of a corridor are worth, with 1 for each step to the right and 10 at its end.

    The last place ends the walk.
    """
    values = [0.0] * 6
    for _ in range(3000):
        for place in range(5):
            right = 1 + (10 if place == 4 else discount * values[place + 1])
            values[place] = max(right, discount * values[max(place - 1, 0)])
    return values


def never_arrives() -> float:
    """The discount from which turning back before the goal pays."""
    return bisect(lambda d: d * best_values(d)[3] - 11, 0.5, 0.999)


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-turned-not-added": lambda: rotary_score(7, 3),
    "cha-padding-that-votes": padded_output,
    "cha-labels-shifted-twice": next_loss,
    "cha-beam-of-two": lambda: beam(2)[0],
    "cha-window-of-five-hundred": lambda: pairs_in_window(4096, 512),
    "cha-softmax-in-one-pass": one_pass_error,
    "cha-half-signal-half-noise": half_noise,
    "cha-denoiser-written-down": watershed,
    "cha-guided-too-far": lambda: guided_mean(3),
    "cha-two-captions-one-text": pair_loss,
    "cha-small-print-in-tiles": print_height,
    "cha-samples-without-a-pull": samples_without_pull,
    "cha-which-arm-next": pulls_of_first,
    "cha-bonus-that-never-ends": never_arrives,
}
