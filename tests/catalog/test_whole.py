"""What is true of the content as a whole: the lock of ids, the coverage of the source list, the amounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.amounts import counted, read_amounts, tables
from bot.authoring.coverage import (
    coverage_text,
    from_origins,
    missing_rows,
    read_coverage,
    spell_rows,
)
from bot.authoring.idlock import lock_text, published, read_lock
from bot.authoring.lint import lint
from bot.catalog.faults import Severity
from bot.catalog.load import load

TODAY = date(2025, 6, 1)
DOT, LEAVES, VECTORS = (
    "challenges/cha-dot-product.md",
    "challenges/cha-pure-leaves.md",
    "topics/top-vectors.md",
)
EXTENSION = 'origin = "extension"'


def told(folder: Path) -> list[str]:
    return [f"{fault.severity.value}: {fault}" for fault in lint(load(folder), folder, None, TODAY)]


# --- ids.lock
# -------------------------------------------------------------------------------------------------------


def test_a_published_item_must_be_locked_and_a_draft_need_not(tree: Any) -> None:
    tree.swap("ids.lock", "cha-dot-product 2025-01-15\n", "")
    assert told(tree.folder) == [
        "error: ids.lock:1: C501 not locked yet: cha-dot-product; `cairn content lock` adds what"
        " is new"
    ]
    tree.swap(DOT, "level = 1", 'level = 1\nstatus = "draft"')
    assert told(tree.folder) == []


def test_without_a_lock_every_item_is_told_at_once(tree: Any) -> None:
    (tree.folder / "ids.lock").unlink()
    [said] = told(tree.folder)
    assert f" and {len(load(tree.folder).items) - 5} more; `cairn content lock`" in said


@pytest.mark.parametrize("gone", ["removed", "draft"])
def test_a_locked_id_keeps_its_item(tree: Any, gone: str) -> None:
    if gone == "removed":
        (tree.folder / DOT).unlink()
    else:
        tree.swap(DOT, "level = 1", 'level = 1\nstatus = "draft"')
    [said] = told(tree.folder)
    line = 1 + (tree.folder / "ids.lock").read_text("utf-8").split("cha-dot-product")[0].count("\n")
    assert said.startswith(
        f"error: ids.lock:{line}: C502 `cha-dot-product` was published and has no item now; archive"
    )


def test_an_archived_item_stays_locked(tree: Any) -> None:
    tree.swap(DOT, "level = 1", 'level = 1\nstatus = "archived"')
    assert told(tree.folder) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        (
            "act-meetup 2025-01-15",
            "act-meetup soon",
            "2",
            "a line is `id 2026-01-31`, not `act-meetup soon`",
        ),
        (
            "act-meetup 2025-01-15\n",
            "act-meetup 2025-01-15\nact-meetup 2025-01-16\n",
            "3",
            "`act-meetup` is here twice",
        ),
        (
            "act-kaggle-submission 2025-01-15\n",
            "zzz 2025-01-15\nact-kaggle-submission 2025-01-15\n",
            "2",
            "sorted",
        ),
    ],
)
def test_a_lock_that_was_edited_by_hand_is_told(
    tree: Any, old: str, new: str, place: str, words: str
) -> None:
    tree.swap("ids.lock", old, new)
    assert any(f"ids.lock:{place}: C503 " in said and words in said for said in told(tree.folder))


def test_locking_adds_and_never_removes(tree: Any) -> None:
    (tree.folder / LEAVES).unlink()
    tree.swap("ids.lock", "cha-dot-product 2025-01-15\n", "")
    catalog = load(tree.folder)
    before, _ = read_lock(tree.folder)
    tree.write("ids.lock", lock_text(before, catalog, TODAY))
    after, faults = read_lock(tree.folder)
    assert faults == []
    assert after == {**before, "cha-dot-product": TODAY}
    assert "cha-pure-leaves" in after
    assert published(catalog) < after.keys()


# --- coverage.toml
# --------------------------------------------------------------------------------------------------


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
    assert spell_rows(missing_rows(9, {2: (), 4: (), 8: ()})) == "the rows 1, 3, 5-7, 9"
    assert spell_rows([4]) == "row 4"


# --- amounts.toml
# ---------------------------------------------------------------------------------------------------

AMOUNTS = """\
cards_a_topic = 50

[launch]
topics = 7
challenges = 4

[floors.challenges]
stages = { S1 = 2, S4 = 3 }
each_level = 1
"""


def test_what_falls_short_is_a_warning_at_its_line(tree: Any) -> None:
    tree.write("amounts.toml", AMOUNTS)
    faults = [
        fault
        for fault in lint(load(tree.folder), tree.folder, None, TODAY)
        if fault.path == "amounts.toml"
    ]
    assert {fault.severity for fault in faults} == {Severity.WARNING}
    said = [str(fault) for fault in faults]
    names = [line for line in said if "C508" in line]
    assert len(names) == 1
    assert "topics with fewer than 50 recall cards: top-what-is-ml (" in names[0]
    assert [line for line in said if "C508" not in line] == [
        "amounts.toml:4: C506 topics: 6 active items of 7",
        "amounts.toml:7: C507 challenges in S1 at level 2: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S1 at level 3: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S4 at level 1: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S4 at level 3: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S4: 2 of at least 3",
    ]


def test_amounts_that_are_not_numbers_are_told(tree: Any) -> None:
    tree.write("amounts.toml", AMOUNTS.replace("topics = 7", 'topics = "many"'))
    [fault] = lint(load(tree.folder), tree.folder, None, TODAY)
    assert (fault.path, fault.code) == ("amounts.toml", "C012")


def test_what_is_there_is_counted(tree: Any) -> None:
    tree.write("amounts.toml", AMOUNTS)
    catalog = load(tree.folder)
    amounts, _, _ = read_amounts(tree.folder)
    goals, by_stage = tables(catalog, counted(catalog), amounts)
    assert goals[0] == ["kind", "active", "launch"]
    assert goals[1] == ["topics", "6", "7"]
    assert goals[2] == ["activities", "3", "-"]
    assert by_stage[0] == ["kind", "level", "S0", "S1", "S4", "S8"]
    assert ["challenges", "1", ".", "2", ".", "."] in by_stage
    assert sum(int(cell) for row in by_stage[1:] for cell in row[2:] if cell != ".") == len(
        catalog.active
    )
