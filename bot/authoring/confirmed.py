"""confirmed.toml: addresses and papers that someone looked up although no list of facts has them, and where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from bot.authoring.alike import bare, plain
from bot.catalog.document import Loc, nearest_line, parse_toml, toml_lines
from bot.catalog.faults import Fault
from bot.catalog.parts import Frozen, Line, Url
from bot.catalog.sentences import explain

CONFIRMED = "confirmed.toml"


class ConfirmedUrl(Frozen):
    """An address; ``seen`` says where it was met, ``checked`` when."""

    url: Url
    seen: Line
    checked: date

    @property
    def key(self) -> str:
        """What the address is compared by."""
        return bare(self.url)


class ConfirmedPaper(Frozen):
    """A paper by its title, and by its arXiv id where it has one."""

    title: Line
    arxiv: Annotated[str, StringConstraints(pattern=r"^(\d{4}\.\d{4,5}|[a-z-]+/\d{7})$")] | None = (
        None
    )
    seen: Line
    checked: date

    @property
    def key(self) -> str:
        """What the paper is compared by: its arXiv id, else the letters of its title."""
        return self.arxiv or plain(self.title)


class Confirmed(Frozen):
    """What the file holds."""

    urls: tuple[ConfirmedUrl, ...] = ()
    papers: tuple[ConfirmedPaper, ...] = ()

    def entries(self) -> Iterator[tuple[Loc, ConfirmedUrl | ConfirmedPaper]]:
        """Every entry with the place that names it."""
        for number, found in enumerate(self.urls):
            yield ("urls", number, "url"), found
        for number, paper in enumerate(self.papers):
            yield ("papers", number, "arxiv" if paper.arxiv else "title"), paper


NOTHING = Confirmed()


def read_confirmed(folder: Path) -> tuple[Confirmed, dict[Loc, int], list[Fault]]:
    """(what is confirmed, the lines it is written in, faults).

    Nothing is confirmed where there is no such file.
    """
    file = folder / CONFIRMED
    if not file.is_file():
        return NOTHING, {}, []
    text = file.read_text("utf-8", errors="replace")
    values, faults = parse_toml(text, CONFIRMED, first=1)
    lines = dict(toml_lines(text, first=1))
    confirmed = NOTHING
    try:
        confirmed = Confirmed.model_validate(values or {})
    except ValidationError as error:
        noun = "list of what is confirmed"
        faults += explain(error, Confirmed, noun, CONFIRMED, lambda loc: nearest_line(lines, loc))
    return confirmed, lines, [replace(fault, code="C509") for fault in faults]
