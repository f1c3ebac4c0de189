"""Each block of meaning as Discord Markdown.

A block that is not known here is written as its ``fallback()`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from adapters.discord.markup import bold, escape, link, one_line, spans_text
from bot.chat.limits import PHONE_LINE
from bot.chat.reply import (
    STEP_MARKS,
    Board,
    BoardRow,
    Fields,
    Heading,
    ItemCard,
    Progress,
    Prose,
    Quote,
    Step,
    Steps,
    Table,
    Text,
)

GAP = "  "  # between two columns

Row = Sequence[str]


def markdown(block: Any) -> str:
    """A block as text; empty where there is nothing to show."""
    write = WRITERS.get(type(block))
    if write is None:
        return markdown(block.fallback())
    return write(block)


def _text(block: Text) -> str:
    written = spans_text(block.spans)
    if not block.quiet:
        return written
    return "\n".join(map(_small, written.split("\n")))


def _small(line: str) -> str:
    """A line in small print; a blank one stays blank."""
    if not line.strip():
        return line
    return f"-# {line}"


def _heading(block: Heading) -> str:
    title = one_line(block.text)
    if not title:
        return ""
    return f"### {escape(title)}"


def _prose(block: Prose) -> str:
    return block.markdown


def _fields(block: Fields) -> str:
    return "\n".join(
        f"{bold(one_line(pair.name))}: {spans_text(pair.value)}" for pair in block.pairs
    )


def _progress(block: Progress) -> str:
    return f"{bold(one_line(block.label))}\n{block.bar()} {block.done} of {block.total}"


def _steps(block: Steps) -> str:
    return "\n".join(map(_step, block.steps))


def _step(step: Step) -> str:
    written = f"{STEP_MARKS[step.state]} {bold(one_line(step.title))}"
    if not step.note:
        return written
    return f"{written} – {escape(one_line(step.note))}"


def _board(block: Board) -> str:
    return "\n".join(map(_place, block.rows))


def _place(row: BoardRow) -> str:
    name = bold(one_line(row.name))
    if row.you:
        name += " (you)"
    noun = "point" if row.points == 1 else "points"
    return f"`{row.rank:>2}.` {name} · {row.points} {noun}"


def _quote(block: Quote) -> str:
    return "\n".join(f"> {escape(line)}" for line in block.text.splitlines())


def _item(block: ItemCard) -> str:
    title = one_line(block.title)
    shown = link(title, block.url) if block.url else escape(title)
    facts = " · ".join(escape(one_line(fact)) for fact in (block.kind, *block.facts))
    return f"### {shown}\n-# {facts}\n{block.body}".rstrip()


def _table(block: Table) -> str:
    """Columns under each other where they fit a telephone; else one line a row."""
    headers, *rows = [tuple(map(one_line, row)) for row in (block.headers, *block.rows)]
    widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    if rows and _is_narrow(widths) and not any(map(_ends_code, [headers, *rows])):
        return _columns(headers, rows, widths)
    return spans_text(Table(headers, tuple(rows)).fallback().spans)


def _is_narrow(widths: Sequence[int]) -> bool:
    return sum(widths) + len(GAP) * (len(widths) - 1) <= PHONE_LINE


def _ends_code(row: Row) -> bool:
    """Whether a cell would end the code block that the table stands in."""
    return any("`" in cell for cell in row)


def _columns(headers: Row, rows: Sequence[Row], widths: Sequence[int]) -> str:
    """A code block: the headers, a rule, the rows."""
    rule = "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    head, *lines = [_padded(row, widths) for row in (headers, *rows)]
    return "\n".join(["```", head, rule, *lines, "```"])


def _padded(row: Row, widths: Sequence[int]) -> str:
    return GAP.join(map(str.ljust, row, widths)).rstrip()


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
