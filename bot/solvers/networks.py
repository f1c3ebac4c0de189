"""Challenges about networks, and about what is learnt step by step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest
from statistics import fmean, pvariance, variance

from bot.solvers.draw import Draw
from bot.solvers.own import Mistake, Own, Puzzle

Row = tuple[int, ...]


def _keras_model(data: tuple[int, int, int, int]) -> Own:
    """The trainable parameters of a small convolutional model."""
    side, first, second, hidden = data
    conv_first, norm = 27 * first + first, 2 * first
    conv_second = 9 * first * second + second
    outer = hidden * 10 + 10
    without = conv_first + conv_second + outer
    dense = _dense((side // 2 - 2) // 2, second, hidden)
    padded = _dense(side // 2 // 2, second, hidden)
    return Own(
        (
            f"shape=({side}, {side}, 3)",
            f"Conv2D({first}, 3, padding",
            f"Conv2D({second}, 3, activation",
            f"layers.Dense({hidden}, activation",
            f"`Dense(10)` on {hidden} inputs has {hidden} * 10 weights and 10 biases: {outer} ",
        ),
        without + dense + norm,
        (
            Mistake(
                without + dense + 2 * norm,
                "That counts the moving averages, too; nothing is learnt there.",
            ),
            Mistake(without + dense, "That leaves out the normalisation; half of it is learnt."),
            Mistake(
                without + padded + norm,
                "That takes the second convolution for padded; by default it is not.",
            ),
        ),
    )


def _dense(side: int, depth: int, hidden: int) -> int:
    """The parameters of a dense layer on a flattened picture."""
    return side * side * depth * hidden + hidden


def _draw_keras_model(draw: Draw) -> tuple[int, int, int, int]:
    side = 2 * draw.one_of((11, 13, 15, 17, 19, 21))  # odd after one pooling
    return side, 4 * draw.whole(2, 8), 8 * draw.whole(2, 8), 16 * draw.whole(2, 8)


KERAS_MODEL = Puzzle((30, 16, 32, 64), _draw_keras_model, _keras_model, apart=0.5)


Pairs = tuple[tuple[int, int], ...]


def _masked_attention(data: tuple[Pairs, Pairs, Pairs]) -> Own:
    """The sum of what causal attention gives for three tokens."""
    rows = [
        "{}  {}     {}  {}     {}  {}\n".format(*query, *key, *value)
        for query, key, value in zip(*data, strict=True)
    ]
    return Own(
        tuple(rows),
        _attended(data, masked=True, scale=math.sqrt(2)),
        (
            Mistake(
                _attended(data, masked=False, scale=math.sqrt(2)),
                "That is without the mask: no token may look ahead.",
            ),
            Mistake(
                _attended(data, masked=True, scale=1),
                "That is without the scaling of the scores.",
            ),
            Mistake(
                _attended(data, masked=True, scale=2),
                "That divides by the dimension, not by its square root.",
            ),
        ),
    )


def _attended(data: tuple[Pairs, Pairs, Pairs], *, masked: bool, scale: float) -> float:
    """The sum of the outputs' entries."""
    queries, keys, values = data
    total = 0.0
    for at, query in enumerate(queries):
        seen = at + 1 if masked else len(keys)
        scores = [math.exp((query[0] * a + query[1] * b) / scale) for a, b in keys[:seen]]
        mixed = sum(score * sum(value) for score, value in zip(scores, values, strict=False))
        total += mixed / sum(scores)
    return total


def _draw_masked_attention(draw: Draw) -> tuple[Pairs, Pairs, Pairs]:
    def pairs(most: int) -> Pairs:
        return tuple((draw.whole(0, most), draw.whole(0, most)) for _ in range(3))

    queries, keys, values = pairs(2), pairs(2), pairs(9)
    return queries, keys, ((1, 0), *values[1:])  # the example goes through the first token


MASKED_ATTENTION = Puzzle[tuple[Pairs, Pairs, Pairs]](
    (((1, 0), (0, 2), (1, 1)), ((1, 1), (0, 1), (2, 0)), ((1, 0), (0, 4), (2, 2))),
    _draw_masked_attention,
    _masked_attention,
    apart=0.02,
)


