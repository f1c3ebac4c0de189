"""What the commands share: printing, columns, writing a file, the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bot.errors import BotError


def print_text(text: str) -> None:
    """Print: a command line's own words."""
    print(text)  # noqa: T201  # what was asked for


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns, all but the first flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(aligned(row, widths) for row in rows)


def aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """A row's cells at these widths, all but the first flush right."""
    cells = [row[0].ljust(widths[0])]
    for cell, width in zip(row[1:], widths[1:], strict=True):
        cells.append(cell.rjust(width))
    return "  ".join(cells).rstrip()


def write(file: Path, text: str) -> None:
    """Write a file and the folder it is in; BotError where that can't be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        raise BotError(f"{file} can't be written: {error.strerror}.") from None


def today() -> date:
    """The day, in UTC, wherever the writer is."""
    return datetime.now(UTC).date()
