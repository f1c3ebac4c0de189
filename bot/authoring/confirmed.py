"""confirmed.toml: addresses and papers that someone looked up, and where they were found.

They are those that no list of facts has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.authoring.alike import title_key, url_key
from bot.authoring.lists import read_list
from bot.catalog.faults import Fault
from bot.catalog.parts import ArxivId, Frozen, Line, Url
from bot.catalog.toml import Loc

CONFIRMED = "confirmed.toml"


class ConfirmedUrl(Frozen):
    """An address; ``seen`` says where it was met, ``checked`` when."""

    url: Url
    seen: Line
    checked: date

    @property
    def key(self) -> str:
        """What the address is compared by."""
        return url_key(self.url)


class ConfirmedPaper(Frozen):
    """A paper by its title, and by its arXiv id where it has one."""

    title: Line
    arxiv: ArxivId | None = None
    seen: Line
    checked: date

    @property
    def key(self) -> str:
        """What the paper is compared by: its arXiv id, else the letters of its title."""
        return self.arxiv or title_key(self.title)

    @property
    def named_by(self) -> str:
        """The field that names it: ``arxiv`` or ``title``."""
        if self.arxiv:
            return "arxiv"
        return "title"


class Confirmed(Frozen):
    """What the file holds."""

    urls: tuple[ConfirmedUrl, ...] = ()
    papers: tuple[ConfirmedPaper, ...] = ()

    def entries(self) -> Iterator[tuple[Loc, ConfirmedUrl | ConfirmedPaper]]:
        """Every entry with the place that names it."""
        for number, found in enumerate(self.urls):
            yield ("urls", number, "url"), found
        for number, paper in enumerate(self.papers):
            yield ("papers", number, paper.named_by), paper


NOTHING_CONFIRMED = Confirmed()


def read_confirmed(folder: Path) -> tuple[Confirmed, dict[Loc, int], list[Fault]]:
    """(what is confirmed, the lines it is written in, faults: all of them C509).

    Nothing is confirmed where there is no such file.
    """
    confirmed, lines, faults = read_list(
        folder / CONFIRMED, Confirmed, noun="list of what is confirmed"
    )
    return confirmed, lines, [replace(fault, code="C509") for fault in faults]
