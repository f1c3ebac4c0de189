"""The how-to is walked as it stands: what it says to write is written into a copy of the house."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.markdown import fences
from tests.docs.reference import ROOT

PAGE = ROOT / "docs/how-to/add-a-command.md"
INDEX = "bot/features/index.py"
BEHIND_IMPORT = "from bot.features.paper.commands "
ROOMS = ("bot", "adapters", "tests")
FEATURE = "bot/features/pace"
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))
RUFF = str(Path(sys.executable).with_name("ruff"))


def told() -> dict[str, str]:
    """The files that the page shows, by path: the first line of each names it."""
    found: dict[str, str] = {}
    for fence in fences(PAGE.read_text("utf-8")):
        if fence.text.startswith("# "):
            path, _, text = fence.text.removeprefix("# ").partition("\n")
            found[path] = text
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which somebody followed the page."""
    folder = tmp_path_factory.mktemp("house")
    for name in ROOMS:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    files = told()
    listed = files.pop(INDEX)
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    index = folder / INDEX
    text = index.read_text("utf-8")
    if listed not in text:  # Unless this house is already one in which somebody followed it
        text = text.replace(BEHIND_IMPORT, listed + BEHIND_IMPORT, 1)
        index.write_text(text.replace("    me,\n", "    me,\n    pace,\n"), "utf-8")
    return folder


def run(house: Path, *command: str) -> None:
    """AssertionError, with all that it said, where a command fails."""
    done = subprocess.run(
        command, cwd=house, capture_output=True, encoding="utf-8", check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_shows_every_room_of_a_feature_and_a_dialog() -> None:
    names = ("__init__", "commands", "rules", "replies")
    shown = {*(f"{FEATURE}/{name}.py" for name in names), INDEX, "tests/dialogs/pace.txt"}
    assert told().keys() == shown


def test_the_walls_hold_without_a_line_in_the_contracts(house: Path) -> None:
    run(house, LINT_IMPORTS, "--no-cache")


def test_what_is_shown_has_the_style_of_the_house(house: Path) -> None:
    run(house, RUFF, "check", "--no-cache", FEATURE, INDEX)
    run(house, RUFF, "format", "--no-cache", "--check", FEATURE, INDEX)


def test_its_dialog_is_spoken_and_its_buttons_work(house: Path) -> None:
    ours = "pace and not postgresql or has_a_file"
    options = ("-q", "-p", "no:cacheprovider", "-k", ours)
    run(house, sys.executable, "-m", "pytest", *options, "tests/dialogs")
