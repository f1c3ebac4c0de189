"""Boards and tables as Slack's table block: raw text cells, so that a name stays a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.slack.blocks import Json
from adapters.slack.limits import BLOCKS_CHARACTERS, TABLE_COLUMNS, TABLE_ROWS
from adapters.slack.markup import BLANK
from bot.chat.reply import Board, Table


def board(block: Board) -> Json | None:
    """Rank, name and points; None where it is too long for a table block."""
    rows = (
        (f"{row.rank}", f"{row.name} (you)" if row.you else row.name, f"{row.points}")
        for row in block.rows
    )
    return (
        _grid([("Rank", "Name", "Points"), *rows], ("right", "left", "right"))
        if block.rows
        else None
    )


def table(block: Table) -> Json | None:
    """Headers and rows; None where a table block can't carry them."""
    return (
        _grid([block.headers, *block.rows], ("left",) * len(block.headers)) if block.rows else None
    )


def _grid(rows: Sequence[Sequence[str]], aligned: Iterable[str]) -> Json | None:
    size = sum(len(cell) or 1 for row in rows for cell in row)
    wide = max(len(row) for row in rows)
    if len(rows) > TABLE_ROWS or not 1 <= wide <= TABLE_COLUMNS or size > BLOCKS_CHARACTERS:
        return None
    cells = [
        [{"type": "raw_text", "text": cell if cell.strip() else BLANK} for cell in row]
        for row in rows
    ]
    columns = [{"align": side, "is_wrapped": True} for side in aligned]
    return {"type": "table", "rows": cells, "column_settings": columns}
