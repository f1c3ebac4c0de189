"""The results as a table in Markdown: a row for each scenario on each platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.stage import Count

HEAD = ("scenario", "platform", "runs", "posts due", "lost", "doubled", "declared")


@dataclass(frozen=True, slots=True)
class Row:
    """All runs of a scenario on a platform."""

    scenario: str
    chat: str
    runs: int
    count: Count

    def cells(self) -> tuple[str, ...]:
        return (self.scenario, self.chat, str(self.runs), *map(str, self.count.as_tuple()))


def written(rows: Sequence[Row]) -> str:
    """The table, with a line that adds it up."""
    whole = Row(
        "**all**", "", sum(row.runs for row in rows), sum((row.count for row in rows), Count())
    )
    cells = [HEAD, *(row.cells() for row in (*rows, whole))]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(line, widths) for line in cells]
    rule = (
        "| "
        + " | ".join("-" * w if n < 2 else "-" * (w - 1) + ":" for n, w in enumerate(widths))
        + " |"
    )
    return "\n".join([lines[0], rule, *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(w) if n < 2 else cell.rjust(w)
        for n, (cell, w) in enumerate(zip(cells, widths, strict=True))
    )
    return "| " + " | ".join(padded) + " |"
