"""The shape of a content file: TOML front matter between ``+++`` lines, then ``## `` sections.

Knows no kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.catalog.faults import Fault
from bot.catalog.parts import field_name
from bot.catalog.toml import KEY_LINE, Loc, nearest_line, parse_toml, toml_lines

FENCE_LINE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
MOST_BYTES = 64 * 1024  # of one file; the largest item that ships has 4 kB
MOST_SECTIONS = 50
# Control characters, and what turns the direction of all that follows: nobody sees them in a file,
# and no platform and no database wants them
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FILL_IN = "FILL-IN"  # What `cairn content new` leaves for a writer to replace


@dataclass(frozen=True, slots=True)
class Section:
    """``line`` is the heading's own; ``text`` is everything below it, untrimmed."""

    heading: str
    line: int
    text: str

    def line_of(self, snippet: str) -> int:
        """The line of ``snippet`` in the text; the heading's where it is empty or not there."""
        if not snippet or snippet not in self.text:
            return self.line
        return self.line + 1 + self.text.count("\n", 0, self.text.index(snippet))


@dataclass(frozen=True)
class Document:
    """A file taken apart: ``values`` are the front matter's, ``sections`` are by field name.

    ``unfinished``: placeholders are left, and each of them is a fault of its own. Judging the
    values would only say the same twice.
    """

    path: str
    front: str
    values: dict[str, Any]
    sections: dict[str, Section]
    unfinished: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """Front matter and sections as one mapping, ready for a model."""
        return {**self.values, **{name: section.text for name, section in self.sections.items()}}

    @cached_property
    def lines(self) -> dict[Loc, int]:
        """The line of each key and table of the front matter (which starts at line 2)."""
        return dict(toml_lines(self.front, first=2))

    def line_of(self, loc: Loc, snippet: str = "") -> int:
        """The line of the field at ``loc``, or of ``snippet`` inside it.

        1 for a field that is not there.
        """
        if loc and (section := self.sections.get(str(loc[0]))):
            return section.line_of(snippet)
        return nearest_line(self.lines, loc)


@dataclass(frozen=True, slots=True)
class Halves:
    """A file's two parts, and the line on which the second begins."""

    front: str
    body: str
    body_line: int


def read_document(file: Path, path: str) -> tuple[Document | None, list[Fault]]:
    """Take a file apart, with all that is wrong with its shape.

    No document where nothing can be made of it.
    """
    text = read_text(file, path)
    if isinstance(text, Fault):
        return None, [text]
    return parse_document(text, path)


def read_text(file: Path, path: str) -> str | Fault:
    """The text of a file, with plain line ends; C001 where it is none.

    No more of the file is read than the largest may have.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
        text = data[:MOST_BYTES].decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return Fault(path, 1, "C001", f"the file is not UTF-8 (byte {error.start} does not fit)")
    except OSError as error:
        return Fault(path, 1, "C001", f"the file can't be read: {error.strerror}")
    if len(data) > MOST_BYTES:
        return Fault(path, 1, "C001", f"the file is larger than {MOST_BYTES // 1024} kB")
    if unseen := UNSEEN.search(text):
        line = text.count("\n", 0, unseen.start()) + 1
        sentence = f"U+{ord(unseen[0]):04X}, a character that nobody sees, is here; take it out"
        return Fault(path, line, "C001", sentence)
    return text


def parse_document(text: str, path: str) -> tuple[Document | None, list[Fault]]:
    """Take a file's text apart; no document where the front matter can't be found or read."""
    halves = split_front(text, path)
    if isinstance(halves, Fault):
        return None, [halves]
    values, faults = parse_toml(halves.front, path, first=2)
    if values is None:
        return None, faults
    if halves.body.count("\n## ") > MOST_SECTIONS:
        sentence = f"the file has more than {MOST_SECTIONS} sections"
        return None, [Fault(path, halves.body_line, "C008", sentence)]
    waiting = list(placeholders(text, path))
    sections, wrong = split_sections(halves.body, path, halves.body_line)
    document = Document(path, halves.front, values, sections, unfinished=bool(waiting))
    return document, [*waiting, *wrong, *said_twice(document)]


def placeholders(text: str, path: str) -> Iterator[Fault]:
    """C007, for each line that still waits for its writer."""
    if FILL_IN not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if FILL_IN in line:
            what = "this text"
            if key := KEY_LINE.match(line):
                what = f"`{key[1]}`"
            sentence = f"{what} waits to be written; replace the `{FILL_IN}`"
            yield Fault(path, number, "C007", sentence)


def split_front(text: str, path: str) -> Halves | Fault:
    """Front matter and body; C002 where the two lines ``+++`` are not there."""
    if not text.startswith("+++\n"):
        sentence = "the file starts with a line `+++`, then the front matter, then a line `+++`"
        return Fault(path, 1, "C002", sentence)
    end = text.find("\n+++\n", 3)
    if end < 0 and text.endswith("\n+++"):
        end = len(text) - 4
    if end < 0:
        sentence = "the front matter that starts here is never closed by a second line `+++`"
        return Fault(path, 1, "C002", sentence)
    front = text[4 : end + 1]
    return Halves(front, text[end + 5 :], front.count("\n") + 3)


def split_sections(body: str, path: str, first: int) -> tuple[dict[str, Section], list[Fault]]:
    """The sections of a body whose first line is line ``first``.

    A ``## `` inside fenced code is no heading.
    """
    lines = body.split("\n")
    code, unclosed = find_code(lines)
    starts = [n for n, line in enumerate(lines) if line.startswith("## ") and not code[n]]
    edges = [*starts, len(lines)]
    faults: list[Fault] = []

    stray = first_with_text(lines[: edges[0]])
    if stray is not None:
        sentence = "this text belongs to no section; put a `## ` heading above it"
        faults.append(Fault(path, first + stray, "C005", sentence))

    sections: dict[str, Section] = {}
    for start, end in pairwise(edges):
        heading = lines[start].removeprefix("## ").strip()
        section = Section(heading, first + start, "\n".join(lines[start + 1 : end]))
        above = sections.setdefault(field_name(heading), section)
        if above is not section:
            sentence = f"the section `## {heading}` is here twice (line {above.line} too)"
            faults.append(Fault(path, section.line, "C004", sentence))

    if unclosed is not None:
        sentence = "the code block that starts here is never closed"
        faults.append(Fault(path, first + unclosed, "C006", sentence))
    return sections, faults


def said_twice(document: Document) -> Iterator[Fault]:
    """C004, for each field that is both a key of the front matter and a section."""
    for name, section in document.sections.items():
        if name in document.values:
            sentence = f"`{name}` is in the front matter already; say it once"
            yield Fault(document.path, section.line, "C004", sentence)


def first_with_text(lines: list[str]) -> int | None:
    """The number of the first line that is not blank; None if all are."""
    return next((number for number, line in enumerate(lines) if line.strip()), None)


def find_code(lines: list[str]) -> tuple[list[bool], int | None]:
    """(for each line whether it is fenced code or a fence, the number of a fence never closed)."""
    flags: list[bool] = []
    fence = ""
    opened: int | None = None
    for number, line in enumerate(lines):
        mark = fence_mark(line)
        flags.append(bool(fence or mark))
        if mark is None:
            continue
        if not fence:
            fence, opened = mark[1], number
        elif mark[1].startswith(fence) and not mark[2].strip():
            fence, opened = "", None
    return flags, opened


def fence_mark(line: str) -> re.Match[str] | None:
    """The fence on a line and what stands behind it; None for most lines, without a regex."""
    if "```" in line or "~~~" in line:
        return FENCE_LINE.match(line)
    return None
