"""Reply -> pages. Pure; a block that it does not know is shown as its fallback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from bot.chat.rendered import Json, Rendered
from bot.chat.reply import (
    Actions,
    Block,
    Bold,
    Button,
    Choice,
    Link,
    LinkTo,
    Reply,
    Span,
    Tally,
    Text,
    plain,
)
from tests.adapters.skeleton.pager import KEYS, TEXT


def render(reply: Reply, key: str = "") -> list[Rendered]:
    """Pages; the last one has the mark, and the numbers that are brought up to date in its foot."""
    shown = [_text(block) for block in reply.blocks if not isinstance(block, Tally)]
    text = "\n".join(filter(None, shown)) or escape(reply.summary)
    keys = [one for block in reply.blocks if isinstance(block, Actions) for one in _keys(block)]
    pages = [
        {"text": piece or "…", "keys": some or [], "foot": "", "mark": ""}
        for piece, some in zip_longest(_cut(text), _rows(keys))
    ]
    pages[-1]["mark"] = key
    pages[-1]["foot"] = "\n".join(_text(b) for b in reply.blocks if isinstance(b, Tally))
    return [Rendered(page) for page in pages]


def escape(text: str) -> str:
    """Text that rings nobody and is not thickened."""
    return re.sub(r"([\\*@])", r"\\\1", text)


def _text(block: Block) -> str:
    if isinstance(block, Actions):
        return "\n".join(escape(said) for item in block.items for said in _beside_keys(item))
    while not isinstance(block, Text):
        block = block.fallback()
    return "".join(map(_span, block.spans))


def _span(span: Span) -> str:
    match span:
        case Bold():
            return f"*{escape(span.text)}*"
        case LinkTo():
            return escape(f"{span.label} {span.url}")
        case _:
            return escape(plain(span))


def _beside_keys(item: Button | Link | Choice) -> Iterator[str]:
    """What no key says: where a link leads, what a choice is about."""
    match item:
        case Link():
            yield f"{item.label} {item.url}"
        case Choice():
            yield item.prompt


def _keys(block: Actions) -> Iterator[Json]:
    for item in block.items:
        match item:
            case Button():
                yield {"label": item.label, "line": item.line}
            case Choice():
                for option in item.options:
                    yield {"label": option.label, "line": option.line}


def _cut(text: str) -> list[str]:
    """Pieces that a page can hold; an escaped character stays with its backslash."""
    pieces = [""]
    for unit in re.findall(r"\\.|.", text, re.DOTALL):
        if len(pieces[-1]) + len(unit) > TEXT:
            pieces.append("")
        pieces[-1] += unit
    return pieces


def _rows(keys: list[Json]) -> list[list[Json]]:
    return [keys[at : at + KEYS] for at in range(0, len(keys), KEYS)]
