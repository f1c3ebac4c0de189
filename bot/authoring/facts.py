"""What is known to be true outside the content: arXiv titles, Kaggle slugs, book titles and addresses that exist.

Read from a folder of plain files, each only when a rule first asks for it; a file that is not there knows nothing.
What was looked up one by one (:mod:`bot.authoring.confirmed`) is known too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.authoring.alike import bare, plain
from bot.authoring.confirmed import NOTHING, Confirmed

ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/([a-z-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KaggleFact:
    """A competition or dataset.

    ``titles`` may be empty; ``year`` is the closing year, None where nobody wrote it.
    """

    titles: tuple[str, ...]
    year: int | None
    form: str


@dataclass(frozen=True)
class Facts:
    """The facts in ``folder``: papers.tsv, kaggle.tsv, bib_titles.tsv and urls.txt.

    And what was confirmed.
    """

    folder: Path
    confirmed: Confirmed = NOTHING

    @cached_property
    def papers(self) -> dict[str, tuple[str, ...]]:
        """ArXiv id -> its known titles."""
        known: dict[str, tuple[str, ...]] = {
            row[0]: (row[1],) for row in self.rows("papers.tsv", 2)
        }
        for title, _, venue, address, *_ in self.rows("bib_titles.tsv", 5):
            if found := ARXIV.search(f"{address} {venue}"):
                known[found[1]] = (*known.get(found[1], ()), title)
        for paper in self.confirmed.papers:
            if paper.arxiv:
                known[paper.arxiv] = (*known.get(paper.arxiv, ()), paper.title)
        return known

    @cached_property
    def kaggle(self) -> dict[str, KaggleFact]:
        """Slug in lower case -> what is known of it.

        Columns: slug, title, year, form, ..., subtitle.
        """
        return {
            row[0].lower(): KaggleFact(
                titles=tuple(title for title in (row[1], *row[9:10]) if title),
                year=int(row[2]) if row[2].isdigit() else None,
                form=row[3],
            )
            for row in self.rows("kaggle.tsv", 4)
        }

    @cached_property
    def books(self) -> dict[str, frozenset[int]]:
        """Plain title of a book or a classic -> the years it is known with."""
        known: dict[str, frozenset[int]] = {}
        for row in self.rows("bib_titles.tsv", 2):
            years = {int(row[1])} if row[1].isdigit() else set()
            known[plain(row[0])] = known.get(plain(row[0]), frozenset()) | years
        return known

    @cached_property
    def titles(self) -> frozenset[str]:
        """Plain titles of every paper, book and classic."""
        titles = [title for known in self.papers.values() for title in known]
        titles += [paper.title for paper in self.confirmed.papers]
        return frozenset(plain(title) for title in titles) | self.books.keys()

    @cached_property
    def urls(self) -> frozenset[str]:
        """Addresses that curated lists carry or someone confirmed, as :func:`bare` has them."""
        file = self.folder / "urls.txt"
        listed = file.read_text("utf-8").split() if file.is_file() else []
        return frozenset(
            bare(url) for url in (*listed, *(entry.url for entry in self.confirmed.urls))
        )

    def rows(self, name: str, columns: int) -> list[list[str]]:
        """The rows of a tab-separated file that have at least ``columns`` columns, white space off."""
        file = self.folder / name
        if not file.is_file():
            return []
        rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
        return [[cell.strip() for cell in row] for row in rows if len(row) >= columns]
