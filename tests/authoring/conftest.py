"""The tiny catalog with every id locked: a folder to look at, and one that a test may break."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.idlock import lock_text
from bot.catalog.load import load
from tests.catalog.tree import TINY, Tree, own_items

LOCKED_ON = date(2025, 1, 15)


class LockedTree(Tree):
    """A content folder that a test may change, with a lock for its ids."""

    def copy(self, path: str, new_id: str) -> str:
        """Put an item there again, with another id, which is locked; returns its path."""
        self.lock(new_id)
        return super().copy(path, new_id)

    def lock(self, id: str) -> None:
        """Add an id to the lock."""
        lines = [*self.read("ids.lock").splitlines(True), f"{id} {LOCKED_ON}\n"]
        self.write("ids.lock", "".join(sorted(lines)))


def locked_copy(to: Path) -> Path:
    """The tiny catalog's folder again, with every id in a lock."""
    folder = Path(shutil.copytree(TINY, to))
    (folder / "ids.lock").write_text(lock_text({}, load(folder), LOCKED_ON), "utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return locked_copy(tmp_path_factory.mktemp("tiny") / "content")


@pytest.fixture
def tree(tmp_path: Path) -> LockedTree:
    return LockedTree(locked_copy(tmp_path / "content"))


@pytest.fixture
def own(tree: LockedTree, tmp_path: Path) -> Path:
    """A folder with a topic of one's own, and a challenge that is about it."""
    return own_items(tree, tmp_path / "own")
