"""Challenges about predictions: over time, how sure they are, and what they are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain, pairwise
from statistics import fmean

from bot.solvers.draw import Draw
from bot.solvers.machines import MODULUS
from bot.solvers.own import Own, Puzzle

Row = tuple[int, ...]

LAST_STEP = 5
STEPS = 500
FIRST_ORIGIN = 199


def _fog(data: tuple[int, int]) -> Own:
    """By how much the error of a forecast grows from one step to five, with a moving origin.

    The seed of the noise, and the hundredths that each value keeps of the one before.
    """
    start, kept = data[0], data[1] / 100
    series = _pulled_back(start, kept)
    slopes = _slopes(series)
    origins = range(FIRST_ORIGIN, STEPS - LAST_STEP)
    ahead = [(series[t], series[t + LAST_STEP], slopes[t]) for t in origins]
    one = _rms([series[t + 1] - slopes[t] * series[t] for t in origins])
    five = _rms([later - slope**LAST_STEP * now for now, later, slope in ahead])
    once = _rms([later - slope * now for now, later, slope in ahead])
    known = math.sqrt((1 - kept ** (2 * LAST_STEP)) / (1 - kept**2))
    return Own(
        (
            f"started with s = {start},",
            f"each next value is {kept:g} times the one before",
            f"x[1] is {series[1]:.4f} and x[2] is {series[2]:.4f}.",
            f"is multiplied by {kept:g} at every step",
            f"a sum of five powers of {kept**2:.4g}.",
            f"b is about {slopes[origins[0]]:.3f}, at the last one about {slopes[origins[-1]]:.3f}."
            f" The one-step RMSE is {one:.3f}.",
        ),
        five / one,
        (once / one, math.sqrt(LAST_STEP), known),
    )


def _pulled_back(start: int, kept: float) -> list[float]:
    """Values of which each is a share of the one before plus noise, from zero on."""
    series, state = [0.0], start
    for _ in range(STEPS - 1):
        total = 0
        for _ in range(12):
            state = (1103515245 * state + 12345) % MODULUS
            total += state
        series.append(kept * series[-1] + total / MODULUS - 6)
    return series


def _slopes(series: Sequence[float]) -> list[float]:
    """At each time the least squares slope of the next value, from the pairs up to then."""
    products, squares, slopes = 0.0, 0.0, [0.0]
    for now, following in pairwise(series):
        products += now * following
        squares += now * now
        slopes.append(products / squares if squares else 0.0)
    return slopes


def _rms(errors: Sequence[float]) -> float:
    """The root of the mean square."""
    return math.sqrt(fmean(error * error for error in errors))


FOG = Puzzle(
    sample=(11, 80),
    draw=lambda draw: (draw.whole(1, 9999), draw.whole(55, 88)),
    work=_fog,
    apart=0.013,
)


Weeks = tuple[Row, ...]


def _loaves(weeks: Weeks) -> Own:
    """The scaled error of a forecast: three training weeks, the fourth, what was forecast."""
    *training, fourth, forecast = weeks
    off = [abs(real - said) for real, said in zip(fourth, forecast, strict=True)]
    rule = _differences(training[0], training[1]) + _differences(training[1], training[2])
    days = list(chain.from_iterable(training))
    yesterday = [abs(day - before) for before, day in pairwise(days)]
    per_cent = 100 * fmean(error / real for error, real in zip(off, fourth, strict=True))
    width = max(len(str(count)) for week in weeks for count in week)
    names = ("week 1  ", "week 2  ", "week 3  ", "week 4  ", "forecast")
    return Own(
        (
            *(
                f"{name}  {' '.join(f'{count:>{width}}' for count in week)}"
                for name, week in zip(names, weeks, strict=True)
            ),
            f'"On average only {per_cent:.1f} % off."',
            f"errors of the model add up to {sum(off)}.",
        ),
        fmean(off) / fmean(rule),
        (fmean(off) / fmean(_differences(training[2], fourth)), fmean(off) / fmean(yesterday)),
    )


def _differences(week: Row, following: Row) -> list[int]:
    """How far each day is from the same day a week before."""
    return [abs(day - before) for before, day in zip(week, following, strict=True)]


def _draw_loaves(draw: Draw) -> Weeks:
    """A week with a strong end, which grows a little from one to the next."""
    usual = (*draw.wholes(4, 36, 58), draw.whole(60, 74), draw.whole(78, 92), draw.whole(24, 34))
    most = draw.whole(4, 9)
    weeks = [usual]
    for _ in range(3):
        weeks.append(tuple(day + draw.whole(-3, most) for day in weeks[-1]))
    return (*weeks, tuple(day + draw.whole(-9, 9) for day in weeks[-1]))


LOAVES = Puzzle[Weeks](
    (
        (40, 42, 41, 45, 60, 88, 30),
        (43, 41, 44, 47, 63, 91, 32),
        (42, 45, 43, 46, 66, 95, 31),
        (46, 44, 47, 50, 65, 97, 35),
        (47, 46, 45, 47, 71, 92, 36),
    ),
    _draw_loaves,
    _loaves,
    apart=0.0125,
)


Picture = tuple[str, Row]
ANIMALS = ("cat", "dog", "fox")


def _cooled(pictures: tuple[Picture, ...]) -> Own:
    """The temperature with the smallest mean log-loss of ten pictures: truth, tenths of scores."""
    scored = [(ANIMALS.index(truth), [tenth / 10 for tenth in row]) for truth, row in pictures]
    right = sum(row[truth] == max(row) for truth, row in scored)
    best = 1 / _rises_to(0.0, lambda cold: _excess(scored, cold))
    honest = 1 / _rises_to(right / len(scored), lambda cold: _confidence(scored, cold))
    low = int(best)
    return Own(
        (
            "\n".join(_two_pictures(pictures[at : at + 2]) for at in range(0, len(pictures), 2)),
            f"It is right in {right} of 10 and says on average that it is"
            f" {100 * _confidence(scored, 1.0):.0f} % sure.",
            f"At T = {low} the mean loss is {_log_loss(scored, low):.4f} and at T = {low + 1} it"
            f" is {_log_loss(scored, low + 1):.4f}.",
        ),
        best,
        (honest, 1 / best),
    )


def _two_pictures(pair: Sequence[Picture]) -> str:
    return "     ".join(
        f"{truth}  {' '.join(f'{tenth / 10:.1f}' for tenth in row)}" for truth, row in pair
    )


Scored = tuple[int, list[float]]
"""A picture's truth by its place, and its scores."""


