"""The content as it ships loads, lints without an error and covers the source list."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from bot.authoring.amounts import read_amounts
from bot.authoring.coverage import from_origins, missing_rows, read_coverage
from bot.authoring.facts import Facts
from bot.authoring.idlock import published, read_lock
from bot.authoring.lint import lint
from bot.catalog.faults import Severity
from bot.catalog.load import load
from bot.catalog.schema import KINDS, Item, Kaggle
from tests.content.conftest import CONTENT

SOURCE_ROWS = 206  # what the two documents that Cairn grew from name


def test_it_lints_without_an_error() -> None:
    facts = os.environ.get("CAIRN_FACTS_DIR")
    faults = lint(load(CONTENT), CONTENT, Facts(Path(facts)) if facts else None)
    assert [str(fault) for fault in faults if fault.severity is Severity.ERROR] == []


def test_every_row_of_the_source_list_is_covered() -> None:
    said, faults = read_coverage(CONTENT)
    assert said is not None
    assert faults == []
    assert said.rows == SOURCE_ROWS
    assert missing_rows(SOURCE_ROWS, said.items) == []
    assert dict(said.items) == from_origins(load(CONTENT)), "run: cairn content coverage --write"


def test_every_published_id_is_locked() -> None:
    locked, faults = read_lock(CONTENT)
    assert faults == []
    assert locked.keys() == published(load(CONTENT)), "run: cairn content lock"


def test_amounts_are_named_by_folders_that_are_there() -> None:
    amounts, _, faults = read_amounts(CONTENT)
    assert faults == []
    assert set(amounts.launch) == {kind.folder for kind in KINDS}
    assert set(amounts.floors) <= set(amounts.launch)


def test_no_title_stands_twice() -> None:
    """Also in two kinds: a title that is typed or found says which item is meant."""
    titles = Counter(item.title.casefold() for item in load(CONTENT).active)
    assert [title for title, count in titles.items() if count > 1] == []


def test_what_is_archived_for_another_leads_to_an_active_item() -> None:
    items = load(CONTENT).items
    heirs = [item.superseded_by for item in items.values() if item.superseded_by]
    assert len(heirs) >= 3
    assert [heir for heir in heirs if not items[heir].active] == []


def test_what_is_called_open_says_when_to_look_again() -> None:
    prompts = [one for one in load(CONTENT).of_kind(Kaggle) if one.open_state == "open"]
    assert len(prompts) > 10
    assert [one.id for one in prompts if one.expires is None] == []


def test_every_kind_is_there() -> None:
    catalog = load(CONTENT)
    assert [kind.folder for kind in KINDS if not catalog.of_kind(kind)] == []


def test_it_is_read_quickly() -> None:
    """In the time of this process alone: other work on the machine does not count.

    Measured: 0.2 ms a file.
    """
    load(CONTENT)
    begun = process_time()
    files = len(load(CONTENT).items)
    assert process_time() - begun < max(files, 100) * 0.002


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_small_enough_to_mend(kind: type[Item]) -> None:
    for file in (CONTENT / kind.folder).glob("*.md"):
        assert len(file.read_text("utf-8")) <= 9000, file.name
