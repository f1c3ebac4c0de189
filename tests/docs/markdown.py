"""Markdown as the documents use it.

Written (tables, headings) and read (fences, links, anchors).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: ``info`` is what stands behind the opening back-ticks."""

    info: str
    text: str


def page(title: str, source: str, *parts: str) -> str:
    """A generated page: its title, where it comes from, its parts."""
    made = (
        f"*This page is made from {source} by `python -m tests.docs.reference`; a test holds it up"
        " to date.*"
    )
    return "\n\n".join([f"# {title}", made, *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def mono(text: object) -> str:
    """As code."""
    return f"`{text}`"


def fences(text: str) -> Iterator[Fence]:
    """Every fenced block, with its indentation taken off."""
    for found in FENCE.finditer(text):
        inside = re.sub(rf"^{found['indent']}", "", found["text"], flags=re.MULTILINE)
        yield Fence(found["info"].strip(), inside)


def links(text: str) -> list[str]:
    """The targets of all links outside code."""
    return LINK.findall(INLINE_CODE.sub("", FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """The names that a link can point to after ``#``, as GitHub makes them of headings."""
    bare = FENCE.sub("", text)
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in HEADING.findall(bare)
    }
