"""What a rule found, before anyone looked up the line; and the texts of an item that rules read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from bot.catalog.document import find_code
from bot.catalog.faults import Severity
from bot.catalog.schema import Item
from bot.catalog.toml import Loc

WORD = re.compile(r"[^\W_]+(?:['\u2019.][^\W_]+)*")
BACK_TICKS = re.compile(r"`+")
NOT_PROSE = frozenset(
    {
        *("id", "stage", "status", "slug", "arxiv", "doi", "kind", "type", "cost", "form"),
        *("open_state", "seed", "solve"),
        # For those who keep the content; no member is shown it
        "claim",
    }
)
IDS_OF_TOPICS = frozenset({"topics", "prereqs"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a field of an item. ``snippet`` is where in the field, as the file has it."""

    item: Item
    loc: Loc
    code: str
    sentence: str
    severity: Severity = Severity.ERROR
    snippet: str = ""


def texts(item: BaseModel, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Every text of an item that people read, with its place.

    Addresses and ids are not among them.
    """
    for name in type(item).model_fields:
        if name not in NOT_PROSE:
            yield from texts_in(getattr(item, name), (*loc, name))


def texts_in(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """The texts of one value: itself, its elements' or its fields'."""
    if isinstance(value, BaseModel):
        yield from texts(value, loc)
    elif isinstance(value, tuple):
        for number, element in enumerate(value):
            yield from texts_in(element, (*loc, number))
    elif isinstance(value, str) and not is_address(value) and loc[0] not in IDS_OF_TOPICS:
        yield loc, value


def is_address(text: str) -> bool:
    """Whether a text is an address of the web."""
    return text.startswith(("http://", "https://"))


def of_a_work(loc: Loc) -> bool:
    """Whether a text is a title or a name that others gave, or what members may type."""
    if len(loc) > 1 and loc[-1] == "title":
        return True
    return loc[0] in {"official_title", "authors", "aliases"}


def without_fences(text: str) -> str:
    """``text`` with the lines of fenced code empty."""
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    flags, _ = find_code(lines)
    for number, is_code in enumerate(flags):
        if is_code:
            lines[number] = ""
    return "\n".join(lines)


def without_code(text: str) -> str:
    """``text`` with fenced code and code spans empty."""
    return without_spans(without_fences(text))


def without_spans(text: str) -> str:
    """``text`` with a space for each code span: from back-ticks to the next that are as many.

    One look at each run of back-ticks, however many there are.
    """
    runs = list(BACK_TICKS.finditer(text))
    last = {len(run[0]): at for at, run in enumerate(runs)}  # By length: the last run of it
    kept: list[str] = []
    written, at = 0, 0
    while at < len(runs):
        opening = runs[at]
        length, at = len(opening[0]), at + 1
        if last[length] < at:  # None follows that closes it
            continue
        while len(runs[at][0]) != length:
            at += 1
        kept += [text[written : opening.start()], " "]
        written, at = runs[at].end(), at + 1
    return "".join([*kept, text[written:]])


def words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return WORD.findall(text.casefold())
