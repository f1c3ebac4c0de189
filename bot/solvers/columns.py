"""Challenges about columns of data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, pstdev, pvariance, stdev, variance

from bot.solvers.draw import Draw
from bot.solvers.own import Mistake, Own, Puzzle

Row = tuple[int, ...]


def spaced(values: Sequence[object]) -> str:
    """The values on one line."""
    return " ".join(map(str, values))


def _full_bus(loads: Row) -> Own:
    """How much fuller buses are for passengers than for the company."""
    mean = fmean(loads)
    felt = sum(load * load for load in loads) / sum(loads)
    return Own(
        (
            f"\n{spaced(loads)}\n",
            f'How many passengers answer "{max(loads)}", and how many answer "{min(loads)}"?',
        ),
        felt - mean,
        (
            variance(loads) / mean,
            felt,
            fmean(load * load for load in loads),
            mean - felt,
        ),
    )


def _draw_full_bus(draw: Draw) -> Row | None:
    """Ten loads with the mean 20 that the company tells, of which passengers feel twice that."""
    small = draw.some(8, 2, 26)
    full = draw.whole(55, 70)
    other = 200 - sum(small) - full
    loads = (*sorted(small), other, full)
    felt_twice = sum(load * load for load in loads) > 200 * 32
    return loads if felt_twice and max(small) < other < full else None


FULL_BUS = Puzzle[Row]((4, 6, 9, 11, 12, 14, 18, 22, 38, 66), _draw_full_bus, _full_bus, apart=0.06)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's correlation."""
    mean_x, mean_y = fmean(xs), fmean(ys)
    shared = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread_x = sum((x - mean_x) ** 2 for x in xs)
    spread_y = sum((y - mean_y) ** 2 for y in ys)
    return shared / math.sqrt(spread_x * spread_y)


MISSING = -999


def _no_contact(data: tuple[Row, Row]) -> Own:
    """The correlation over the days on which the thermometer had contact."""
    warmth, sold = data
    real = [at for at, degrees in enumerate(warmth) if degrees != MISSING]
    usual = fmean(warmth[at] for at in real)
    return Own(
        (
            f"computed a correlation of {correlation(warmth, sold):.2f} from",
            f"degrees  {spaced(warmth)}\n",
            "sold     " + spaced([_under(*pair) for pair in zip(warmth, sold, strict=True)]) + "\n",
        ),
        correlation([warmth[at] for at in real], [sold[at] for at in real]),
        (
            correlation(warmth, sold),
            correlation(_filled(warmth, 0), sold),
            correlation(_filled(warmth, usual), sold),
        ),
    )


def _under(degrees: int, sold: int) -> str:
    """What was sold, as wide as the temperature above it."""
    return f"{sold:>{len(str(degrees))}}"


def _filled(warmth: Row, value: float) -> list[float]:
    return [value if degrees == MISSING else degrees for degrees in warmth]


def _draw_no_contact(draw: Draw) -> tuple[Row, Row] | None:
    warmth = list(draw.wholes(12, 15, 31))
    sold = [3 * degrees - 8 + draw.whole(-9, 9) for degrees in warmth]
    for at in draw.some(2, 0, 11):
        warmth[at] = MISSING
    if not 0 < correlation(warmth, sold) < 0.35:
        return None
    return tuple(warmth), tuple(sold)


NO_CONTACT = Puzzle[tuple[Row, Row]](
    (
        (18, 21, -999, 24, 27, 19, 30, -999, 22, 25, 28, 16),
        (46, 48, 61, 55, 79, 39, 84, 35, 60, 63, 85, 36),
    ),
    _draw_no_contact,
    _no_contact,
    apart=0.002,
)


def _silent_monitor(data: tuple[Row, int]) -> Own:
    """A new value scaled by what was seen before it, and not by itself."""
    seen, new = data
    squares = sum((value - fmean(seen)) ** 2 for value in seen)
    leaky = (new - fmean((*seen, new))) / pstdev((*seen, new))
    return Own(
        (
            f"The value {new} arrives, and nothing happens: the script says {leaky:.2f}.",
            f"seen = np.array([{', '.join(f'[{value}]' for value in seen)}])",
            f"new = np.array([[{new}]])",
            f"with and without {new}.",
            f"have the mean {fmean(seen):g}, and their squared distances sum to {squares:g}",
        ),
        (new - fmean(seen)) / pstdev(seen),
        ((new - fmean(seen)) / stdev(seen), 0.0),
        (Mistake(leaky, "The new value has helped to draw the scale on which it is judged."),),
    )


def _draw_silent_monitor(draw: Draw) -> tuple[Row, int] | None:
    seen = tuple(sorted(draw.some(8, 12, 60)))
    if sum(seen) % 8:
        return None
    new = round(fmean(seen) + pstdev(seen) * draw.whole(45, 80) / 10)
    return seen, new


SILENT_MONITOR = Puzzle[tuple[Row, int]](
    ((20, 24, 26, 28, 30, 34, 36, 42), 78), _draw_silent_monitor, _silent_monitor, apart=0.05
)


def _perfect_score(actual: Row) -> Own:
    """R squared of forecasts that are three too high every day."""
    forecast = [value + 3 for value in actual]
    spread = len(actual) * pvariance(actual)
    around = sum((value - fmean(forecast)) ** 2 for value in actual)
    share = 9 * len(actual) / spread
    return Own(
        (
            f"actual    {'  '.join(map(str, actual))}\n",
            f"forecast  {'  '.join(map(str, forecast))}\n",
        ),
        1 - share,
        (1.0, 1 - 9 * len(actual) / around, share),
    )


