"""Reply -> plain text for a terminal, as ``{"text"}``. Pure.

Buttons are printed with the numbers that press them.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.console.layout import columns, indented, wrapped
from bot.chat.rendered import Rendered, attached
from bot.chat.reply import (
    STEP_MARKS,
    Actions,
    Archive,
    Attachment,
    Board,
    BoardRow,
    Button,
    Choice,
    Fields,
    Heading,
    ItemCard,
    Link,
    Option,
    Progress,
    Prose,
    Quote,
    Reply,
    Step,
    Steps,
    Table,
    Text,
    plain,
)

WIDTH = 80
HANG = "  "  # before what goes on in the next line
BUTTON_HANG = "    "
QUOTE_MARK = "| "
FENCE = "```"
LIST_MARK = re.compile(r"\s*([-*+] |\d+[.)] )")


@dataclass
class Draft:
    """What a block has to know of the text it goes into.

    ``numbers`` press its buttons, from 1.
    """

    width: int
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))


def render(reply: Reply, width: int = WIDTH) -> list[Rendered]:
    """All of a reply as one text, at most ``width`` columns wide where words allow it."""
    if not reply.blocks:
        return [Rendered({"text": _tame(wrapped(reply.summary, width))})]
    draft = Draft(width)
    parts = [_paint(block, draft) for block in reply.blocks]
    return [Rendered({"text": _tame("\n\n".join(filter(None, parts)))}, attached(reply))]


def printed(messages: Iterable[Rendered], *, whole: bool = False) -> str:
    """What a terminal shows of messages: their text, and a line for each file.

    ``whole``: also what is in the files.
    """
    lines: list[str] = []
    for message in messages:
        lines.append(message.body["text"])
        for file in message.files:
            lines += [file.line(), file.text()] if whole else [file.line()]
    return _tame("\n".join(filter(None, lines)))


def _tame(text: str) -> str:
    """Without control characters: what a member typed can't move the cursor."""
    return "".join(c for c in text.expandtabs(4) if c == "\n" or unicodedata.category(c) != "Cc")


def _paint(block: Any, draft: Draft) -> str:
    """A block as text.

    One that is not known here is painted as its fallback says.
    """
    painter = PAINTERS.get(type(block))
    if painter is None:
        return _paint(block.fallback(), draft)
    return painter(block, draft)


def _text(block: Text, draft: Draft) -> str:
    return wrapped("".join(map(plain, block.spans)), draft.width)


def _heading(block: Heading, draft: Draft) -> str:
    title = wrapped(block.text, draft.width)
    longest = max(map(len, title.splitlines()), default=0)
    return f"{title}\n{'-' * min(draft.width, longest)}"


def _prose(block: Prose, draft: Draft) -> str:
    return _markdown(block.markdown, draft.width)


def _markdown(markdown: str, width: int) -> str:
    """Markdown reads well as it is; code keeps its lines."""
    made: list[str] = []
    in_code = False
    for line in markdown.split("\n"):
        is_fence = line.lstrip().startswith(FENCE)
        in_code ^= is_fence
        keeps = in_code or is_fence
        made.append(line if keeps else wrapped(line, width, _hang(line)))
    return "\n".join(made)


def _hang(line: str) -> str:
    """As wide as the mark of a list entry, so that its words stand under each other."""
    mark = LIST_MARK.match(line)
    if mark is None:
        return ""
    return " " * len(mark[1])


def _fields(block: Fields, draft: Draft) -> str:
    lines = [f"{pair.name}: {''.join(map(plain, pair.value))}" for pair in block.pairs]
    return "\n".join(wrapped(line, draft.width, HANG) for line in lines)


def _progress(block: Progress, draft: Draft) -> str:
    return wrapped(f"{block.label} {block.bar()} {block.done} of {block.total}", draft.width)


def _steps(block: Steps, draft: Draft) -> str:
    return "\n".join(wrapped(line, draft.width, HANG) for line in map(_step, block.steps))


def _step(step: Step) -> str:
    line = f"{STEP_MARKS[step.state]} {step.title}"
    if not step.note:
        return line
    return f"{line} – {step.note}"


def _board(block: Board, draft: Draft) -> str:
    places = columns([_place(row) for row in block.rows], draft.width, right={0, 2})
    return places or _text(block.fallback(), draft)


def _place(row: BoardRow) -> tuple[str, str, str]:
    name = f"{row.name} (you)" if row.you else row.name
    return f"{row.rank}.", name, f"{row.points} points"


def _table(block: Table, draft: Draft) -> str:
    rows = columns([block.headers, *block.rows], draft.width, ruled=True)
    return rows or _text(block.fallback(), draft)


def _quote(block: Quote, draft: Draft) -> str:
    return indented(wrapped(block.text, draft.width - len(QUOTE_MARK)), QUOTE_MARK)


def _item(block: ItemCard, draft: Draft) -> str:
    title = wrapped(block.title, draft.width)
    facts = wrapped(" · ".join([block.kind, *block.facts]), draft.width)
    head = "\n".join(filter(None, [title, facts, block.url]))
    return f"{head}\n\n{_markdown(block.body, draft.width)}"


def _actions(block: Actions, draft: Draft) -> str:
    lines: list[str] = []
    for item in block.items:
        match item:
            case Button():
                lines.append(_pressed(item, draft))
            case Link():
                lines.append(f"{item.label}: {item.url}")
            case Choice():
                lines.append(wrapped(item.prompt, draft.width))
                lines += [_pressed(option, draft) for option in item.options]
    return "\n".join(lines)


def _pressed(item: Button | Option, draft: Draft) -> str:
    return wrapped(f"[{next(draft.numbers)}] {item.label}", draft.width, BUTTON_HANG)


def _attachment(block: Attachment | Archive, draft: Draft) -> str:
    """Nothing: a message's files are named under its text."""
    return ""


PAINTERS: dict[type, Callable[[Any, Draft], str]] = {
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
    Attachment: _attachment,
    Archive: _attachment,
    Actions: _actions,
}
