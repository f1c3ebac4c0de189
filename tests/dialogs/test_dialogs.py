"""Every scene of every dialog, on both stores; and every button that anyone was shown, pressed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.command import spec_of
from bot.chat.form import Form
from bot.chat.reply import Accent, Reply
from bot.delivery.access import Look
from bot.features.index import COMMANDS
from bot.features.schedule import ACCESS
from bot.store.database import Database
from tests.dialogs.player import Offer, Player, offers, rendering, senders_of
from tests.dialogs.script import Scene, read_scenes, scenes_of
from tests.dialogs.twice import doubled
from tests.fakes import Clock

SCENES = read_scenes(Path(__file__).parent)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_scene(scene: Scene, database: Database, tiny: Catalog, clock: Clock) -> None:
    await _player(database, tiny, clock).play(scene)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_every_button_fits_and_works(
    scene: Scene, sqlite_database: Database, tiny: Catalog, clock: Clock
) -> None:
    player = _player(sqlite_database, tiny, clock)
    await player.play(scene)
    offered, pressed = player.offered, set[tuple[str, str]]()
    for _ in range(2):  # those of the scene, and those of their replies
        new = {
            (offer.actor.id, offer.line): offer
            for offer in offered
            if (offer.actor.id, offer.line) not in pressed
        }
        pressed |= new.keys()
        further = await asyncio.gather(*(_press(player, offer) for offer in new.values()))
        offered = [offer for some in further for offer in some]


def _player(database: Database, tiny: Catalog, clock: Clock) -> Player:
    catalog, senders = replace(tiny, edit_base="https://example.org/edit/"), senders_of(clock)
    app = App(database, catalog, clock=clock, makers={ACCESS: Look(senders)})
    return Player(app, database, clock, senders)


async def _press(player: Player, offer: Offer) -> list[Offer]:
    """Press a button; the buttons of the reply."""
    assert 0 < len(offer.label.strip()) <= limits.LABEL, offer
    assert 0 < len(offer.line.strip()) <= limits.LINE, offer
    answer = await player.press(offer)
    if isinstance(answer, Form):
        return []
    assert doubled(answer) == [], f"{offer}: said twice"
    said = rendering(answer)
    assert answer.accent is not Accent.PROBLEM, f"{offer}: {said}"
    refusals = ("I don't know", "I can't place", "Only organisers")
    assert not said.startswith(refusals), f"{offer}: {said}"
    assert Reply.from_json(answer.to_json()) == answer
    return [Offer(item.label, item.line, offer.actor, offer.place) for item in offers(answer)]


def test_every_command_has_a_file() -> None:
    commands = {spec_of(handler).name.split()[0] for handler in COMMANDS}
    assert commands <= {scene.file for scene in SCENES}


@pytest.mark.parametrize("wrong", ["Logged 45 min", "[Undo"])
def test_a_line_that_is_no_step_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"x\.txt:4"):
        scenes_of("x", f"organisers: tom\n\n== one ==\n{wrong}\n> log\n")
