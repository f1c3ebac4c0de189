"""Challenges about vectors: how alike they are, how they turn, and what directions hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.solvers.draw import Draw
from bot.solvers.machines import written
from bot.solvers.own import Own, Puzzle

Row = tuple[int, ...]
Square = Sequence[Sequence[float]]

TWINS = frozenset({(0, 3), (3, 0)})
"""Picture and caption of the pairs whose captions are the same text."""


def _two_captions(hundredths: tuple[Row, ...]) -> Own:
    """The mean loss of four pictures and captions with the twins left out as negatives.

    Of each picture the similarity to the first three captions; the fourth is the first again.
    """
    alike = [[value / 100 for value in (*row, row[0])] for row in hundredths]
    scores = [[value / 0.2 for value in row] for row in alike]
    turned = list(zip(*scores, strict=True))
    by_picture, by_caption = _losses(scores, TWINS), _losses(turned, TWINS)
    unmended = [*_losses(scores), *_losses(turned)]
    without = [row[:3] for row in scores[:3]]
    without_last = [*_losses(without), *_losses(list(zip(*without, strict=True)))]
    no_temperature = [*_losses(alike, TWINS), *_losses(list(zip(*alike, strict=True)), TWINS)]
    return Own(
        (
            "\n".join("  ".join(f"{value:.2f}" for value in row) for row in alike),
            f"the mean is {sum(unmended) / 8:.3f}. Four",
            f"caption 4 is {unmended[-1]:.3f} before",
        ),
        sum(by_picture + by_caption) / 8,
        (
            sum(unmended) / 8,
            sum(without_last) / 6,
            sum(by_picture) / 4,
            sum(no_temperature) / 8,
        ),
    )


def _losses(scores: Square, left_out: frozenset[tuple[int, int]] = frozenset()) -> list[float]:
    """Of each row the cross-entropy of a softmax that has to name the diagonal."""
    losses = []
    for at, row in enumerate(scores):
        whole = sum(math.exp(score) for to, score in enumerate(row) if (at, to) not in left_out)
        losses.append(math.log(whole) - row[at])
    return losses


def _draw_two_captions(draw: Draw) -> tuple[Row, ...]:
    def other() -> int:
        return draw.whole(10, 66)

    return (
        (draw.whole(74, 95), other(), other()),
        (other(), draw.whole(68, 92), other()),
        (other(), other(), draw.whole(68, 92)),
        (draw.whole(62, 90), other(), other()),
    )


TWO_CAPTIONS = Puzzle[tuple[Row, ...]](
    ((92, 31, 20), (58, 85, 40), (12, 65, 78), (74, 25, 22)),
    _draw_two_captions,
    _two_captions,
    apart=0.0035,
)


FAST, SLOW = 1.0, 0.01
"""Radians by which a pair is turned at each position."""


def _turned(data: tuple[Row, Row]) -> Own:
    """The score of a query at position 7 against a key at position 3, by rotary positions."""
    query, key = ([tenth / 10 for tenth in row] for row in data)
    plain = _score(query, key, 0)
    slow = _score(query[2:], key[2:], 4, (SLOW,))
    query_halves, key_halves = ([row[at] for at in (0, 2, 1, 3)] for row in (query, key))
    rows = [[f"{value:.1f}" for value in row] for row in (query, key)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.rjust, row, widths)) for row in rows]
    return Own(
        (
            f"query  {lines[0]}",
            f"key    {lines[1]}",
            f"plain dot product, {plain:.2f}.",
            f"the second pair gives {slow:.3f}.",
        ),
        _score(query, key, 4),
        (
            _score(query, key, math.radians(4)),
            _score(query_halves, key_halves, 4),
            _score(query, key, 7),
            _score(query, key, -4),
            plain,
        ),
    )


def _score(
    query: Sequence[float],
    key: Sequence[float],
    distance: float,
    speeds: Sequence[float] = (FAST, SLOW),
) -> float:
    """The dot product once the query is turned so many positions ahead of the key."""
    total = 0.0
    for pair, speed in enumerate(speeds):
        a, b = query[2 * pair : 2 * pair + 2]
        c, d = key[2 * pair : 2 * pair + 2]
        along, across = a * c + b * d, a * d - b * c
        total += along * math.cos(speed * distance) + across * math.sin(speed * distance)
    return total


def _draw_turned(draw: Draw) -> tuple[Row, Row]:
    def vector() -> Row:
        return tuple(draw.one_of((1, -1)) * draw.whole(2, 15) for _ in range(4))

    return vector(), vector()


TURNED = Puzzle[tuple[Row, Row]](
    ((8, -4, 5, 12), (3, 9, -7, 11)), _draw_turned, _turned, apart=0.0025
)


def _spectrum(values: Row) -> Own:
    """The per cent of the variance that the first two components hold, from singular values."""
    squares = [value * value for value in values]
    two, total = squares[0] + squares[1], sum(squares)
    unsquared = 100 * (values[0] + values[1]) / sum(values)
    hundreds = total // 100 * 100
    return Own(
        (
            f"\n{'  '.join(map(str, values))}\n",
            f"hold only {unsquared:.0f} % of the variance,",
            f"we need {written(_needed(values))} of them for 90 %",
            f"by their total, {sum(values)}.",
            f"lies between {hundreds:,} and {hundreds + 100:,}.",
        ),
        100 * two / total,
        (unsquared, 100 * two / (two + squares[2])),
    )


def _needed(parts: Sequence[int]) -> int:
    """How many of the parts, the largest first, reach nine tenths of their sum."""
    reached = 0
    for count, part in enumerate(parts, 1):
        reached += part
        if reached >= 0.9 * sum(parts):
            return count
    return len(parts)


def _draw_spectrum(draw: Draw) -> Row | None:
    """Six singular values whose report asks for too many components."""
    values = tuple(sorted((draw.whole(18, 40), *draw.some(5, 2, 25)), reverse=True))
    few = _needed([value * value for value in values])
    return values if 2 < few < _needed(values) else None


SPECTRUM = Puzzle[Row]((24, 15, 9, 6, 4, 2), _draw_spectrum, _spectrum, apart=0.13)
