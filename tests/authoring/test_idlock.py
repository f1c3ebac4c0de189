"""ids.lock: every published id is there and keeps its item."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.idlock import lock_text, published, read_lock
from bot.authoring.lint import lint
from bot.catalog.load import load

TODAY = date(2025, 6, 1)
DOT, LEAVES = "challenges/cha-dot-product.md", "challenges/cha-pure-leaves.md"


def told(folder: Path) -> list[str]:
    return [f"{fault.severity.value}: {fault}" for fault in lint(load(folder), folder, None, TODAY)]


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
