"""Reply -> what Slack is sent: a list of messages, each ``{"text", "blocks"}``.

Pure; knows no SDK.

The accent is not shown: only legacy attachments have a coloured edge, and those fold away what is
in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from adapters.slack.blocks import Json, mrkdwn, paragraph, plain_text, quotation, small_print
from adapters.slack.controls import controls, number
from adapters.slack.limits import (
    BLOCKS_CHARACTERS,
    HEADER,
    MESSAGE_BLOCKS,
    MESSAGE_TABLES,
    SECTION_FIELDS,
    SUMMARY,
)
from adapters.slack.markup import BLANK, clip, cut, escape, paragraphs
from adapters.slack.tables import board, table
from bot.chat.reply import (
    Actions,
    Board,
    Bold,
    Fields,
    Heading,
    ItemCard,
    LinkTo,
    Prose,
    Quote,
    Reply,
    Table,
    Tally,
    Text,
    plain,
)

PROSE_PIECE = 6000  # half a message, so that a heading and its text stay together
SHORT_FIELD = 80  # what still looks well in two columns
PLAIN_PIECE = 12_000
_TEXTS = frozenset(("text", "fallback"))  # the keys that hold what a reader sees


def render(reply: Reply, key: str = "") -> list[Json]:
    """Messages for a reply, nothing of it lost.

    ``key`` becomes the block_id of the first block: a marker to find.
    """
    parts = _parts(reply)
    if (
        len(parts) > 1
    ):  # of several messages the first can be brought up to date: that is where its numbers belong
        parts = _parts(_numbers_first(reply))
    if key:
        parts[0][0]["block_id"] = key
    return [
        {"text": _line(reply, at, len(parts)), "blocks": part} for at, part in enumerate(parts, 1)
    ]


def _numbers_first(reply: Reply) -> Reply:
    tallies = [block for block in reply.blocks if isinstance(block, Tally)]
    others = [block for block in reply.blocks if not isinstance(block, Tally)]
    return replace(reply, blocks=(*others[:1], *tallies, *others[1:]))


def _parts(reply: Reply) -> list[list[Json]]:
    tables = MESSAGE_TABLES
    blocks: list[Json] = []
    for block in reply.blocks:
        painted = _paint(block, tables > 0) if blocks else _open_with(block, tables > 0)
        tables -= any(made["type"] == "table" for made in painted)
        blocks += painted
    return list(_packed(blocks or paragraph([reply.summary]) or paragraph([BLANK])))


def render_plain(reply: Reply) -> list[Json]:
    """The same as text alone, for when Slack will not take our blocks."""
    lines = [
        reply.summary,
        *("".join(map(plain, _last_resort(block).spans)) for block in reply.blocks),
    ]
    return [
        {"text": escape(piece), "mrkdwn": False} for piece in cut("\n\n".join(lines), PLAIN_PIECE)
    ]


def _line(reply: Reply, at: int, count: int) -> str:
    """The notification line, of all parts of a reply the same but for their number."""
    line = escape(clip(reply.summary, SUMMARY)) or BLANK
    return line if count == 1 else f"{line} ({at} of {count})"


def _packed(blocks: list[Json]) -> Iterator[list[Json]]:
    """Blocks in messages: no more of them, and no more text, than one message holds."""
    part: list[Json] = []
    room = BLOCKS_CHARACTERS
    for block in blocks:
        size = _size(block)
        if part and (len(part) == MESSAGE_BLOCKS or size > room):
            number(part)
            yield part
            part, room = [], BLOCKS_CHARACTERS
        part.append(block)
        room -= size
    number(part)
    yield part


def _size(value: Json | list[Any]) -> int:
    """Characters of text anywhere inside."""
    size = 0
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str):
            size += len(inner) if key in _TEXTS else 0
        elif isinstance(inner, (dict, list)):
            size += _size(inner)
    return size


def _paint(block: Any, may_be_table: bool) -> list[Json]:
    """One block of meaning as Slack blocks.

    What is not known here is written as its fallback says.
    """
    if isinstance(block, (Board, Table)):
        grid = (
            (board(block) if isinstance(block, Board) else table(block)) if may_be_table else None
        )
        return [grid] if grid else paragraph(block.fallback().spans)
    painter = PAINTERS.get(type(block))
    return painter(block) if painter else paragraph(_last_resort(block).spans)


def _open_with(block: Any, may_be_table: bool) -> list[Json]:
    """The first block of a message: a heading or an item's title stands over all the rest."""
    match block:
        case Heading():
            return _title(block.text)
        case ItemCard():
            return [*_title(block.title), *_under_title(block)]
        case _:
            return _paint(block, may_be_table)


def _last_resort(block: Any) -> Text:
    """The Text at the end of a block's fallbacks."""
    while not isinstance(block, Text):
        block = block.fallback()
    return block


def _text(block: Text) -> list[Json]:
    return small_print(block.spans) if block.quiet else paragraph(block.spans)


def _tally(block: Tally) -> list[Json]:
    return small_print(block.spans)


def _title(text: str) -> list[Json]:
    """The largest print Slack has, for what stands over all the rest."""
    if text.strip() and len(text) <= HEADER:
        return [{"type": "header", "text": plain_text(text)}]
    return paragraph([Bold(text)])


def _heading(block: Heading) -> list[Json]:
    return paragraph([Bold(block.text)])


def _prose(block: Prose) -> list[Json]:
    return [
        {"type": "markdown", "text": piece} for piece in paragraphs(block.markdown, PROSE_PIECE)
    ]


def _fields(block: Fields) -> list[Json]:
    """Two columns where the pairs are short and tame, else one pair a line."""
    written = [(mrkdwn([Bold(pair.name)]), mrkdwn(pair.value)) for pair in block.pairs]
    short = [
        f"{name}\n{value}"
        for name, value in written
        if name and value and len(name + value) <= SHORT_FIELD
    ]
    if block.pairs and len(short) == len(written) <= SECTION_FIELDS:
        cells = [{"type": "mrkdwn", "text": text, "verbatim": True} for text in short]
        return [{"type": "section", "fields": cells}]
    return paragraph(block.fallback().spans)


def _quote(block: Quote) -> list[Json]:
    return quotation(block.text) if block.text.strip() else []


def _item(block: ItemCard) -> list[Json]:
    return [*paragraph([Bold(block.title)]), *_under_title(block)]


def _under_title(block: ItemCard) -> list[Json]:
    """What kind and how long in small print, the address, then the text."""
    address = paragraph([LinkTo("Open it", block.url)]) if block.url else []
    return [
        *small_print([" · ".join([block.kind, *block.facts])]),
        *address,
        *_prose(Prose(block.body)),
    ]


def _actions(block: Actions) -> list[Json]:
    return controls(block)


PAINTERS: dict[type, Callable[[Any], list[Json]]] = {
    Text: _text,
    Tally: _tally,
    Heading: _heading,
    Prose: _prose,
    Fields: _fields,
    Quote: _quote,
    ItemCard: _item,
    Actions: _actions,
}