PERFECT_SCORE = Puzzle[Row](
    sample=(10, 12, 15, 11, 17, 13),
    draw=lambda draw: draw.wholes(6, 5, 45),
    work=_perfect_score,
    apart=0.004,
)


def _scaled_test(data: tuple[Row, Row]) -> Own:
    """Test values scaled by the mean and the deviation of the training values."""
    train, test = data
    distance = sum(value - fmean(train) for value in test)
    everything = (*train, *test)
    return Own(
        (f"X_train = np.array([{_column(train)}])", f"X_test = np.array([{_column(test)}])"),
        distance / pstdev(train),
        (
            distance / stdev(train),
            0.0,
            sum(value - fmean(everything) for value in test) / pstdev(everything),
        ),
    )


def _column(values: Row) -> str:
    return ", ".join(f"[{value}.]" for value in values)


def _draw_scaled_test(draw: Draw) -> tuple[Row, Row]:
    test = sorted(draw.some(3, 30, 80))
    return tuple(sorted(draw.some(5, 5, 60))), tuple(test)


SCALED_TEST = Puzzle[tuple[Row, Row]](
    ((10, 20, 30, 40, 50), (35, 50, 65)), _draw_scaled_test, _scaled_test, apart=0.02
)


Rides = tuple[int, int, int, int]


def _two_couriers(data: tuple[Rides, Rides]) -> Own:
    """Two couriers' late rates, weighted by the same mix of areas.

    Each has parcels and late ones in the centre, then in the hills.
    """
    arrow, brisk = data
    centre, hills = arrow[0] + brisk[0], arrow[2] + brisk[2]
    overall = [100 * (rides[1] + rides[3]) / (rides[0] + rides[2]) for rides in data]
    rates = [(100 * rides[1] / rides[0], 100 * rides[3] / rides[2]) for rides in data]
    standard = [(centre * flat + hills * steep) / (centre + hills) for flat, steep in rates]
    return Own(
        (
            f"Arrow: {overall[0]:g} % of its parcels are late, against {overall[1]:g} % for Brisk",
            f"Arrow    centre  {arrow[0]:<7}  {arrow[1]}\n",
            f"Arrow    hills   {arrow[2]:<7}  {arrow[3]}\n",
            f"Brisk    centre  {brisk[0]:<7}  {brisk[1]}\n",
            f"Brisk    hills   {brisk[2]:<7}  {brisk[3]}\n",
            f"{centre:,} go to the centre and {hills:,} to the hills",
        ),
        standard[0] - standard[1],
        (
            (sum(rates[0]) - sum(rates[1])) / 2,
            overall[0] - overall[1],
            standard[0],
            standard[1],
        ),
        (Mistake(standard[1] - standard[0], "The sign is turned: Arrow's rate comes first."),),
    )


def _draw_two_couriers(draw: Draw) -> tuple[Rides, Rides] | None:
    """Brisk is better in both areas, and looks worse for all its hills."""
    flat, steep = 50 * draw.whole(15, 18), 50 * draw.whole(3, 5)
    arrow = (flat, draw.whole(30, 50), 1000 - flat, draw.whole(25, 60))
    brisk = (steep, draw.whole(3, 9), 1000 - steep, draw.whole(110, 190))
    better = arrow[1] * brisk[0] > brisk[1] * arrow[0] and arrow[3] * brisk[2] > brisk[3] * arrow[2]
    worse = brisk[1] + brisk[3] > 1.5 * (arrow[1] + arrow[3])
    return (arrow, brisk) if better and worse else None


TWO_COURIERS = Puzzle(
    ((900, 36, 100, 22), (200, 6, 800, 160)), _draw_two_couriers, _two_couriers, apart=0.03
)


Class = tuple[int, int, int]
PUPILS = 50


def _two_classes(classes: tuple[Class, Class]) -> Own:
    """The standard deviation of all marks, of two classes with pupils, mean and deviation each."""
    (one, first, _), (other, second, _) = classes
    spreads = [spread for _, _, spread in classes]
    mean = (one * first + other * second) / PUPILS
    inside = sum(pupils * spread**2 for pupils, _, spread in classes) / PUPILS

    def around(centre: float) -> float:
        """The variance of all marks, with the gaps to some common mean."""
        return inside + (one * (first - centre) ** 2 + other * (second - centre) ** 2) / PUPILS

    return Own(
        tuple(
            f"class {number}{pupils:>6}{mean:>7}{spread:>11}"
            for number, (pupils, mean, spread) in enumerate(classes, 1)
        ),
        math.sqrt(around(mean)),
        (
            fmean(spreads),
            sum(pupils * spread for pupils, _, spread in classes) / PUPILS,
            math.sqrt(inside),
            math.sqrt(around((first + second) / 2)),
            around(mean),
        ),
    )


def _draw_two_classes(draw: Draw) -> tuple[Class, Class]:
    pupils, mean = draw.whole(14, 22), draw.whole(48, 64)
    first, second = draw.some(2, 3, 12)
    return (pupils, mean, first), (PUPILS - pupils, mean + draw.whole(6, 20), second)


TWO_CLASSES = Puzzle(((20, 60, 4), (30, 70, 6)), _draw_two_classes, _two_classes, apart=0.0125)
