"""Words in the width of a terminal; a wide character (Chinese, an emoji) takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

COLUMN_GAP = "  "  # between two columns


def breadth(text: str) -> int:
    """Columns that a text takes."""
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1


def wrapped(text: str, width: int, hang: str = "") -> str:
    """Lines broken between words.

    A word that is longer than the line keeps its length, so that it can be copied.
    """
    return "\n".join(_wrap(line, width, hang) for line in text.split("\n"))


def _wrap(line: str, width: int, hang: str) -> str:
    if breadth(line) <= width:
        return line
    if not line.strip():
        return ""
    indent = line[: len(line) - len(line.lstrip())]
    first, *words = line.split()
    made: list[str] = []
    current = indent + first
    for word in words:
        if breadth(f"{current} {word}") <= width:
            current = f"{current} {word}"
            continue
        made.append(current)
        current = indent + hang + word
    return "\n".join([*made, current])


def indented(text: str, mark: str) -> str:
    """Every line behind a mark."""
    return "\n".join(mark + line for line in text.split("\n"))


def columns(
    rows: Sequence[Sequence[str]], width: int, right: Collection[int] = (), ruled: bool = False
) -> str:
    """Rows in columns, a rule under the first where ``ruled``.

    Empty where they are too wide for that.
    """
    if not rows:
        return ""
    widths = [max(map(breadth, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(COLUMN_GAP) * (len(widths) - 1) > width:
        return ""
    lines = [_line(row, widths, right) for row in rows]
    if ruled:
        lines.insert(1, COLUMN_GAP.join("-" * width for width in widths))
    return "\n".join(lines)


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    """Cells in their columns, those of the columns ``right`` at the right."""
    cells = []
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        gap = " " * (width - breadth(cell))
        cells.append(gap + cell if at in right else cell + gap)
    return COLUMN_GAP.join(cells).rstrip()
