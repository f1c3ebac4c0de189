"""Facts: titles, ids, years and addresses against a small folder of what is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.alike import title_key, url_key
from bot.authoring.facts import Facts
from bot.authoring.lint import lint
from bot.catalog.load import load

ADAM, CHURN, VECTORS = "readings/rea-adam.md", "kaggle/kag-churn-rounds.md", "topics/top-vectors.md"

PAPERS = """\
0711.0189\tA Tutorial on Spectral Clustering
1407.7502\tUnderstanding Random Forests: From Theory to Practice
1412.6980\tAdam: A method for stochastic optimization
1603.02754\tXGBoost: A Scalable Tree Boosting System
"""
BOOKS = """\
title\tyear\tvenue\turl_or_doi\tsource
The Elements of Statistical Learning\t2009\t\thttps://example.org/esl\ta list
$tau$-bench\t2024\t\thttps://arxiv.org/abs/2406.12045\ta list
"""
KAGGLE = """\
titanic\tTitanic - Machine Learning from Disaster\t\tcompetition
house-prices-advanced-regression-techniques\t\
House Prices: Advanced Regression Techniques\t\tcompetition
playground-series-s4e1\tPlayground Series - Season 4, Episode 1\t2024\tcompetition\t\
A\t\t\t\ta list\tBank Churn
"""
URLS = "".join(
    f"http://www.example.org/{page}/\n"
    for page in (
        "what-is-ml", "vectors", "book/vectors", "matrices", "regression", "trees", "boosting",
        "boosting-workshop", "portal",
    )
)  # fmt: skip

ERROR, WARNING = "error", "warning"
FALSE = [
    (
        ADAM,
        '"1412.6980"',
        '"1603.02754"',
        ERROR,
        "11: C301",
        'is "XGBoost: A Scalable Tree Boosting System", not "Adam',
    ),
    (ADAM, '"1412.6980"', '"1412.6981"', WARNING, "10: C301", "is not among the known papers"),
    (
        ADAM,
        "Adam: A Method for",
        "Adam: Methods for",
        WARNING,
        "11: C301",
        'not "Adam: Methods for',
    ),
    (ADAM, ": A Method for Stochastic Optimization", "", WARNING, "11: C301", 'not "Adam"'),
    (
        ADAM,
        "year = 2014",
        "year = 2020",
        WARNING,
        "13: C304",
        "the year is 2020, but arXiv 1412.6980 is from 2014",
    ),
    (ADAM, 'arxiv = "1412.6980"', 'doi = "10.1000/x"\nform = "paper"', "", "", ""),
    (
        ADAM,
        'arxiv = "1412.6980"\nofficial_title = "Adam: A Method for Stochastic Optimization"',
        'doi = "10.1000/x"\nofficial_title = "Nobody wrote this"',
        WARNING,
        "11: C301",
        "not among the known titles",
    ),
    (
        ADAM,
        'arxiv = "1412.6980"\nofficial_title = "Adam: A Method for Stochastic Optimization"',
        'doi = "10.1000/x"\nofficial_title = "The elements of statistical learning"',
        WARNING,
        "13: C304",
        "known one is 2009",
    ),
    (
        CHURN,
        "series-s4e1",
        "series-s4e99",
        ERROR,
        "11: C302",
        "is not among the known Kaggle slugs",
    ),
    (
        CHURN,
        "Episode 1",
        "Episode 2",
        ERROR,
        "12: C302",
        'is "Playground Series - Season 4, Episode 1", not',
    ),
    (CHURN, "Playground Series - Season 4, Episode 1", "Bank churn", "", "", ""),
    (CHURN, "year = 2024", "year = 2023", ERROR, "13: C302", "closed in 2024, not in 2023"),
    (
        CHURN,
        'form = "competition"',
        'form = "dataset"',
        ERROR,
        "10: C302",
        "is a competition, not a dataset",
    ),
    (
        "kaggle/kag-titanic-depth.md",
        'open_state = "open"',
        'open_state = "open"\nyear = 2012',
        WARNING,
        "14: C302",
        "nothing vouches for the year 2012",
    ),
    (
        VECTORS,
        "https://example.org/vectors",
        "https://example.org/nowhere",
        WARNING,
        "19: C303",
        "org/nowhere; open it",
    ),
    (
        VECTORS,
        "A row of a table",
        "A row ([so](https://example.net/a).)",
        WARNING,
        "36: C303",
        "example.net/a; open it",
    ),
    (VECTORS, "A row of a table", "A [row](https://arxiv.org/abs/2406.12045v2)", "", "", ""),
    (VECTORS, "A row of a table", "A [row](https://www.kaggle.com/c/titanic/data)", "", "", ""),
]


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    folder = tmp_path / "facts"
    folder.mkdir()
    for name, text in {
        "papers.tsv": PAPERS,
        "bib_titles.tsv": BOOKS,
        "kaggle.tsv": KAGGLE,
        "urls.txt": URLS,
    }.items():
        (folder / name).write_text(text, "utf-8")
    return Facts(folder)


def test_the_tiny_catalog_is_true(tiny_folder: Path, facts: Facts) -> None:
    assert lint(load(tiny_folder), tiny_folder, facts, date(2025, 6, 1)) == []


@pytest.mark.parametrize(("path", "old", "new", "severity", "place", "words"), FALSE)
def test_what_is_not_known_is_told(
    tree: Any, facts: Facts, path: str, old: str, new: str, severity: str, place: str, words: str
) -> None:
    tree.swap(path, old, new)
    found = lint(load(tree.folder), tree.folder, facts, date(2025, 6, 1))
    told = [f"{fault.severity.value}: {fault}" for fault in found if fault.path == path]
    if not severity:
        assert told == []
        return
    there = [line for line in told if line.startswith(f"{severity}: {path}:{place} ")]
    assert words in "\n".join(there), told


def test_without_facts_nothing_of_the_kind_is_told(tree: Any) -> None:
    tree.swap(CHURN, "series-s4e1", "series-s4e99")
    assert lint(load(tree.folder), tree.folder, None, date(2025, 6, 1)) == []


def test_a_folder_without_files_knows_nothing(tmp_path: Path) -> None:
    facts = Facts(tmp_path)
    assert not facts.papers
    assert not facts.kaggle
    assert not facts.urls
    assert not facts.titles


def test_spellings_of_a_title_and_an_address_are_one() -> None:
    assert title_key("$tau$-Bench: A Test") == title_key("Tau-bench - a test")
    assert url_key("http://www.Example.org/a/#top") == url_key("https://example.org/a")
