"""Each block of meaning as Discord Markdown.

A block that is not known here is written as its `fallback()` says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapters.discord.markup import bold, escape, link, one_line, spans_text
from bot.chat.reply import (
    STEP_MARKS,
    Board,
    Fields,
    Heading,
    ItemCard,
    Progress,
    Prose,
    Quote,
    Steps,
    Table,
    Text,
)

TABLE_WIDTH = 56  # characters of code that a telephone shows without breaking the line


def markdown(block: Any) -> str:
    """A block as text; empty where there is nothing to show."""
    write = WRITERS.get(type(block))
    return write(block) if write else markdown(block.fallback())


def _text(block: Text) -> str:
    written = spans_text(block.spans)
    return _prefixed("-# ", written) if block.quiet else written


def _prefixed(mark: str, text: str) -> str:
    return "\n".join(f"{mark}{line}" if line.strip() else line for line in text.split("\n"))


def _heading(block: Heading) -> str:
    title = one_line(block.text)
    return f"### {escape(title)}" if title else ""


def _prose(block: Prose) -> str:
    return block.markdown


def _fields(block: Fields) -> str:
    return "\n".join(
        f"{bold(one_line(pair.name))}: {spans_text(pair.value)}" for pair in block.pairs
    )


def _progress(block: Progress) -> str:
    return f"{bold(one_line(block.label))}\n{block.bar()} {block.done} of {block.total}"


def _steps(block: Steps) -> str:
    lines = []
    for step in block.steps:
        note = f" – {escape(one_line(step.note))}" if step.note else ""
        lines.append(f"{STEP_MARKS[step.state]} {bold(one_line(step.title))}{note}")
    return "\n".join(lines)


def _board(block: Board) -> str:
    lines = []
    for row in block.rows:
        points = f"{row.points} point{'' if row.points == 1 else 's'}"
        lines.append(
            f"`{row.rank:>2}.` {bold(one_line(row.name))}{' (you)' if row.you else ''} · {points}"
        )
    return "\n".join(lines)


def _quote(block: Quote) -> str:
    return "\n".join(f"> {escape(line)}" for line in block.text.splitlines())


def _item(block: ItemCard) -> str:
    title = one_line(block.title)
    shown = link(title, block.url) if block.url else escape(title)
    facts = " · ".join(escape(one_line(fact)) for fact in (block.kind, *block.facts))
    return f"### {shown}\n-# {facts}\n{block.body}".rstrip()


def _table(block: Table) -> str:
    """Columns under each other where they fit a telephone; else one line a row."""
    rows = [tuple(one_line(cell) for cell in row) for row in (block.headers, *block.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * len(widths) > TABLE_WIDTH or any(
        "`" in cell for row in rows for cell in row
    ):
        return "\n".join(_row(rows[0], row) for row in rows[1:]) or escape(" · ".join(rows[0]))
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "─" * (sum(widths) + 2 * (len(widths) - 1)))
    return "```\n" + "\n".join(lines) + "\n```"


def _row(headers: tuple[str, ...], row: tuple[str, ...]) -> str:
    pairs = [(escape(name), cell) for name, cell in zip(headers, row, strict=True)]
    first = f"{pairs[0][0]} {bold(pairs[0][1])}"
    return " · ".join([first, *(f"{name} {escape(cell)}" for name, cell in pairs[1:])])


WRITERS: dict[type, Callable[[Any], str]] = {
    Text: _text,
    Heading: _heading,
    Prose: _prose,
    Fields: _fields,
    Progress: _progress,
    Steps: _steps,
    Board: _board,
    Quote: _quote,
    ItemCard: _item,
    Table: _table,
}
