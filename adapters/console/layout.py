"""Words in the width of a terminal; a wide character (Chinese, an emoji) takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence


def breadth(text: str) -> int:
    """Columns that a text takes."""
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int, hang: str = "") -> str:
    """Lines broken between words.

    A word that is longer than the line keeps its length, so that it can be copied.
    """
    return "\n".join(_wrap(line, width, hang) for line in text.split("\n"))


def _wrap(line: str, width: int, hang: str) -> str:
    if breadth(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    made: list[str] = []
    current = ""
    for word in line.split():
        longer = f"{current} {word}" if current else (indent if not made else indent + hang) + word
        if current and breadth(longer) > width:
            made.append(current)
            longer = indent + hang + word
        current = longer
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
    if sum(widths) + 2 * (len(widths) - 1) > width:
        return ""
    lines = [
        "  ".join(_pad(c, widths[at], at in right) for at, c in enumerate(row)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]] if ruled else lines)


def _pad(cell: str, width: int, right: bool) -> str:
    gap = " " * (width - breadth(cell))
    return gap + cell if right else cell + gap
