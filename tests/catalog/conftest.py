"""The tiny catalog: where it is, as it was read, and a copy that a test may break."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.idlock import lock_text
from bot.catalog.catalog import Catalog
from bot.catalog.load import load

TINY = Path(__file__).parent.parent / "data" / "tiny"


class Tree:
    """A content folder that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def swap(self, path: str, old: str, new: str) -> None:
        """Put ``new`` in the place of ``old``, which the file must hold."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file, with the folders above it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def copy(self, path: str, new_id: str) -> str:
        """Put an item there again, with another id, which is locked; returns its path."""
        old = self.folder / path
        new = old.with_name(f"{new_id}.md")
        new.write_text(
            old.read_text("utf-8").replace(f'id = "{old.stem}"', f'id = "{new_id}"', 1), "utf-8"
        )
        self.lock(new_id)
        return new.relative_to(self.folder).as_posix()

    def lock(self, id: str) -> None:
        """Add an id to the lock."""
        file = self.folder / "ids.lock"
        file.write_text(
            "".join(sorted([*file.read_text("utf-8").splitlines(True), f"{id} 2025-01-15\n"])),
            "utf-8",
        )


def copied(to: Path) -> Path:
    """The tiny catalog's folder again, with every id in a lock."""
    folder = Path(shutil.copytree(TINY, to))
    (folder / "ids.lock").write_text(lock_text({}, load(folder), date(2025, 1, 15)), "utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("tiny") / "content")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(TINY)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(copied(tmp_path / "content"))
