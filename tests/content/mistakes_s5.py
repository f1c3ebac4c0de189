"""What the common mistakes of stage S5 end with, from each task's data."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product

from tests.content.answers_s5 import MACHINES, MICRO, STACK, mean, table, trainable

PARTS, BIAS = [2.0, -2.0, 1.5, -1.0], -0.25
INPUTS = [0.5, -1.0, 0.8, 0.3]
QUERIES, KEYS = [[1, 0], [0, 2], [1, 1]], [[1, 1], [0, 1], [2, 0]]
VALUES = [[1, 0], [0, 4], [2, 2]]


def dropped_out(keep: float, scale: float, with_bias: bool = False) -> float:
    """The expected output of the unit where inputs (and the bias) are kept and scaled."""
    expected = 0.0
    for mask in product((0, 1), repeat=4):
        chance = math.prod(keep if kept else 1 - keep for kept in mask)
        inputs = sum(part * kept * scale for part, kept in zip(PARTS, mask, strict=True))
        expected += chance * max(0.0, inputs + BIAS * (scale if with_bias else 1))
    return expected


def states() -> list[float]:
    found = [0.0]
    for x in INPUTS:
        found.append(math.tanh(0.9 * found[-1] + 0.7 * x))
    return found


def last_part_only() -> float:
    found = states()
    return (found[4] - 0.6) * (1 - found[4] ** 2) * found[3]


def shifted_by_one() -> float:
    """The sum of the parts where each takes the state after its step, not the one before."""
    found = states()
    error, total = found[4] - 0.6, 0.0
    for step in range(4, 0, -1):
        inner = error * (1 - found[step] ** 2)
        total += inner * found[step]
        error = inner * 0.9
    return total


def wrong_slope() -> float:
    """The sum of the parts where the slope is that of the step before."""
    found = states()
    error, total = found[4] - 0.6, 0.0
    for step in range(4, 0, -1):
        inner = error * (1 - found[step - 1] ** 2)
        total += inner * found[step - 1]
        error = inner * 0.9
    return total


def with_the_new_weights() -> float:
    """The sum of dW1 where W2 has been updated before it is used."""
    inner, second = [1.0, -0.3, 1.0], [1.0, -0.5, 2.0]
    hidden = [max(z, 0.0) for z in inner]
    error = sum(w * h for w, h in zip(second, hidden, strict=True)) + 0.5 - 1
    second = [w - 0.1 * error * h for w, h in zip(second, hidden, strict=True)]
    return sum(error * w * (z > 0) * x for w, z in zip(second, inner, strict=True) for x in (1, 2))


def normalised(kept: float = 0.9, spare: int = 1) -> float:
    centre, spread = 0.0, 1.0
    for batch in ([4.0, 6.0, 8.0, 10.0], [1.0, 3.0, 5.0, 7.0]):
        variance = sum((x - mean(batch)) ** 2 for x in batch) / (len(batch) - spare)
        centre = kept * centre + (1 - kept) * mean(batch)
        spread = kept * spread + (1 - kept) * variance
    return sum((x - centre) / math.sqrt(spread + 1e-5) for x in (9.0, 11.0))


def keras(padded: bool = False, places: bool = False) -> int:
    """The trainable numbers with padding everywhere, or with a kernel of its own at each place."""
    side = 7 if padded else 6
    first, second = 3 * 3 * 3 * 16 + 16, 3 * 3 * 16 * 32 + 32
    if places:
        first, second = 30 * 30 * 3 * 3 * 3 * 16 + 16, 13 * 13 * 3 * 3 * 16 * 32 + 32
    return first + 32 + second + (side * side * 32 * 64 + 64) + 650


def piled_up() -> float:
    w = gradient = 0.0
    for _ in range(3):
        gradient += 2 * 2 * (2 * w - 4)
        w -= 0.05 * gradient
    return w


def field(order_swapped: bool = False, pooled: bool = True, dilated: bool = True) -> int:
    size, jump = 1, 1
    for name, *words in table(STACK)[1:]:
        kernel, stride, dilation = (int(word) for word in words)
        if name.startswith("pool") and not pooled:
            continue
        if order_swapped:
            jump *= stride
        size += (kernel - 1) * (dilation if dilated else 1) * jump
        if not order_swapped:
            jump *= stride
    return size


def run_cost(option: str, paid_twice: bool = False) -> float:
    words = next(line for line in table(MACHINES)[1:] if line[0] == option)
    gpus, speed, efficiency, euros, overhead = (float(word) for word in words[1:6])
    hours = 108e6 / (gpus * speed * efficiency) / 3600 * (1 + overhead / 100)
    return hours * gpus * euros / (efficiency if paid_twice else 1)


def attention(kind: str) -> float:
    """The sum of the outputs where one step of the head is done in another way."""
    shown = [[attention_score(kind, at, key) for key in range(3)] for at in range(3)]
    total = 0.0
    for at, scores in enumerate(shown):
        whole = sum(scores)
        if kind == "by columns":
            whole = 0
        for key in range(3):
            divisor = whole or sum(row[key] for row in shown)
            if kind == "zero after" and key > at:
                continue
            total += scores[key] / divisor * sum(VALUES[key])
    return total


def attention_score(kind: str, at: int, key: int) -> float:
    scale = {"by dimension": 2.0, "unscaled": 1.0}.get(kind, math.sqrt(2))
    hidden = key > at
    if hidden and kind not in ("zero score", "zero after", "unmasked"):
        return 0.0
    if hidden and kind == "zero score":
        return 1.0
    return math.exp((QUERIES[at][0] * KEYS[key][0] + QUERIES[at][1] * KEYS[key][1]) / scale)


def averaged_averages(parts: Callable[[Sequence[Sequence[float]]], float]) -> float:
    w = 1.0
    for line in table(MICRO):
        words = " ".join(line[2:]).split("|")
        group = [[float(word) for word in micro.split()] for micro in words]
        w -= 0.5 * parts([[w - y for y in micro] for micro in group])
    return w


def sizes_over_four(group: Sequence[Sequence[float]]) -> float:
    return sum(sum(micro) for micro in group) / 4


def as_written() -> float:
    """w where the last three micro-batches never give a step."""
    return 1 - 0.5 * mean([1 - 3, 1 - 6, 1 - 1.5, 1 - 5])


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-average-of-dropped-units": (
        lambda: 0,
        lambda: dropped_out(0.8, 1 / 0.8),
        lambda: dropped_out(0.2, 1 / 0.2) - 0.25,
        lambda: dropped_out(0.8, 1 / 0.8, with_bias=True) - 0.25,
        lambda: dropped_out(0.8, 1.0) - 0.25,
    ),
    "cha-back-through-four-steps": (
        last_part_only,
        wrong_slope,
        shifted_by_one,
        lambda: 0.0212,
    ),
    "cha-backward-pass-bug": (with_the_new_weights, lambda: 10),
    "cha-batch-norm-in-the-wrong-mode": (
        lambda: normalised(spare=0),
        lambda: normalised(kept=0.1),
        lambda: 0,
    ),
    "cha-count-the-keras-model": (
        lambda: keras(padded=True),
        lambda: trainable() + 2 * 16,
        lambda: trainable() - 2 * 16,
        lambda: keras(places=True),
    ),
    "cha-eight-runs-three-knobs": (lambda: {"augment", "decay"},),
    "cha-gradients-that-pile-up": (piled_up, lambda: 0, lambda: 2.0 * (1 - 0.6**2)),
    "cha-how-far-a-pixel-sees": (
        lambda: field(order_swapped=True),
        lambda: field(pooled=False),
        lambda: field(dilated=False),
        lambda: 64,
    ),
    "cha-masked-attention": (
        lambda: attention("zero after"),
        lambda: attention("zero score"),
        lambda: attention("by dimension"),
        lambda: attention("by columns"),
        lambda: attention("unmasked"),
        lambda: attention("unscaled"),
    ),
    "cha-pages-for-the-cache": (lambda: 23,),
    "cha-trained-by-friday": (
        lambda: run_cost("C"),
        lambda: run_cost("D"),
        lambda: run_cost("B"),
        lambda: run_cost("E", paid_twice=True),
        lambda: run_cost("E") / 1.25,
    ),
    "cha-two-layers-that-are-one": (lambda: 11, lambda: 0.5),
    "cha-uneven-micro-batches": (
        lambda: averaged_averages(lambda group: mean([mean(micro) for micro in group])),
        lambda: averaged_averages(sizes_over_four),
        as_written,
        lambda: 1 - 0.5 * (1 - 2.875),
    ),
}
