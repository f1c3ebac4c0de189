"""Every scene of every dialog, on both stores; and every button that anyone was shown, pressed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
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
from bot.store.sqlite import open_sqlite
from tests.dialogs.doors import Doors
from tests.dialogs.player import Offer, Player, offers, rendering, senders_of
from tests.dialogs.script import Scene, read_scenes, scenes_of
from tests.dialogs.twice import doubled
from tests.fakes import Clock

SCENES = read_scenes(Path(__file__).parent)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_scene(scene: Scene, database: Database, tiny: Catalog, clock: Clock) -> None:
    doors = Doors(database)
    await player_of(doors, tiny, clock, doors.watched(COMMANDS)).play(scene)
    only_read = {
        spec_of(handler).name for handler in COMMANDS if spec_of(handler).reads == "always"
    }
    assert not doors.refused & only_read, "they write, and are declared to read always"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_every_button_fits_and_works(
    scene: Scene, sqlite_database: Database, tiny: Catalog, clock: Clock
) -> None:
    player = player_of(sqlite_database, tiny, clock)
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


@pytest.mark.parametrize(
    "name", [spec_of(handler).name for handler in COMMANDS if spec_of(handler).reads != "always"]
)
async def test_a_command_writes_as_it_declares(
    name: str, tmp_path: Path, migrated_file: Path, tiny: Catalog
) -> None:
    """Tried on the reading door, whatever it declares: there it is refused, or answered as well."""
    [reads] = [spec_of(one).reads for one in COMMANDS if spec_of(one).name == name]
    wanted = {"refused", "answered"} if reads == "mostly" else {"refused"}
    found = set[str]()
    for number, scene in enumerate(_about(name)):
        if wanted <= found:
            break
        path = shutil.copy(migrated_file, tmp_path / f"{number}.db")
        found |= await _became_of(name, scene, Path(path), tiny)
    assert wanted <= found, f"{name} reads {reads!r}, and was only {found}"


def _about(name: str) -> list[Scene]:
    """The scenes in which a command is typed, those of its own file first."""
    typing = [s for s in SCENES if any(step.text.startswith(name) for step in s.steps)]
    return sorted(typing, key=lambda scene: not name.startswith(scene.file))


async def _became_of(name: str, scene: Scene, path: Path, tiny: Catalog) -> set[str]:
    clock = Clock()
    database = await open_sqlite(path)
    doors = Doors(database)
    try:
        await player_of(doors, tiny, clock, doors.watched(COMMANDS, "mostly")).play(scene)
    finally:
        await database.close()
    found = {"refused": doors.refused, "answered": doors.answered}
    return {what for what, names in found.items() if name in names}


def player_of(
    database: Database,
    tiny: Catalog,
    clock: Clock,
    commands: Sequence[Callable[..., Reply]] = COMMANDS,
) -> Player:
    """Who plays scenes, on a database of their own."""
    catalog, senders = replace(tiny, edit_base="https://example.org/edit/"), senders_of(clock)
    makers = {ACCESS: Look(list(senders.values()))}
    app = App(database, catalog, clock=clock, makers=makers, commands=commands)
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