def _weights(row: Sequence[float], cold: float) -> list[float]:
    """The probabilities at the temperature 1 / ``cold``, not yet divided by their sum."""
    return [math.exp(score * cold) for score in row]


def _log_loss(scored: Sequence[Scored], temperature: float) -> float:
    cold = 1 / temperature
    return fmean(math.log(sum(_weights(row, cold))) - row[truth] * cold for truth, row in scored)


def _excess(scored: Sequence[Scored], cold: float) -> float:
    """The slope of the log-loss in 1 / temperature: the expected score minus the truth's."""
    total = 0.0
    for truth, row in scored:
        weights = _weights(row, cold)
        total += sum(map(float.__mul__, weights, row)) / sum(weights) - row[truth]
    return total


def _confidence(scored: Sequence[Scored], cold: float) -> float:
    """The mean of the largest probabilities."""
    total = 0.0
    for _, row in scored:
        weights = _weights(row, cold)
        total += max(weights) / sum(weights)
    return total / len(scored)


def _rises_to(level: float, rising: Callable[[float], float]) -> float:
    """Where a rising function of 1 / temperature reaches a level, to nine digits."""
    low, high = 0.05, 5.0
    for _ in range(32):
        middle = (low + high) / 2
        if rising(middle) < level:
            low = middle
        else:
            high = middle
    return high


