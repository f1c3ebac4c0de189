"""The figures as lines: what, median, spread, ratio, goal, and whether it is met."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from tests.benchmarks.rounds import Series

COMPARISONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt}
HEAD = ("what", "median", "middle half", "ratio", "goal", "met")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is wanted to be.

    ``Goal("<=", 2.5)`` of a ratio, ``Goal("<", 2.0, "s")`` of seconds.
    """

    comparison: str
    limit: float
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.comparison} {self.limit:g} {self.unit}".strip()

    def met(self, figure: float) -> str:
        return "yes" if COMPARISONS[self.comparison](figure, self.limit) else "NO"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, as text."""

    what: str
    median: str = ""
    middle: str = ""
    ratio: str = ""
    goal: str = ""
    met: str = ""


def duration(seconds: float) -> str:
    """In the unit that gives it one to three digits before the point."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def timed(what: str, series: Series, ratio: Series | None = None, goal: Goal | None = None) -> Line:
    """A line of times; the goal is the ratio's where there is one, else the median's."""
    low, high = series.middle
    median, middle = duration(series.median), f"{duration(low)} - {duration(high)}"
    if ratio is None:
        return Line(what, median, middle, "", *_judged(series.median, goal))
    low, high = ratio.middle
    return Line(
        what,
        median,
        middle,
        f"{ratio.median:.2f} ({low:.2f} - {high:.2f})",
        *_judged(ratio.median, goal),
    )


def _judged(figure: float, goal: Goal | None) -> tuple[str, str]:
    return (str(goal), goal.met(figure)) if goal else ("", "")


def written(lines: Iterable[Line]) -> str:
    """Lines in columns."""
    rows = [HEAD, *(astuple(line) for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