def _four_steps(data: tuple[int, int, Row]) -> Own:
    """The gradient of a recurrent weight, sent back through four steps."""
    w, u, inputs = data[0] / 10, data[1] / 10, [x / 10 for x in data[2]]
    states = [0.0]
    for x in inputs:
        states.append(math.tanh(w * states[-1] + u * x))
    parts: list[float] = []
    shifted = 0.0
    carried = states[-1] - 0.6
    for step in range(len(inputs), 0, -1):
        inner = carried * (1 - states[step] ** 2)
        parts.append(inner * states[step - 1])
        shifted += inner * states[step]
        carried = inner * w
    return Own(
        (f"w = {w:g},  u = {u:g}", f"x = {', '.join(map(str, inputs))}\n"),
        sum(parts),
        (
            Mistake(parts[0], "That is the last step's part alone; h3 depends on w, too."),
            Mistake(shifted, "The states are shifted by one: a part takes the state before it."),
        ),
    )


def _draw_four_steps(draw: Draw) -> tuple[int, int, Row]:
    signs = draw.shuffled((1, 1, 1, -1))
    inputs = tuple(sign * draw.whole(3, 15) for sign in signs)
    return draw.whole(5, 12), draw.whole(4, 11), inputs


FOUR_STEPS = Puzzle[tuple[int, int, Row]](
    (9, 7, (5, -10, 8, 3)), _draw_four_steps, _four_steps, apart=0.001
)


def _running_mean(data: tuple[Row, Row, Row]) -> Own:
    """What a normalisation layer gives in evaluation after two training batches."""
    first, second, new = data
    return Own(
        (
            f"bn(torch.tensor([{_column(first)}]))   # training batch 1",
            f"bn(torch.tensor([{_column(second)}]))    # training batch 2",
            f"print(bn(torch.tensor([{_column(new)}])))",
            f"last line print for {new[0]} and 1000",
            f"only then normalise {new[0]} and {new[1]} with the result",
        ),
        _normalised(data, kept=0.9, unbiased=True),
        (
            Mistake(
                _normalised(data, kept=0.9, unbiased=False),
                "That collects the biased variance; the running one is over n - 1.",
            ),
            Mistake(
                _normalised(data, kept=0.1, unbiased=True),
                "Momentum is the share of the new value here, not of the old one.",
            ),
            Mistake(0.0, "That is still training mode: any two values come out as -1 and 1."),
        ),
    )


def _column(values: Row) -> str:
    return ", ".join(f"[{value}.]" for value in values)


def _normalised(data: tuple[Row, Row, Row], *, kept: float, unbiased: bool) -> float:
    """The sum of the new values, normalised by what was collected."""
    *batches, new = data
    centre, spread = 0.0, 1.0
    for batch in batches:
        found = variance(batch) if unbiased else pvariance(batch)
        centre = kept * centre + (1 - kept) * fmean(batch)
        spread = kept * spread + (1 - kept) * found
    return sum((value - centre) / math.sqrt(spread + 1e-5) for value in new)


def _draw_running_mean(draw: Draw) -> tuple[Row, Row, Row]:
    low, gap = draw.whole(1, 9), draw.whole(2, 5)
    first = tuple(low + 3 + gap * at for at in range(4))
    second = tuple(low + gap * at for at in range(4))
    new = draw.whole(8, 30)
    return first, second, (new, new + draw.whole(2, 8))


RUNNING_MEAN = Puzzle[tuple[Row, Row, Row]](
    ((4, 6, 8, 10), (1, 3, 5, 7), (9, 11)), _draw_running_mean, _running_mean, apart=0.05
)


Parts = tuple[Row, ...]


def _uneven_batches(data: tuple[Parts, Parts]) -> Own:
    """The weight after two groups of micro-batches, every example counting once."""
    plain, averaged = 1.0, 1.0
    for group in data:
        plain += (fmean(value for part in group for value in part) - plain) / 2
        averaged += (fmean(map(fmean, group)) - averaged) / 2
    stopped = 1 + (fmean(map(fmean, data[0])) - 1) / 2
    return Own(
        (f"\n{_piped(data)}\n",),
        plain,
        (
            Mistake(averaged, "That still averages averages; let every example count once."),
            Mistake(stopped, "That is what the loop gives with both of its bugs."),
        ),
    )