def _draw_cooled(draw: Draw) -> tuple[Picture, ...] | None:
    """A classifier that is too sure, with a best temperature that is not in the middle of two."""
    wrong = draw.some(draw.whole(2, 4), 0, 9)
    pictures = tuple(_picture(draw, is_right=at not in wrong) for at in range(10))
    scored = [(ANIMALS.index(truth), [tenth / 10 for tenth in row]) for truth, row in pictures]
    is_too_sure = _excess(scored, 1 / 1.1) > 0 > _excess(scored, 1 / 2.9)
    if not is_too_sure:
        return None
    best = 1 / _rises_to(0.0, lambda cold: _excess(scored, cold))
    between = best - int(best)
    return pictures if 0.08 < between < 0.92 and abs(between - 0.5) > 0.05 else None


def _picture(draw: Draw, *, is_right: bool) -> Picture:
    """One picture whose largest score, unless it is right, is another animal's."""
    most, *others = draw.shuffled((0, 1, 2))
    row = [0, 0, 0]
    row[most] = draw.whole(21, 45)
    for other in others:
        row[other] = draw.whole(1, 12)
    return ANIMALS[most if is_right else others[0]], tuple(row)


COOLED = Puzzle[tuple[Picture, ...]](
    (
        ("cat", (32, 4, 1)),
        ("fox", (2, 24, 9)),
        ("dog", (3, 29, 6)),
        ("dog", (6, 34, 4)),
        ("dog", (26, 5, 2)),
        ("cat", (41, 2, 7)),
        ("fox", (1, 8, 22)),
        ("fox", (5, 1, 30)),
        ("cat", (28, 10, 3)),
        ("cat", (4, 3, 27)),
    ),
    _draw_cooled,
    _cooled,
    apart=0.025,
)


def _shapley(prices: Row) -> Own:
    """The Shapley value of a flat's garden, in thousand euros.

    What the model says knowing nothing, S, G, L, S and G, S and L, G and L, and all three.
    """
    nothing, size, garden, place, size_garden, size_place, garden_place, everything = prices
    gains = (
        garden - nothing,
        size_garden - size,
        garden_place - place,
        everything - size_place,
    )
    of_size = (
        size - nothing,
        size_garden - garden,
        size_place - place,
        everything - garden_place,
    )
    above = everything - nothing
    return Own(
        (
            f"nothing  {nothing}     S and G  {size_garden}",
            f"S        {size}     S and L  {size_place}",
            f"G        {garden}     G and L  {garden_place}",
            f"L        {place}     all      {everything}",
            f"The price of this flat is {everything}, and it is {above} above the base of"
            f" {nothing}. Share the {above} among",
            f"adds {place} - {nothing} = {place - nothing}, the garden {garden_place} - {place} ="
            f" {garden_place - place}, and the size {everything} - {garden_place} ="
            f" {everything - garden_place}.",
            f"together must give {above}, and the size gets {_of_all_orders(of_size):.2f}.",
        ),
        _of_all_orders(gains),
        (float(gains[3]), float(gains[0]), fmean(gains)),
    )


def _of_all_orders(gains: Row) -> float:
    """The mean over six orders, in which coming first and coming last happen twice each."""
    first, *between, last = gains
    return (2 * first + sum(between) + 2 * last) / 6


def _draw_shapley(draw: Draw) -> Row | None:
    """A garden that is worth more the more else is known; each feature raises the price.

    Hint 3 says what the size gets, which is never the same.
    """
    nothing = draw.whole(180, 420)
    size, garden, place = draw.whole(30, 150), draw.whole(5, 90), draw.whole(20, 110)
    size_garden = size + garden + draw.whole(-10, 150)
    garden_place = garden + place + draw.whole(-25, 120)
    size_place = size + place + draw.whole(-30, 60)
    everything = size_place + garden + draw.whole(20, 180)
    gets_the_same = size + size_place == garden + garden_place
    if gets_the_same or everything < max(size_garden, garden_place) + 10:
        return None
    gains = (0, size, garden, place, size_garden, size_place, garden_place, everything)
    return tuple(nothing + gain for gain in gains)


SHAPLEY = Puzzle[Row](
    (200, 260, 210, 230, 290, 310, 250, 370), _draw_shapley, _shapley, apart=0.0125
)
