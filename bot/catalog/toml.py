"""TOML with line numbers: values, the line of each key, and syntax errors as faults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from bot.catalog.faults import Fault

Loc = tuple[str | int, ...]
"""The place of a value: the keys and list positions that lead to it."""

TABLE_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
KEY_LINE = re.compile(r"\s*([\w-]+)\s*=")
DEEPEST = 20  # lists and tables in each other; an item has three
ERROR_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def parse_toml(text: str, path: str, first: int) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The values of a TOML text whose first line is line ``first`` of the file.

    (None, [C003]) where the text is not TOML, or is nested too deeply to be read.
    """
    try:
        values = tomllib.loads(text)
    except RecursionError:
        return None, [too_deep(path, first)]
    except ValueError as error:  # not only TOMLDecodeError: a number of 5,000 digits is none
        said = str(error)
        line = first + error_line(said, text) - 1
        return None, [Fault(path, line, "C003", f"this is not TOML: {error_words(said)}")]
    if is_deep(values):
        return None, [too_deep(path, first)]
    return values, []


def too_deep(path: str, line: int) -> Fault:
    """C003, for values in values in values."""
    sentence = f"lists and tables stand more than {DEEPEST} deep in each other"
    return Fault(path, line, "C003", sentence)


def is_deep(values: object) -> bool:
    """Whether lists and tables stand deeper in each other than anything that walks them likes."""
    level: list[object] = [values]
    for _ in range(DEEPEST):
        level = [inner for value in level for inner in inside(value)]
    return bool(level)


def inside(value: object) -> list[object]:
    """What a table or a list holds; nothing for anything else."""
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return value
    return []


def error_line(said: str, text: str) -> int:
    """The line of the text that a TOML error names; the last one where it names none."""
    place = ERROR_PLACE.search(said)
    if place is None:
        return max(1, text.count("\n"))
    return int(place[1])


def error_words(said: str) -> str:
    """A TOML error as the rest of a sentence: ``Invalid value (at ...)`` -> ``invalid value``."""
    words = ERROR_PLACE.sub("", said).removesuffix(" (at end of document)")
    return words[:1].lower() + words[1:]


def toml_lines(text: str, first: int) -> Iterator[tuple[Loc, int]]:
    """The line of each table and key, such as ``("resources", 0, "url")``."""
    table: Loc = ()
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), first):
        if header := TABLE_HEADER.fullmatch(line.split("#")[0].rstrip()):
            brackets, name = header.groups()
            if brackets == "[[":
                seen[name] = seen.get(name, -1) + 1
                yield (name,), number
                table = (name, seen[name])
            else:
                table = tuple(name.split("."))
            yield table, number
        elif key := KEY_LINE.match(line):
            yield (*table, key[1]), number


def nearest_line(lines: dict[Loc, int], loc: Loc) -> int:
    """The line of the deepest part of ``loc`` that has one; 1 where none has.

    Parts that are no key (union tags) are passed over.
    """
    path: Loc = ()
    for part in loc:
        if (*path, part) in lines:
            path = (*path, part)
    return lines.get(path, 1)
