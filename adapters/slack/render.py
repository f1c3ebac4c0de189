"""Reply -> what Slack is sent: messages, each ``{"text", "blocks"}``. Pure; knows no SDK.

The accent is not shown: only legacy attachments have a coloured edge, and those fold away what is
in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.slack.blocks import mrkdwn, mrkdwn_text, paragraph, plain_text, quotation, small_text
from adapters.slack.controls import controls, number
from adapters.slack.limits import (
    BLOCKS_CHARACTERS,
    HEADER,
    MESSAGE_BLOCKS,
    MESSAGE_TABLES,
    NOTIFICATION,
    SECTION_FIELDS,
    TALLY_TEXT,
)
from adapters.slack.markup import BLANK, escape, shortened
from adapters.slack.split import cut, paragraphs
from adapters.slack.tables import board, table
from bot.chat.rendered import Json, Rendered, attached
from bot.chat.reply import (
    Actions,
    Archive,
    Attachment,
    Board,
    Bold,
    FieldPair,
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
    words_of,
)

PROSE_PIECE = 6000  # half a message, so that a heading and its text stay together
SHORT_FIELD = 80  # what still looks well in two columns
PLAIN_PIECE = 12_000
_TEXTS = frozenset(("text", "fallback"))  # the keys that hold what a reader sees


@dataclass
class Draft:
    """What a block has to know of the messages it goes into."""

    is_begun: bool = False
    tables: int = 0

    def add(self, painted: list[Json]) -> None:
        """Note what was painted."""
        self.is_begun = self.is_begun or bool(painted)
        self.tables += any(block["type"] == "table" for block in painted)


@dataclass(frozen=True)
class Portion:
    """Blocks of one message that stay together: ``room`` is their number and their text."""

    blocks: list[Json]
    count: int
    room: int
    is_tally: bool = False


@dataclass
class Part:
    """What goes into one message."""

    portions: list[Portion] = field(default_factory=list)

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return [block for portion in self.portions for block in portion.blocks]

    def takes(self, portion: Portion) -> bool:
        """Whether one message holds so many blocks and so much text.

        Tallies alone never fill one: whether they say anything yet must change no page.
        """
        if all(one.is_tally for one in self.portions):
            return True
        count = portion.count + sum(one.count for one in self.portions)
        room = portion.room + sum(one.room for one in self.portions)
        return count <= MESSAGE_BLOCKS and room <= BLOCKS_CHARACTERS


def render(reply: Reply, key: str = "") -> list[Rendered]:
    """Messages for a reply, nothing of it lost.

    ``key`` becomes the block_id of the first block: a marker to find. Of several messages the first
    also carries the tallies: it is the one that is edited.
    """
    messages = [part.blocks or paragraph([BLANK]) for part in _parts(reply)]
    for blocks in messages:
        number(blocks)
    if key:
        messages[0][0]["block_id"] = key
    rendered = [
        Rendered({"text": _line(reply, at, len(messages)), "blocks": blocks})
        for at, blocks in enumerate(messages, 1)
    ]
    return [*rendered[:-1], replace(rendered[-1], files=attached(reply))]


def render_plain(reply: Reply) -> list[Rendered]:
    """The same as text alone, for when Slack will not take our blocks."""
    text = "\n\n".join([reply.summary, *map(words_of, reply.blocks)])
    return [Rendered({"text": escape(piece), "mrkdwn": False}) for piece in cut(text, PLAIN_PIECE)]


def _parts(reply: Reply) -> list[Part]:
    """What goes into which message."""
    parts = list(_packed(_portions(reply)))
    if len(parts) == 1:
        return parts
    tallies = [block for block in reply.blocks if isinstance(block, Tally)]
    others = [block for block in reply.blocks if not isinstance(block, Tally)]
    title, rest = others[:1], others[1:]
    parts = list(_packed(_portions(replace(reply, blocks=(*title, *tallies, *rest)))))
    if not any(map(_has_tally, parts[1:])):
        return parts
    # What opens the reply fills the first message by itself
    return list(_packed(_portions(replace(reply, blocks=(*tallies, *others)))))


def _has_tally(part: Part) -> bool:
    return any(portion.is_tally for portion in part.portions)


def _portions(reply: Reply) -> Iterator[Portion]:
    draft = Draft()
    for block in reply.blocks:
        painted = _paint(block, draft)
        draft.add(painted)
        if isinstance(block, Tally):
            yield _room_for_tally(painted)
        else:
            yield from map(_alone, painted)
    if not draft.is_begun:
        yield from map(_alone, paragraph([reply.summary]))


def _room_for_tally(painted: list[Json]) -> Portion:
    """The same room whatever it says, so that an edit moves nothing to another message."""
    count, room = max(len(painted), 1), max(_characters(painted), TALLY_TEXT)
    return Portion(painted, count, room, is_tally=True)


def _alone(block: Json) -> Portion:
    return Portion([block], 1, _characters(block))


def _packed(portions: Iterable[Portion]) -> Iterator[Part]:
    """Portions in messages: no more of them, and no more text, than one message holds."""
    part = Part()
    for portion in portions:
        if not part.takes(portion):
            yield part
            part = Part()
        part.portions.append(portion)
    yield part


def _line(reply: Reply, at: int, count: int) -> str:
    """The notification line, of all parts of a reply the same but for their number."""
    line = escape(shortened(reply.summary, NOTIFICATION)) or BLANK
    if count == 1:
        return line
    return f"{line} ({at} of {count})"


def _characters(value: Any) -> int:
    """Characters of text anywhere inside."""
    if isinstance(value, list):
        return sum(map(_characters, value))
    if not isinstance(value, dict):
        return 0
    own = [text for key, text in value.items() if key in _TEXTS and isinstance(text, str)]
    return sum(map(len, own)) + sum(map(_characters, value.values()))


def _paint(block: Any, draft: Draft) -> list[Json]:
    """One block of meaning as Slack blocks.

    One that is not known here is painted as its fallback says.
    """
    painter = PAINTERS.get(type(block))
    if painter is None:
        return _paint(block.fallback(), draft)
    return painter(block, draft)


def _text(block: Text, draft: Draft) -> list[Json]:
    if block.quiet:
        return small_text(block.spans)
    return paragraph(block.spans)


def _tally(block: Tally, draft: Draft) -> list[Json]:
    return small_text(block.spans)


def _heading(block: Heading, draft: Draft) -> list[Json]:
    return _title(block.text, draft)


def _title(text: str, draft: Draft) -> list[Json]:
    """In the largest print Slack has where it stands over all the rest, else in bold."""
    if draft.is_begun or not text.strip() or len(text) > HEADER:
        return paragraph([Bold(text)])
    return [{"type": "header", "text": plain_text(text)}]


def _prose(block: Prose, draft: Draft) -> list[Json]:
    pieces = paragraphs(block.markdown, PROSE_PIECE)
    return [{"type": "markdown", "text": piece} for piece in pieces]


def _fields(block: Fields, draft: Draft) -> list[Json]:
    """Two columns where the pairs are few, short and tame, else one pair a line."""
    cells = list(filter(None, map(_cell, block.pairs)))
    if not cells or len(cells) < len(block.pairs) or len(cells) > SECTION_FIELDS:
        return paragraph(block.fallback().spans)
    return [{"type": "section", "fields": cells}]


def _cell(pair: FieldPair) -> Json | None:
    """A pair in two lines; None where it is too long, or not tame enough for mrkdwn."""
    name, value = mrkdwn([Bold(pair.name)]), mrkdwn(pair.value)
    if not name or not value or len(name + value) > SHORT_FIELD:
        return None
    return mrkdwn_text(f"{name}\n{value}")


def _quote(block: Quote, draft: Draft) -> list[Json]:
    if not block.text.strip():
        return []
    return quotation(block.text)


def _item(block: ItemCard, draft: Draft) -> list[Json]:
    """The title; what kind and how long in small print; the address; the text."""
    address = paragraph([LinkTo("Open it", block.url)]) if block.url else []
    return [
        *_title(block.title, draft),
        *small_text([" · ".join([block.kind, *block.facts])]),
        *address,
        *_prose(Prose(block.body), draft),
    ]


def _board(block: Board, draft: Draft) -> list[Json]:
    return _grid(block, board(block), draft)


def _table(block: Table, draft: Draft) -> list[Json]:
    return _grid(block, table(block), draft)


def _grid(block: Board | Table, grid: Json | None, draft: Draft) -> list[Json]:
    """A table block, of which a reply has one; else lines."""
    if grid is None or draft.tables >= MESSAGE_TABLES:
        return paragraph(block.fallback().spans)
    return [grid]


def _attachment(block: Attachment | Archive, draft: Draft) -> list[Json]:
    return small_text([f"{block.name}: {block.words}"])


def _actions(block: Actions, draft: Draft) -> list[Json]:
    return controls(block)


PAINTERS: dict[type, Callable[[Any, Draft], list[Json]]] = {
    Text: _text,
    Tally: _tally,
    Heading: _heading,
    Prose: _prose,
    Fields: _fields,
    Quote: _quote,
    ItemCard: _item,
    Board: _board,
    Table: _table,
    Attachment: _attachment,
    Archive: _attachment,
    Actions: _actions,
}
