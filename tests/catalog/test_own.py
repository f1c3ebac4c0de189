"""An organiser's own items join the content; a broken one is left out with what refers to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.catalog.load import load
from bot.catalog.own import with_own
from bot.catalog.schema import Challenge
from bot.chat.reply import Accent
from bot.store.database import Database
from tests.catalog.tree import OWN_CHALLENGE, OWN_TOPIC, put, swap
from tests.fakes import Clock, Talk


def told(tree: Any, own: Path) -> tuple[set[str], list[str]]:
    """(the own items that are there, what is said of the others).

    Paths are relative to the own folder.
    """
    catalog, faults = with_own(load(tree.folder), own)
    return set(catalog.own), [str(fault).removeprefix(f"{own.as_posix()}/") for fault in faults]


def test_own_items_join_the_content(tree: Any, own: Path) -> None:
    catalog, faults = with_own(load(tree.folder), own)
    assert faults == ()
    assert catalog.own == {"top-own-hills", "cha-own-climb"}
    assert catalog.topic("top-own-hills") in catalog.topics
    assert catalog.path_of("cha-own-climb") == OWN_CHALLENGE
    challenges = {item.id for item in catalog.of_kind(Challenge)}
    assert challenges & catalog.own == {"cha-own-climb"}


def test_a_broken_item_is_left_out_with_what_refers_to_it(tree: Any, own: Path) -> None:
    swap(own / OWN_TOPIC, "level = 1", "level = 9")
    there, said = told(tree, own)
    assert there == set()
    assert said == [
        (
            f"{OWN_CHALLENGE}:5: C042 `topics` names `top-own-hills`, which is left out because of"
            " its own faults"
        ),
        f"{OWN_TOPIC}:5: C012 `level` wants a whole number from 1 to 3; it says `9`",
    ]


def test_a_broken_item_takes_no_other_along(tree: Any, own: Path) -> None:
    swap(own / OWN_CHALLENGE, "level = 1", "level = 9")
    there, said = told(tree, own)
    assert there == {"top-own-hills"}
    assert len(said) == 1


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (
            OWN_CHALLENGE,
            '["top-own-hills"]',
            '["top-no"]',
            "5: C023 `topics` names `top-no`, and no topic has that id",
        ),
        (
            OWN_CHALLENGE,
            'stage = "S1"',
            'stage = "S3"',
            "4: C022 there is no stage `S3`; stages.toml has S0, S1, S4, S8",
        ),
        (
            OWN_TOPIC,
            "prereqs = []",
            'prereqs = ["top-trees"]',
            "9: C025 `top-trees` is in S4, after this topic's stage S1",
        ),
        (
            OWN_TOPIC,
            "prereqs = []",
            'prereqs = ["top-own-hills"]',
            "9: C024 prerequisites in a circle: ",
        ),
        (
            OWN_CHALLENGE,
            "level = 1",
            'level = 1\nsuperseded_by = "cha-x"',
            "7: C023 `superseded_by` names `cha-x`",
        ),
        (
            OWN_CHALLENGE,
            "level = 1",
            'level = 1\nechoes = ["cha-x"]',
            "7: C023 `echoes` names `cha-x`",
        ),
        (OWN_CHALLENGE, "Walk through", "FILL-IN", "29: C007 this text waits to be written"),
    ],
)
def test_the_same_rules_hold(
    tree: Any, own: Path, path: str, old: str, new: str, fault: str
) -> None:
    swap(own / path, old, new)
    there, said = told(tree, own)
    assert any(line.startswith(f"{path}:{fault}") for line in said), said
    assert Path(path).stem not in there


def test_an_own_id_carries_the_mark(tree: Any, own: Path) -> None:
    (own / OWN_CHALLENGE).rename(own / "challenges/cha-climb.md")
    swap(own / "challenges/cha-climb.md", '"cha-own-climb"', '"cha-climb"')
    there, said = told(tree, own)
    assert there == {"top-own-hills"}
    sentence = "the id of a challenge of your own starts with `cha-own-`"
    assert said == [f"challenges/cha-climb.md:2: C040 {sentence}"]


def test_an_own_item_never_takes_the_place_of_another(tree: Any, own: Path) -> None:
    tree.copy("challenges/cha-dot-product.md", "cha-own-climb")
    there, said = told(tree, own)
    assert there == {"top-own-hills"}
    assert said == [f"{OWN_CHALLENGE}:2: C021 `cha-own-climb` is the id of {OWN_CHALLENGE} too"]


def test_own_stages_are_not_read(tree: Any, own: Path) -> None:
    put(own / "stages.toml", "")
    there, said = told(tree, own)
    assert len(there) == 2
    sentence = "the stages are those of the content; this file is not read"
    assert said == [f"stages.toml:1: C043 {sentence}"]


def test_a_folder_that_is_not_there_is_said_so(tree: Any, tmp_path: Path) -> None:
    catalog, [fault] = with_own(load(tree.folder), tmp_path / "no")
    assert catalog.own == set()
    assert fault.code == "C030"


async def test_a_log_outlives_the_items_it_names(
    tree: Any, own: Path, sqlite_database: Database, clock: Clock
) -> None:
    base = load(tree.folder)
    say = Talk(App(sqlite_database, with_own(base, own)[0], clock=clock))
    assert (await say("log own-hills 30")).summary == "Logged 30 min on Hills"
    await say("done own-climb")
    say = Talk(App(sqlite_database, base, clock=clock))
    for line in (
        "progress",
        "me",
        "next",
        "roadmap",
        "leaderboard",
        "challenge",
        "explain",
        "interview",
        "design",
    ):
        reply = await say(line, id=f"later-{line}")
        assert reply.accent is not Accent.PROBLEM, reply.summary
    undone = await say("undo", id="later-undo")
    assert undone.summary.startswith("Undone: finishing cha-own-climb")
