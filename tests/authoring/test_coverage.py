"""coverage.toml: which items answer which row of the source list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.coverage import (
    coverage_text,
    from_origins,
    missing_rows,
    read_coverage,
)
from bot.authoring.lint import lint
from bot.authoring.wording import rows_in_runs
from bot.catalog.load import load

TODAY = date(2025, 6, 1)
DOT, VECTORS = "challenges/cha-dot-product.md", "topics/top-vectors.md"
EXTENSION = 'origin = "extension"'


def told(folder: Path) -> list[str]:
    return [f"{fault.severity.value}: {fault}" for fault in lint(load(folder), folder, None, TODAY)]


@pytest.fixture
def covering(tree: Any) -> Any:
    """Two items that answer three of four rows, written down."""
    tree.swap(DOT, EXTENSION, "origin = [3, 1]")
    tree.swap(VECTORS, EXTENSION, "origin = [3]")
    tree.write("coverage.toml", coverage_text(3, from_origins(load(tree.folder))))
    return tree


def test_coverage_is_written_sorted_and_says_what_is_missing(covering: Any) -> None:
    text = (covering.folder / "coverage.toml").read_text("utf-8")
    assert text.endswith(
        'rows = 3\n\n[items]\n1 = ["cha-dot-product"]\n3 = ["cha-dot-product", "top-vectors"]\n'
    )
    said, faults = read_coverage(covering.folder)
    assert said is not None
    assert faults == []
    assert dict(said.items) == from_origins(load(covering.folder))
    assert told(covering.folder) == ["warning: coverage.toml:1: C505 no item covers row 2 of 3"]


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (
            "coverage.toml",
            '1 = ["cha',
            '1 = ["cha-no", "cha',
            "5: C504 row 1 names `cha-no`, and no item has that id",
        ),
        (
            "coverage.toml",
            '1 = ["cha-dot-product"]\n',
            "",
            "1: C504 not what the items' `origin` says: row 1; ",
        ),
        (
            DOT,
            "origin = [3, 1]",
            "origin = [1]",
            "6: C504 not what the items' `origin` says: row 3; ",
        ),
        (
            "coverage.toml",
            "rows = 3",
            "rows = 2",
            "6: C504 the source list has 2 rows and no row 3 (cha-dot-product, ",
        ),
        ("coverage.toml", "rows = 3", 'rows = "3"', "1: C504 it wants `rows`, a number"),
        ("coverage.toml", "rows = 3", "rows = = 3", "2: C003 this is not TOML"),
    ],
)
def test_coverage_that_is_not_true_is_told(
    covering: Any, path: str, old: str, new: str, fault: str
) -> None:
    covering.swap(path, old, new)
    assert any(f"error: coverage.toml:{fault}" in said for said in told(covering.folder)), told(
        covering.folder
    )


def test_coverage_is_wanted_only_where_items_name_rows(tree: Any) -> None:
    assert told(tree.folder) == []
    tree.swap(DOT, EXTENSION, "origin = [1]")
    assert ["C504" in said and "there is no such file" in said for said in told(tree.folder)] == [
        True
    ]


def test_a_draft_covers_nothing_and_an_archived_item_does(covering: Any) -> None:
    covering.swap(VECTORS, "level = 1", 'level = 1\nstatus = "archived"')
    assert from_origins(load(covering.folder))[3] == ("cha-dot-product", "top-vectors")
    covering.swap(DOT, "level = 1", 'level = 1\nstatus = "draft"')
    assert from_origins(load(covering.folder)) == {3: ("top-vectors",)}


def test_rows_are_spelt_in_runs() -> None:
    assert rows_in_runs(missing_rows(9, {2: (), 4: (), 8: ()})) == "the rows 1, 3, 5-7, 9"
    assert rows_in_runs([4]) == "row 4"
