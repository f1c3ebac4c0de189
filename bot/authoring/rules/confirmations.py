"""C509, C510: what confirmed.toml holds is there once, was looked up in the past, and still serves an item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.authoring.alike import bare, plain
from bot.authoring.confirmed import CONFIRMED, Confirmed, ConfirmedPaper, ConfirmedUrl
from bot.authoring.facts import ARXIV
from bot.authoring.rules.truth import addresses
from bot.catalog.catalog import Catalog
from bot.catalog.document import Loc, nearest_line
from bot.catalog.faults import Fault, Severity, shorten
from bot.catalog.schema import Reading


def check(
    catalog: Catalog, confirmed: Confirmed, lines: dict[Loc, int], today: date
) -> Iterator[Fault]:
    """Every fault of the entries, at their lines. That one serves nobody any more is a warning."""
    named = names(catalog)
    said: set[str] = set()
    for loc, entry in confirmed.entries():
        line, name = nearest_line(lines, loc), spelt(entry)
        if entry.key in said:
            yield Fault(CONFIRMED, line, "C509", f"{name} is here twice")
        if entry.checked > today:
            yield Fault(
                CONFIRMED,
                line,
                "C509",
                f"{name} was checked on {entry.checked}, which is in the future",
            )
        if entry.key not in named:
            yield Fault(
                CONFIRMED,
                line,
                "C510",
                f"no item names {name}; take the entry out",
                Severity.WARNING,
            )
        said.add(entry.key)


def names(catalog: Catalog) -> set[str]:
    """The keys of every address and paper that an item names, archived ones and drafts too."""
    found: set[str] = set()
    for item in catalog.items.values():
        for _, url in addresses(item):
            found.add(bare(url))
            if paper := ARXIV.search(url):
                found.add(paper[1])
        if isinstance(item, Reading):
            found.add(item.arxiv or plain(item.official_title))
    return found


def spelt(entry: ConfirmedUrl | ConfirmedPaper) -> str:
    """What an entry is called in a sentence."""
    if isinstance(entry, ConfirmedUrl):
        return shorten(entry.url, 120)
    return f"arXiv {entry.arxiv}" if entry.arxiv else f'"{shorten(entry.title, 120)}"'