def _piped(groups: tuple[Parts, Parts]) -> str:
    """The micro-batches of each group on a line, one under the other."""
    written = [[" ".join(map(str, part)) for part in group] for group in groups]
    widths = [max(map(len, column)) for column in zip_longest(*written, fillvalue="")]
    lines = ("  |  ".join(map(str.ljust, parts, widths)).rstrip() for parts in written)
    return "\n".join(f"group {number}   {line}" for number, line in enumerate(lines, 1))


def _draw_uneven_batches(draw: Draw) -> tuple[Parts, Parts]:
    first = tuple(draw.wholes(size, 0, 50) for size in (2, 1, 4, 1))
    return first, tuple(draw.wholes(size, 0, 50) for size in (2, 1, 3))


UNEVEN_BATCHES = Puzzle[tuple[Parts, Parts]](
    (((2, 4), (6,), (1, 1, 1, 3), (5,)), ((0, 2), (10,), (3, 3, 3))),
    _draw_uneven_batches,
    _uneven_batches,
    apart=0.005,
)


def _three_gradients(points: Pairs) -> Own:
    """The slope of a logistic loss, and what two wrong derivatives give."""
    right = sum(-y * x * _sigmoid(-y * x / 2) for x, y in points)
    return Own(
        (f"points = [{', '.join(map(str, points))}]",),
        right,
        (
            Mistake(
                sum(-y * x * _sigmoid(y * x / 2) for x, y in points),
                "That is what a returns: its sign inside is wrong.",
            ),
            Mistake(
                sum(-x * _sigmoid(-y * x / 2) for x, y in points),
                "That is what c returns: it lost the factor y.",
            ),
        ),
    )


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _draw_three_gradients(draw: Draw) -> Pairs | None:
    signs: Sequence[int] = draw.shuffled((1, -1, -1, 1))
    points = tuple((draw.one_of((-4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8)), sign) for sign in signs)
    all_right = all(x * y > 0 for x, y in points)
    return None if all_right else points


THREE_GRADIENTS = Puzzle[Pairs](
    ((2, 1), (1, -1), (-1, -1), (3, 1)), _draw_three_gradients, _three_gradients, apart=0.002
)


Visit = tuple[str, Row]


def _never_run(visits: tuple[Visit, ...]) -> Own:
    """The weighted estimate of a policy's return from the log of another one."""
    weights = [math.prod(1.8 if step == "R" else 0.2 for step in steps) for steps, _ in visits]
    returns = [sum(rewards) for _, rewards in visits]
    weighted = sum(map(math.prod, zip(weights, returns, strict=True)))
    upside = [1 / weight for weight in weights]
    turned = sum(map(math.prod, zip(upside, returns, strict=True)))
    return Own(
        tuple(
            f"{number}        {' '.join(steps)}     {' '.join(map(str, rewards))}\n"
            for number, (steps, rewards) in enumerate(visits, 1)
        ),
        weighted / sum(weights),
        (
            Mistake(
                weighted / len(visits),
                "That is the ordinary estimate; divide by the sum of the weights.",
            ),
            Mistake(fmean(returns), "That is the old policy's mean return."),
            Mistake(turned / sum(upside), "The ratio of the probabilities is upside down."),
        ),
    )


def _draw_never_run(draw: Draw) -> tuple[Visit, ...]:
    """Six visits of which at least one was all R, one all L."""
    steps = ["RRR", "LLL", *("".join(draw.one_of("LR") for _ in range(3)) for _ in range(4))]
    return tuple((step, draw.wholes(3, 0, 6)) for step in draw.shuffled(steps))


NEVER_RUN = Puzzle[tuple[Visit, ...]](
    (
        ("RRL", (0, 2, 1)),
        ("LRR", (1, 0, 4)),
        ("RRR", (0, 1, 5)),
        ("LLR", (2, 0, 1)),
        ("RLR", (1, 1, 3)),
        ("LLL", (0, 1, 0)),
    ),
    _draw_never_run,
    _never_run,
    apart=0.02,
)
