"""The tiny catalog: as it was read, and a copy of its folder that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from tests.catalog.tree import TINY, Tree, own_items


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(TINY)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(Path(shutil.copytree(TINY, tmp_path / "content")))


@pytest.fixture
def own(tree: Tree, tmp_path: Path) -> Path:
    """A folder with a topic of one's own, and a challenge that is about it."""
    return own_items(tree, tmp_path / "own")
