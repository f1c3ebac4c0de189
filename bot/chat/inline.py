"""Spans: the words inside a block.

A plain ``str`` may carry what a member typed; renderers escape it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.chat.words.zone_names import say_zone


@dataclass(frozen=True, slots=True)
class Bold:
    """Plain text, emphasised."""

    text: str
    type: Literal["bold"] = "bold"


@dataclass(frozen=True, slots=True)
class Mono:
    """Plain text as typed: a command, an id, a reference."""

    text: str
    type: Literal["mono"] = "mono"


@dataclass(frozen=True, slots=True)
class Command:
    """A line that the reader can type (plain).

    Each platform puts before it what its own commands begin with.
    """

    line: str
    type: Literal["command"] = "command"


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A label (plain) that opens ``url`` (http or https, checked before it is stored)."""

    label: str
    url: str
    type: Literal["link_to"] = "link_to"


@dataclass(frozen=True, slots=True)
class When:
    """A moment (aware), shown in the reader's own zone, or else in ``zone`` (IANA)."""

    at: datetime
    zone: str
    style: Literal["day", "time", "moment"] = "moment"
    type: Literal["when"] = "when"

    def local(self) -> str:
        """The moment in ``zone``, in words: ``Mon 23 Nov 2026, 09:00 (Europe/Berlin)``."""
        shown = self.at.astimezone(ZoneInfo(self.zone))
        day, time = f"{shown:%a} {shown.day} {shown:%b %Y}", f"{shown:%H:%M}"
        return {
            "day": day,
            "time": f"{time} ({say_zone(self.zone)})",
            "moment": f"{day}, {time} ({say_zone(self.zone)})",
        }[self.style]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: a live link on its own platform, its name elsewhere."""

    platform: str
    id: str
    name: str = ""
    type: Literal["channel"] = "channel"


Rich = Annotated[Bold | Mono | Command | LinkTo | When | Channel, Field(discriminator="type")]
Span = str | Rich


def plain(span: Span) -> str:
    """A span without any formatting."""
    match span:
        case str():
            return span
        case Bold() | Mono():
            return span.text
        case Command():
            return span.line
        case LinkTo():
            return f"{span.label} ({span.url})"
        case When():
            return span.local()
        case Channel():
            return f"#{span.name or span.id}"
