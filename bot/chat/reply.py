"""What the bot says, as a whole: a ``Reply`` has a ``summary`` and blocks.

The summary makes sense alone; the blocks carry the rest.

Adapters decide how it looks. A renderer that does not know a block renders its ``fallback()``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from bot.chat.blocks import (
    STEP_MARKS,
    Actions,
    Archive,
    Attachment,
    Block,
    Board,
    BoardRow,
    FieldPair,
    Fields,
    Heading,
    ItemCard,
    Later,
    Progress,
    Prose,
    Quote,
    Step,
    Steps,
    StepState,
    Table,
    Tally,
    Text,
    TextFile,
)
from bot.chat.controls import Button, Choice, Link, Option
from bot.chat.inline import Bold, Channel, Command, LinkTo, Mono, Rich, Span, When, plain
from bot.chat.phrases import BULLET

__all__ = [  # the whole vocabulary, so that who writes or renders a reply imports it from one place
    "STEP_MARKS",
    "Accent",
    "Actions",
    "Archive",
    "Attachment",
    "Audience",
    "Block",
    "Board",
    "BoardRow",
    "Bold",
    "Button",
    "Channel",
    "Choice",
    "Command",
    "FieldPair",
    "Fields",
    "Heading",
    "ItemCard",
    "Later",
    "Link",
    "LinkTo",
    "Mono",
    "Option",
    "Progress",
    "Prose",
    "Quote",
    "Reply",
    "Rich",
    "Span",
    "Step",
    "StepState",
    "Steps",
    "Table",
    "Tally",
    "Text",
    "TextFile",
    "When",
    "actions",
    "fields",
    "lines_of",
    "listing",
    "marked",
    "plain",
    "spelled",
    "text",
    "words_of",
]


class Audience(StrEnum):
    """Who sees a reply."""

    ONLY_YOU = "only_you"
    EVERYONE = "everyone"


class Accent(StrEnum):
    """What a reply feels like; a coloured edge where the platform has one."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a post. ``summary`` (plain, one line, <= 150 characters) makes sense alone."""

    summary: str
    blocks: tuple[Block, ...] = ()
    audience: Audience = Audience.ONLY_YOU
    accent: Accent = Accent.PLAIN

    def to_json(self) -> bytes:
        """The reply as JSON, for the outbox and the page."""
        return _ADAPTER.dump_json(self)

    def with_asides(self, after_answer: Sequence[Block], at_end: Sequence[Block]) -> Reply:
        """The reply with more to say: right after its first block, and after everything."""
        said = self.blocks
        if not said:
            said = (Text((self.summary,)),)
        return replace(self, blocks=(said[0], *after_answer, *said[1:], *at_end))

    def with_tallies(self, tallies: Sequence[Tally]) -> Reply:
        """The reply with each tally in place of the one of the same name.

        It has no more of them afterwards.
        """
        newest = {tally.name: tally for tally in tallies}

        def renewed(block: Block) -> Block:
            return newest.get(block.name, block) if isinstance(block, Tally) else block

        return replace(self, blocks=tuple(map(renewed, self.blocks)))

    @staticmethod
    def from_json(data: bytes | str) -> Reply:
        """A reply back from ``to_json``; ValueError where it is none."""
        return _ADAPTER.validate_json(data)


def text(*spans: Span, quiet: bool = False) -> Text:
    """A paragraph: ``text("Logged ", Bold("45 min"), ".")``."""
    return Text(spans, quiet)


def fields(*pairs: tuple[str, Span | tuple[Span, ...]]) -> Fields:
    """Fields from (name, span or spans) pairs."""
    made = []
    for name, value in pairs:
        spans = value if isinstance(value, tuple) else (value,)
        made.append(FieldPair(name, spans))
    return Fields(tuple(made))


def actions(*items: Button | Link | Choice) -> Actions:
    """What can be done next, in order."""
    return Actions(items)


def listing(lead: str, names: Sequence[str], *, quiet: bool = False) -> Text:
    """``lead`` and names in bold: one after it, several each on a line of its own."""
    spans: list[Span] = [lead.rstrip()]
    before = " " if len(names) == 1 else BULLET
    for name in names:
        spans += [before, Bold(name)]
    return Text(tuple(spans), quiet)


def marked(sentence: str) -> Text:
    """A sentence of ours with ``**bold**``, ```mono``` and ```/command``` marks, as spans.

    All of it stays plain.
    """
    return Text(tuple(map(_marked_span, _MARKS.finditer(sentence))))


def lines_of(reply: Reply) -> list[str]:
    """The command lines that its buttons and choices type, in their order."""
    lines: list[str] = []
    for block in reply.blocks:
        if not isinstance(block, Actions):
            continue
        for item in block.items:
            match item:
                case Button():
                    lines.append(item.line)
                case Choice():
                    lines += [option.line for option in item.options]
    return lines


def words_of(block: Any) -> str:
    """What a block says without any formatting, as its fallbacks tell it."""
    while not isinstance(block, Text):
        block = block.fallback()
    return "".join(map(plain, block.spans))


def spelled(reply: Reply, root: str) -> Reply:
    """The reply with every command as it is typed after ``root``: ``log`` -> ``/cairn log``."""

    def spell(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(map(spell_one, spans))

    def spell_one(span: Span) -> Span:
        return Mono(f"{root} {span.line}") if isinstance(span, Command) else span

    def block_of(block: Block) -> Block:
        match block:
            case Text() | Tally():
                return replace(block, spans=spell(block.spans))
            case Fields():
                return Fields(tuple(replace(pair, value=spell(pair.value)) for pair in block.pairs))
            case _:
                return block

    return replace(reply, blocks=tuple(map(block_of, reply.blocks)))


def _marked_span(found: re.Match[str]) -> Span:
    mono, bold, plain_text = found.groups()
    if bold is not None:
        return Bold(bold)
    if mono is None:
        return plain_text
    return Command(mono[1:]) if mono.startswith("/") and len(mono) > 1 else Mono(mono)


_MARKS = re.compile(
    r"`(?P<mono>[^`]+)`|\*\*(?P<bold>.+?)\*\*|(?P<text>(?:(?!`[^`]+`|\*\*.+?\*\*).)+)",
    re.DOTALL,
)
_ADAPTER: TypeAdapter[Reply] = TypeAdapter(Reply)
