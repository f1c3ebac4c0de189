"""What a reply says: every name, number, sentence and address in it, found by walking its types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Literal

from bot.chat.blocks import NOTHING
from bot.chat.reply import Channel, Command, Later, Table, Tally, When

MARKDOWN = {"markdown", "body"}
Kind = Literal["words", "url", "line", "span"]


@dataclass(frozen=True)
class Fact:
    """Something a reader must be able to find.

    A ``line`` can be pressed; a ``span`` is shown as each platform shows moments and channels.
    """

    kind: Kind
    value: Any


def facts(value: Any) -> Iterator[Fact]:
    """All that a reply, a block, a span or a part of one says.

    Flags, states and styles change how something looks; they are no facts.
    """
    match value:
        case When() | Channel():
            yield Fact("span", value)
        case Later():
            yield from facts(value.words)  # the rest says who makes it, and of what
        case Command():
            yield Fact("words", value.line)
        case Table():  # headers name what the rows say
            yield from facts(tuple(cell for row in value.rows for cell in row if _says(cell)))
        case tuple():
            for one in value:
                yield from facts(one)
        case str():
            yield Fact("words", value)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _of_field(value, field.name)


def _says(cell: str) -> bool:
    return cell.strip() not in NOTHING


def _of_field(owner: Any, name: str) -> Iterator[Fact]:
    value = getattr(owner, name)
    match value:
        case None | "" | bool() | Enum():
            return
        case int():
            yield Fact("words", str(value))
        case str() if name == "type" or (isinstance(owner, Tally) and name == "name"):
            return
        case str() if name in MARKDOWN:
            for word in value.split():
                yield Fact("words", word)
        case str() if name == "url":
            yield Fact("url", value)
        case str() if name == "line":
            yield Fact("line", value)
        case _:
            yield from facts(value)
