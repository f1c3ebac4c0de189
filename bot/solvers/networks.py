"""Challenges about networks, and about what is learnt step by step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import zip_longest
from statistics import fmean, pvariance, variance

from bot.solvers.draw import Draw
from bot.solvers.own import Own, Puzzle

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
    inner = side // 2 - 2
    by_place = side**2 * 27 * first + first + inner**2 * 9 * first * second + second + outer
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
            without + padded + norm,
            without + dense + 2 * norm,
            without + dense,
            by_place + dense + norm,
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
        _attended(data),
        (
            _attended(data, lambda weight: (weight, 0.0)),
            _attended(data, lambda weight: (1.0, 1.0)),
            _attended(data, scale=2),
            float(sum(map(sum, data[2]))),  # where each column of weights has the sum one
            _attended(data, lambda weight: (weight, weight)),
            _attended(data, scale=1),
        ),
    )


def _masked(weight: float) -> tuple[float, float]:
    return 0.0, 0.0


def _attended(
    data: tuple[Pairs, Pairs, Pairs],
    ahead: Callable[[float], tuple[float, float]] = _masked,
    scale: float = math.sqrt(2),
) -> float:
    """The sum of the outputs' entries.

    ``ahead`` is what becomes of the weight of a later token: (in the sum that the row is divided
    by, in the mix of the values).
    """
    queries, keys, values = data
    total = 0.0
    for at, query in enumerate(queries):
        whole = mixed = 0.0
        for place, (key, value) in enumerate(zip(keys, values, strict=True)):
            weight = used = math.exp((query[0] * key[0] + query[1] * key[1]) / scale)
            if place > at:
                weight, used = ahead(weight)
            whole += weight
            mixed += used * sum(value)
        total += mixed / whole
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
    parts = _sent_back(w, states)
    return Own(
        (f"w = {w:g},  u = {u:g}", f"x = {', '.join(map(str, inputs))}\n"),
        sum(parts),
        (
            parts[0],
            sum(_sent_back(w, states, slope_of=1)),
            sum(_sent_back(w, states, state_of=0)),
            -sum(parts),
        ),
    )


def _sent_back(w: float, states: list[float], slope_of: int = 0, state_of: int = 1) -> list[float]:
    """Each step's part of the gradient, the last one first.

    A part takes the slope and the state of so many steps before its own.
    """
    parts: list[float] = []
    carried = states[-1] - 0.6
    for step in range(len(states) - 1, 0, -1):
        inner = carried * (1 - states[step - slope_of] ** 2)
        parts.append(inner * states[step - state_of])
        carried = inner * w
    return parts


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
            _normalised(data, kept=0.9, unbiased=False),
            _normalised(data, kept=0.1, unbiased=True),
            0.0,
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
    plain = averaged = by_four = 1.0
    for group in data:
        values = [value for part in group for value in part]
        plain += (fmean(values) - plain) / 2
        averaged += (fmean(map(fmean, group)) - averaged) / 2
        by_four += sum(value - by_four for value in values) / 4 / 2
    stopped = 1 + (fmean(map(fmean, data[0])) - 1) / 2
    first_alone = 1 + (fmean(value for part in data[0] for value in part) - 1) / 2
    return Own((f"\n{_piped(data)}\n",), plain, (averaged, by_four, stopped, first_alone))


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
            (_logistic_loss(points, 0.6) - _logistic_loss(points, 0.5)) / 0.1,
            sum(-y * x * _sigmoid(y * x / 2) for x, y in points),
            sum(-x * _sigmoid(-y * x / 2) for x, y in points),
        ),
    )


def _logistic_loss(points: Pairs, w: float) -> float:
    return sum(math.log1p(math.exp(-y * w * x)) for x, y in points)


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
    ratio = {"R": 1.8, "L": 0.2}
    weights = [math.prod(ratio[move] for move in moves) for moves, _ in visits]
    steps = [
        (ratio[move], reward)
        for moves, rewards in visits
        for move, reward in zip(moves, rewards, strict=True)
    ]
    returns = [sum(rewards) for _, rewards in visits]
    weighted = sum(map(math.prod, zip(weights, returns, strict=True)))
    upside = [1 / weight for weight in weights]
    turned = sum(map(math.prod, zip(upside, returns, strict=True)))
    return Own(
        tuple(
            f"{number}        {' '.join(moves)}     {' '.join(map(str, rewards))}\n"
            for number, (moves, rewards) in enumerate(visits, 1)
        ),
        weighted / sum(weights),
        (
            weighted / len(visits),
            turned / sum(upside),
            fmean(returns),
            3 * sum(map(math.prod, steps)) / sum(weight for weight, _ in steps),
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
