"""A made-up platform: a pager. It keeps pages in boxes, rings at ``@name`` and thickens ``*text*``.

A page has a text of at most 500 characters, at most six keys that send a line, a foot of small
print that can be changed, and a mark by which it is found. A backslash takes a character's
meaning away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.chat.rendered import Json

TEXT, KEYS = 500, 6


class PagerError(Exception):
    """``no``: refused; ``busy``: not taken, after so many seconds again; ``gone``: no answer."""

    def __init__(self, kind: str, seconds: float = 0.0) -> None:
        super().__init__(kind)
        self.kind, self.seconds = kind, seconds


@dataclass
class Pager:
    """All pages by box, oldest first; what is asked of each person; mishaps of the next calls."""

    now: datetime
    boxes: dict[str, list[Json]] = field(default_factory=dict)
    asked: dict[str, Json] = field(default_factory=dict)
    mishaps: list[PagerError] = field(default_factory=list)

    async def post(self, box: str, pages: list[Json]) -> str:
        """Keeps pages, unless their mark is there already; the name of the last one."""
        mishap = self.mishaps.pop() if self.mishaps else None
        if mishap is not None and mishap.kind != "gone":
            raise mishap
        mark = pages[-1]["mark"]
        there = await self.find(box, mark, datetime.min.replace(tzinfo=self.now.tzinfo))
        kept = self.boxes.setdefault(box, [])
        if there is None:
            kept += [{**page, "at": self.now, "name": f"{box}-{len(kept)}"} for page in pages]
            there = str(len(kept) - 1)
        if mishap is not None:
            raise mishap
        return there

    async def find(self, box: str, mark: str, since: datetime) -> str | None:
        """The name of the page with this mark that came since then."""
        for number, page in enumerate(self.boxes.get(box, [])):
            if mark and page["mark"] == mark and page["at"] >= since:
                return str(number)
        return None

    async def change(self, box: str, name: str, page: Json) -> None:
        """Another page in its place."""
        self.boxes[box][int(name)] |= page

    def ask(self, person: str, question: Json) -> None:
        """Fields for a person to fill in."""
        self.asked[person] = question


def faults(page: dict[str, Any]) -> list[str]:
    """What the pager would hold against a page."""
    found = [] if 0 < len(page["text"]) <= TEXT else [f"{len(page['text'])} characters"]
    return found + ([f"{len(page['keys'])} keys"] if len(page["keys"]) > KEYS else [])
