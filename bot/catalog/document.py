"""The shape of a content file: TOML front matter between ``+++`` lines, then ``## `` sections.

Knows no kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.catalog.faults import Fault
from bot.catalog.parts import field_name

Loc = tuple[str | int, ...]
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
TABLE = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
KEY = re.compile(r"\s*([\w-]+)\s*=")
PLACEHOLDER = "FILL-IN"  # what `cairn content new` leaves for a writer to replace
TOML_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Section:
    """``line`` is the heading's own; ``text`` is everything below it, untrimmed."""

    heading: str
    line: int
    text: str


@dataclass(frozen=True)
class Document:
    """A file taken apart. ``values`` are the front matter's, ``sections`` are by field name."""

    path: str
    front: str
    values: dict[str, Any]
    sections: dict[str, Section]
    unfinished: bool = (
        False  # placeholders are left, so judging its values would only say the same twice
    )

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
        section = self.sections.get(str(loc[0])) if loc else None
        if section is not None:
            start = section.text.find(snippet) if snippet else -1
            return section.line + (section.text.count("\n", 0, start) + 1 if start >= 0 else 0)
        return nearest_line(self.lines, loc)


def nearest_line(lines: dict[Loc, int], loc: Loc) -> int:
    """The line of the deepest part of ``loc`` that has one.

    Parts that are no key (union tags) are passed over.
    """
    path: Loc = ()
    for part in loc:
        if (*path, part) in lines:
            path = (*path, part)
    return lines.get(path, 1)


def read(file: Path, path: str) -> tuple[Document | None, list[Fault]]:
    """Take a file apart, with all that is wrong with its shape.

    No document where nothing can be made of it.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [
            Fault(path, 1, "C001", f"the file is not UTF-8 (byte {error.start} does not fit)")
        ]
    except OSError as error:
        return None, [Fault(path, 1, "C001", f"the file can't be read: {error.strerror}")]
    return parse(text.replace("\r\n", "\n"), path)


def parse(text: str, path: str) -> tuple[Document | None, list[Fault]]:
    """Take a file's text apart."""
    waiting = list(placeholders(text, path)) if PLACEHOLDER in text else []
    front, body, at = split_front(text)
    if front is None:
        return None, [Fault(path, at, "C002", body)]
    values, faults = parse_toml(front, path, first=2)
    if values is None:
        return None, faults
    sections, more = split_sections(body, path, at)
    twice = [
        Fault(
            path,
            sections[name].line,
            "C004",
            f"`{name}` is in the front matter already; say it once",
        )
        for name in sections.keys() & values.keys()
    ]
    return Document(path, front, values, sections, bool(waiting)), [
        *waiting,
        *faults,
        *more,
        *twice,
    ]


def placeholders(text: str, path: str) -> Iterator[Fault]:
    """C007, for each line that still waits for its writer."""
    for number, line in enumerate(text.split("\n"), 1):
        if PLACEHOLDER in line:
            key = KEY.match(line)
            what = f"`{key[1]}` waits" if key else "this text waits"
            yield Fault(path, number, "C007", f"{what} to be written; replace the `{PLACEHOLDER}`")


def split_front(text: str) -> tuple[str | None, str, int]:
    """(front matter, body, line of the body's start), or (None, what is wrong, its line)."""
    if not text.startswith("+++\n"):
        return (
            None,
            "the file starts with a line `+++`, then the front matter, then a line `+++`",
            1,
        )
    end = text.find("\n+++\n", 3)
    if end < 0 and text.endswith("\n+++"):
        end = len(text) - 4
    if end < 0:
        return None, "the front matter that starts here is never closed by a second line `+++`", 1
    front = text[4 : end + 1]
    return front, text[end + 5 :], front.count("\n") + 3


def parse_toml(text: str, path: str, first: int) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The values of a TOML text whose first line is line ``first`` of the file."""
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = TOML_LINE.search(said)
        line = int(found[1]) if found else max(1, text.count("\n"))
        what = shorten_toml(TOML_LINE.sub("", said).removesuffix(" (at end of document)"))
        return None, [Fault(path, first + line - 1, "C003", f"this is not TOML: {what}")]


def shorten_toml(said: str) -> str:
    """A TOML error as the rest of a sentence: ``Invalid value`` -> ``invalid value``."""
    return said[:1].lower() + said[1:]


def split_sections(body: str, path: str, first: int) -> tuple[dict[str, Section], list[Fault]]:
    """The sections of a body whose first line is line ``first``.

    A ``## `` inside fenced code is no heading.
    """
    sections: dict[str, Section] = {}
    faults: list[Fault] = []
    lines = body.split("\n")
    code, open_at = find_code(lines)
    starts = [
        number for number, line in enumerate(lines) if line.startswith("## ") and not code[number]
    ]
    stray = next(
        (n for n, line in enumerate(lines[: starts[0] if starts else len(lines)]) if line.strip()),
        None,
    )
    if stray is not None:
        faults.append(
            Fault(
                path,
                first + stray,
                "C005",
                "this text belongs to no section; put a `## ` heading above it",
            )
        )
    for start, end in pairwise([*starts, len(lines)]):
        heading = lines[start][3:].strip()
        section = Section(heading, first + start, "\n".join(lines[start + 1 : end]))
        if (name := field_name(heading)) in sections:
            above = sections[name].line
            faults.append(
                Fault(
                    path,
                    section.line,
                    "C004",
                    f"the section `## {heading}` is here twice (line {above} too)",
                )
            )
        else:
            sections[name] = section
    if open_at is not None:
        faults.append(
            Fault(path, first + open_at, "C006", "the code block that starts here is never closed")
        )
    return sections, faults


def find_code(lines: list[str]) -> tuple[list[bool], int | None]:
    """For each line whether it is fenced code (or a fence), and the number of a fence that nothing closes."""
    flags: list[bool] = []
    fence, opened = "", 0
    for number, line in enumerate(lines):
        mark = FENCE.match(line) if "```" in line or "~~~" in line else None
        flags.append(bool(fence or mark))
        if mark and not fence:
            fence, opened = mark[1], number
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
    return flags, opened if fence else None


def toml_lines(text: str, first: int) -> Iterator[tuple[Loc, int]]:
    """The line of each table and key, such as ``("resources", 0, "url")``."""
    table: Loc = ()
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), first):
        if header := TABLE.fullmatch(line.split("#")[0].rstrip()):
            name = header[2]
            if header[1] == "[[":
                seen[name] = seen.get(name, -1) + 1
                yield (name,), number
                table = (name, seen[name])
            else:
                table = tuple(name.split("."))
            yield table, number
        elif key := KEY.match(line):
            yield (*table, key[1]), number
