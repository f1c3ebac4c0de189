"""What is known to be true outside the content.

ArXiv titles, Kaggle slugs, book titles and addresses that exist, from a folder of plain files. Each
is read only when a rule first asks for it; a file that is not there knows nothing. What was looked
up one by one (``bot.authoring.confirmed``) is known too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from bot.authoring.alike import title_key, url_key
from bot.authoring.confirmed import NOTHING_CONFIRMED, Confirmed

ARXIV_PAGE = re.compile(r"arxiv\.org/(?:abs|pdf)/([a-z-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KaggleFact:
    """A competition or dataset.

    ``titles`` may be empty; ``year`` is the closing year, None where nobody wrote it.
    """

    titles: tuple[str, ...]
    year: int | None
    form: str

    @classmethod
    def of(cls, row: list[str]) -> KaggleFact:
        """From a row of kaggle.tsv: slug, title, year, form, four others, source, subtitle."""
        year = None
        if row[2].isdigit():
            year = int(row[2])
        titles = (row[1], *row[9:10])
        return cls(tuple(filter(None, titles)), year, row[3])


@dataclass(frozen=True)
class Facts:
    """The facts in ``folder``: papers.tsv, kaggle.tsv, bib_titles.tsv and urls.txt.

    And what was confirmed.
    """

    folder: Path
    confirmed: Confirmed = NOTHING_CONFIRMED

    @cached_property
    def papers(self) -> dict[str, tuple[str, ...]]:
        """ArXiv id -> its known titles."""
        known: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows("papers.tsv", 2):
            known[row[0]] = [row[1]]
        for title, _, venue, address, *_ in self.rows("bib_titles.tsv", 5):
            if page := ARXIV_PAGE.search(f"{address} {venue}"):
                known[page[1]].append(title)
        for paper in self.confirmed.papers:
            if paper.arxiv:
                known[paper.arxiv].append(paper.title)
        return {arxiv: tuple(titles) for arxiv, titles in known.items()}

    @cached_property
    def kaggle(self) -> dict[str, KaggleFact]:
        """Slug in lower case -> what is known of it."""
        return {row[0].lower(): KaggleFact.of(row) for row in self.rows("kaggle.tsv", 4)}

    @cached_property
    def books(self) -> dict[str, frozenset[int]]:
        """Title of a book or a classic (see ``title_key``) -> the years it is known with."""
        known: defaultdict[str, set[int]] = defaultdict(set)
        for title, year, *_ in self.rows("bib_titles.tsv", 2):
            years = known[title_key(title)]
            if year.isdigit():
                years.add(int(year))
        return {title: frozenset(years) for title, years in known.items()}

    @cached_property
    def titles(self) -> frozenset[str]:
        """Titles of every paper, book and classic, as ``title_key`` has them."""
        confirmed = [paper.title for paper in self.confirmed.papers]
        titles = chain(confirmed, *self.papers.values())
        return frozenset(map(title_key, titles)) | self.books.keys()

    @cached_property
    def urls(self) -> frozenset[str]:
        """Addresses that curated lists carry or someone confirmed, as ``url_key`` has them."""
        confirmed = [entry.url for entry in self.confirmed.urls]
        listed = self.text("urls.txt").split()
        return frozenset(map(url_key, chain(confirmed, listed)))

    def rows(self, name: str, columns: int) -> list[list[str]]:
        """The rows of a tab-separated file that have enough columns, white space off."""
        found: list[list[str]] = []
        for line in self.text(name).splitlines():
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) >= columns:
                found.append(cells)
        return found

    def text(self, name: str) -> str:
        """A file's text; empty where there is no such file."""
        file = self.folder / name
        if not file.is_file():
            return ""
        return file.read_text("utf-8")
