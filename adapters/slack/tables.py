"""Boards and tables as Slack's table block: raw text cells, so that a name stays a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.slack.limits import TABLE_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS
from adapters.slack.markup import BLANK
from bot.chat.rendered import Json
from bot.chat.reply import Board, BoardRow, Table

BOARD_HEADERS = ("Rank", "Name", "Points")
BOARD_SIDES = ("right", "left", "right")

Row = Sequence[str]


def board(block: Board) -> Json | None:
    """Rank, name and points; None where a table block can't carry them."""
    rows = [_place(row) for row in block.rows]
    return _grid(BOARD_HEADERS, rows, BOARD_SIDES)


def table(block: Table) -> Json | None:
    """Headers and rows; None where a table block can't carry them."""
    return _grid(block.headers, block.rows, ("left",) * len(block.headers))


def _place(row: BoardRow) -> Row:
    name = f"{row.name} (you)" if row.you else row.name
    return (f"{row.rank}", name, f"{row.points}")


def _grid(headers: Row, rows: Sequence[Row], sides: Iterable[str]) -> Json | None:
    lines = [headers, *rows]
    if not rows or not _fits(lines):
        return None
    cells = [list(map(_cell, line)) for line in lines]
    columns = [{"align": side, "is_wrapped": True} for side in sides]
    return {"type": "table", "rows": cells, "column_settings": columns}


def _fits(lines: Sequence[Row]) -> bool:
    """Whether a table block takes so many rows, columns and characters."""
    widest = max(map(len, lines))
    if len(lines) > TABLE_ROWS or not 1 <= widest <= TABLE_COLUMNS:
        return False
    return sum(map(_characters, lines)) <= TABLE_CHARACTERS


def _characters(line: Row) -> int:
    return sum(len(cell or BLANK) for cell in line)


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text if text.strip() else BLANK}
