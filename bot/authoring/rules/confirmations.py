"""C509, C510: each entry of confirmed.toml is there once, is past, and still serves an item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.authoring.alike import title_key, url_key
from bot.authoring.confirmed import CONFIRMED, Confirmed, ConfirmedPaper, ConfirmedUrl
from bot.authoring.facts import ARXIV_PAGE
from bot.authoring.rules.truth import addresses
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault, Severity, shorten
from bot.catalog.schema import Item, Reading
from bot.catalog.toml import Loc, nearest_line

LONGEST_NAME = 120


def check_confirmed(
    catalog: Catalog, confirmed: Confirmed, lines: dict[Loc, int], today: date
) -> Iterator[Fault]:
    """Every fault of the entries, at their lines. That one serves nobody any more is a warning."""
    named = names(catalog)
    said: set[str] = set()
    for loc, entry in confirmed.entries():
        line, name = nearest_line(lines, loc), entry_name(entry)
        if entry.key in said:
            yield Fault(CONFIRMED, line, "C509", f"{name} is here twice")
        if entry.checked > today:
            sentence = f"{name} was checked on {entry.checked}, which is in the future"
            yield Fault(CONFIRMED, line, "C509", sentence)
        if entry.key not in named:
            sentence = f"no item names {name}; take the entry out"
            yield Fault(CONFIRMED, line, "C510", sentence, Severity.WARNING)
        said.add(entry.key)


def names(catalog: Catalog) -> set[str]:
    """The keys of every address and paper that an item names, archived ones and drafts too."""
    found: set[str] = set()
    for item in catalog.items.values():
        found.update(names_in(item))
    return found


def names_in(item: Item) -> Iterator[str]:
    """The keys of the addresses and papers that an item names."""
    for _, url in addresses(item):
        yield url_key(url)
        if page := ARXIV_PAGE.search(url):
            yield page[1]
    if isinstance(item, Reading):
        yield item.arxiv or title_key(item.official_title)


def entry_name(entry: ConfirmedUrl | ConfirmedPaper) -> str:
    """What an entry is called in a sentence."""
    if isinstance(entry, ConfirmedUrl):
        return shorten(entry.url, LONGEST_NAME)
    if entry.arxiv:
        return f"arXiv {entry.arxiv}"
    return f'"{shorten(entry.title, LONGEST_NAME)}"'
