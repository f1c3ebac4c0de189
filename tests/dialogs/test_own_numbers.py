"""Scenes about numbers of one's own, on the tiny catalog with one challenge that has such."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.schema import Challenge
from bot.store.database import Database
from tests.dialogs.script import Scene, read_scenes
from tests.dialogs.test_dialogs import player_of
from tests.fakes import Clock

HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "content"
LEFT_OUT = ("cha-boosting-bug", "cha-product-shape", "cha-pure-leaves")
SCENES = read_scenes(HERE / "own")


@pytest.fixture(scope="session")
def seeded(tiny: Catalog) -> Catalog:
    """The tiny catalog with a challenge that has own numbers, and one that has none."""
    records = load(CONTENT).get("cha-three-lost-records")
    assert isinstance(records, Challenge)
    given = records.model_copy(update={"topics": ("top-vectors",)})
    others = (item for item in tiny.items.values() if item.id not in LEFT_OUT)
    return Catalog.of(tiny.stages, [*others, given])


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_scene(scene: Scene, database: Database, seeded: Catalog, clock: Clock) -> None:
    await player_of(database, seeded, clock).play(scene)
