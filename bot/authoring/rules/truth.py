"""C3xx: titles, ids, years and addresses agree with what is known outside the content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from bot.authoring.alike import likeness, title_key, url_key
from bot.authoring.facts import ARXIV_PAGE, Facts
from bot.authoring.rules.finding import Finding, is_address, texts
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity, shorten
from bot.catalog.schema import Item, Kaggle, Reading
from bot.catalog.toml import Loc

LINK = re.compile(r"https?://[^\s<>)\]\"`]+")
KAGGLE_PAGE = re.compile(
    r"kaggle\.com/(?:competitions|c|datasets)/([\w-]+(?:/[\w-]+)?)", re.IGNORECASE
)
RESPELT = 0.9  # Two titles this much alike are one title, spelt differently
FIRST_ARXIV_YEAR = 1991  # Its ids begin with two digits of the year


def papers_are_real(catalog: Catalog, facts: Facts) -> Iterator[Finding]:
    """C301: a known arXiv id has its known title; what is not known is only unverified."""
    for reading in catalog.of_kind(Reading):
        if reading.arxiv is None:
            yield from book_is_known(reading, facts)
        else:
            yield from paper_is_known(reading, reading.arxiv, facts)
            yield from year_fits(reading, reading.arxiv)


def paper_is_known(reading: Reading, arxiv: str, facts: Facts) -> Iterator[Finding]:
    """C301: an arXiv id is known, with this title. Another spelling of it is only a warning."""
    known = facts.papers.get(arxiv)
    if known is None:
        sentence = f"arXiv {arxiv} is not among the known papers; nothing vouches for it"
        yield Finding(reading, ("arxiv",), "C301", sentence, Severity.WARNING)
        return
    alike = likeness(reading.official_title, known)
    if alike == 1:
        return
    severity = Severity.ERROR
    if alike >= RESPELT:
        severity = Severity.WARNING
    sentence = f'arXiv {arxiv} is "{known[0]}", not "{reading.official_title}"'
    yield Finding(reading, ("official_title",), "C301", sentence, severity)


def book_is_known(reading: Reading, facts: Facts) -> Iterator[Finding]:
    """C301, C304: a title without arXiv id is known, with this year; both only warnings."""
    title = title_key(reading.official_title)
    if reading.form == "paper" and title not in facts.titles:
        sentence = (
            f'"{reading.official_title}" is not among the known titles; nothing vouches for it'
        )
        yield Finding(reading, ("official_title",), "C301", sentence, Severity.WARNING)
    years = facts.books.get(title, frozenset())
    if reading.year and years and all(abs(reading.year - year) > 1 for year in years):
        known = ", ".join(str(year) for year in sorted(years))
        sentence = f"the year is {reading.year}; the known one is {known}"
        yield Finding(reading, ("year",), "C304", sentence, Severity.WARNING)


def year_fits(reading: Reading, arxiv: str) -> Iterator[Finding]:
    """C304: the year is that of the arXiv id, or soon after it.

    Older work is sometimes put there late.
    """
    posted = year_posted(arxiv)
    if reading.year and not posted - 1 <= reading.year <= posted + 2:
        sentence = f"the year is {reading.year}, but arXiv {arxiv} is from {posted}"
        yield Finding(reading, ("year",), "C304", sentence, Severity.WARNING)


def year_posted(arxiv: str) -> int:
    """The year in an arXiv id: ``1706.03762`` and ``cs/9901001`` begin their numbers with it."""
    year = 1900 + int(arxiv.split("/")[-1][:2])
    if year < FIRST_ARXIV_YEAR:
        return year + 100
    return year


def kaggle_is_real(catalog: Catalog, facts: Facts) -> Iterator[Finding]:
    """C302: the slug is known, with this form, title and closing year (where they are known)."""
    for prompt in catalog.of_kind(Kaggle):
        known = facts.kaggle.get(prompt.slug.lower())
        if known is None:
            sentence = f"`{prompt.slug}` is not among the known Kaggle slugs"
            yield Finding(prompt, ("slug",), "C302", sentence)
            continue
        if known.form != prompt.form:
            sentence = f"`{prompt.slug}` is a {known.form}, not a {prompt.form}"
            yield Finding(prompt, ("form",), "C302", sentence)
        if known.titles and likeness(prompt.official_title, known.titles) < 1:
            sentence = f'`{prompt.slug}` is "{known.titles[0]}", not "{prompt.official_title}"'
            yield Finding(prompt, ("official_title",), "C302", sentence)
        yield from closing_year_fits(prompt, known.year)


def closing_year_fits(prompt: Kaggle, known: int | None) -> Iterator[Finding]:
    """C302: another year than the known one is an error; a year that nobody knows is a warning."""
    if prompt.year is None or prompt.year == known:
        return
    if known is None:
        sentence = f"nothing vouches for the year {prompt.year} of `{prompt.slug}`"
        yield Finding(prompt, ("year",), "C302", sentence, Severity.WARNING)
    else:
        sentence = f"`{prompt.slug}` closed in {known}, not in {prompt.year}"
        yield Finding(prompt, ("year",), "C302", sentence)


def links_are_known(catalog: Catalog, facts: Facts) -> Iterator[Finding]:
    """C303: an address is on a curated list, or is that of a known paper or competition.

    Else a warning.
    """
    for item in catalog.active:
        for loc, url in addresses(item):
            if not is_known(url, facts):
                sentence = f"nothing vouches for {shorten(url, 120)}; open it and see"
                yield Finding(item, loc, "C303", sentence, Severity.WARNING, url)


def addresses(item: Item) -> Iterator[tuple[Loc, str]]:
    """Every address of an item: fields that are one, and links in its texts."""
    yield from fields_with_addresses(item, ())
    for loc, text in texts(item):
        for found in LINK.finditer(text):
            yield loc, found[0].rstrip(".,;:")


def fields_with_addresses(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """The addresses among a value's fields and elements."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from fields_with_addresses(getattr(value, name), (*loc, name))
    elif isinstance(value, tuple):
        for number, element in enumerate(value):
            yield from fields_with_addresses(element, (*loc, number))
    elif isinstance(value, str) and is_address(value):
        yield loc, value


def is_known(url: str, facts: Facts) -> bool:
    """Whether anything vouches for an address."""
    if url_key(url) in facts.urls:
        return True
    if page := ARXIV_PAGE.search(url):
        return page[1] in facts.papers
    if page := KAGGLE_PAGE.search(url):
        slug = page[1].lower()
        return slug in facts.kaggle or slug.split("/")[0] in facts.kaggle
    return False


FACT_RULES = (papers_are_real, kaggle_is_real, links_are_known)
