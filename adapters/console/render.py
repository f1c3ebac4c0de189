"""Reply -> plain text for a terminal.

Pure; buttons are printed with the numbers that press them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from adapters.console.layout import columns, indented, wrapped
from bot.chat.reply import (
    STEP_MARKS,
    Actions,
    Board,
    Button,
    Choice,
    Fields,
    Heading,
    ItemCard,
    Link,
    Progress,
    Prose,
    Quote,
    Reply,
    Steps,
    Table,
    Text,
    plain,
)

WIDTH = 80
LIST_MARK = re.compile(r"\s*([-*+] |\d+[.)] )")


def render(reply: Reply, width: int = WIDTH) -> str:
    """All of a reply, at most ``width`` columns wide where words allow it."""
    if not reply.blocks:
        return _tame(wrapped(reply.summary, width))
    numbers = iter(range(1, 1000))
    parts = [_paint(block, width, numbers) for block in reply.blocks]
    return _tame("\n\n".join(part for part in parts if part))


def lines_of(reply: Reply) -> list[str]:
    """The command lines that the printed numbers press, in their order."""
    lines: list[str] = []
    for block in reply.blocks:
        for item in block.items if isinstance(block, Actions) else ():
            match item:
                case Button():
                    lines.append(item.line)
                case Choice():
                    lines += [option.line for option in item.options]
    return lines


def _tame(text: str) -> str:
    """Without control characters: what a member typed can't move the cursor."""
    return "".join(c for c in text.expandtabs(4) if c == "\n" or unicodedata.category(c) != "Cc")


def _paint(block: Any, width: int, numbers: Iterator[int]) -> str:
    if isinstance(block, Actions):
        return _actions(block, width, numbers)
    painter = PAINTERS.get(type(block))
    return painter(block, width) if painter else _paint(block.fallback(), width, numbers)


def _text(block: Text, width: int) -> str:
    return wrapped("".join(map(plain, block.spans)), width)


def _heading(block: Heading, width: int) -> str:
    title = wrapped(block.text, width)
    return f"{title}\n{'-' * min(width, max(map(len, title.splitlines()), default=0))}"


def _prose(block: Prose, width: int) -> str:
    """Markdown reads well as it is; code keeps its lines."""
    made, in_code = [], False
    for line in block.markdown.split("\n"):
        fence = line.lstrip().startswith("```")
        in_code ^= fence
        mark = LIST_MARK.match(line)
        made.append(
            line if in_code or fence else wrapped(line, width, " " * len(mark[1]) if mark else "")
        )
    return "\n".join(made)


def _fields(block: Fields, width: int) -> str:
    pairs = [(f"{pair.name}:", "".join(map(plain, pair.value))) for pair in block.pairs]
    return "\n".join(wrapped(f"{name} {value}", width, "  ") for name, value in pairs)


def _progress(block: Progress, width: int) -> str:
    return wrapped(f"{block.label} {block.bar()} {block.done} of {block.total}", width)


def _steps(block: Steps, width: int) -> str:
    lines = []
    for step in block.steps:
        note = f" – {step.note}" if step.note else ""
        lines.append(wrapped(f"{STEP_MARKS[step.state]} {step.title}{note}", width, "  "))
    return "\n".join(lines)


def _board(block: Board, width: int) -> str:
    rows = [
        (f"{row.rank}.", f"{row.name}{' (you)' if row.you else ''}", f"{row.points} points")
        for row in block.rows
    ]
    return columns(rows, width, right={0, 2}) or _text(block.fallback(), width)


def _table(block: Table, width: int) -> str:
    return columns([block.headers, *block.rows], width, ruled=True) or _text(
        block.fallback(), width
    )


def _quote(block: Quote, width: int) -> str:
    return indented(wrapped(block.text, width - 2), "| ")


def _item(block: ItemCard, width: int) -> str:
    head = [
        wrapped(block.title, width),
        wrapped(" · ".join([block.kind, *block.facts]), width),
        block.url or "",
    ]
    return "\n".join(line for line in head if line) + "\n\n" + _prose(Prose(block.body), width)


def _actions(block: Actions, width: int, numbers: Iterator[int]) -> str:
    lines: list[str] = []
    for item in block.items:
        match item:
            case Button():
                lines.append(wrapped(f"[{next(numbers)}] {item.label}", width, "    "))
            case Link():
                lines.append(f"{item.label}: {item.url}")
            case Choice():
                lines.append(wrapped(item.prompt, width))
                lines += [
                    wrapped(f"[{next(numbers)}] {option.label}", width, "    ")
                    for option in item.options
                ]
    return "\n".join(lines)


PAINTERS: dict[type, Callable[[Any, int], str]] = {
    Text: _text,
    Heading: _heading,
    Prose: _prose,
    Fields: _fields,
    Progress: _progress,
    Steps: _steps,
    Board: _board,
    Table: _table,
    Quote: _quote,
    ItemCard: _item,
}
