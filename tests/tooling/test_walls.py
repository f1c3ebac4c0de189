"""The walls hold what is built tomorrow: the contracts, run on a copy with something planted."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

CORE = "The core is layered, and every room of it has its place"
WRITERS_ROOM = (
    "The running bot never enters the writer's room: only the command line's `content` does"
)
FEATURES = (
    "Features don't know each other;"
    " they share a context, items and their names, what counts, guesses, what is kept,"
    " a ledger and a schedule's words"
)
FEATURE = "In a feature, commands and posts ask replies, replies ask rules"
ADAPTERS = "Adapters don't know each other; wiring brings them together"
RENDERERS = "Renderers are pure: no SDK, no network, no database"
CIRCLES = "No circles"

# A feature as a newcomer writes it: registered in nothing
GOALS = {
    "bot/features/goals/__init__.py": '"""What a member wants to reach."""\n',
    "bot/features/goals/commands.py": (
        "from bot.features.context import Context\n"
        "from bot.features.goals import replies\n"
        "from bot.store import entries\n"
    ),
    "bot/features/goals/replies.py": (
        "from bot.chat.reply import Reply\n"
        "from bot.features.goals import rules\n"
        "from bot.features.items import label\n"
    ),
    "bot/features/goals/rules.py": "from bot.catalog.schema import Topic\n",
}
MATTERMOST = {
    "adapters/mattermost/__init__.py": '"""One more platform."""\n',
    "adapters/mattermost/render.py": "from bot.chat.reply import Reply\n",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house and its contracts."""
    for root in ("bot", "adapters"):
        shutil.copytree(
            ROOT / root, tmp_path / root, ignore=shutil.ignore_patterns("__pycache__", "_content")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(house: Path, files: dict[str, str]) -> None:
    """Write these texts: as new files, or at the end of those that are there."""
    for path, text in files.items():
        file = house / path
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(text)


def broken(house: Path) -> set[str]:
    """The names of the contracts that the house breaks; empty where ``lint-imports`` passes."""
    run = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=house,
        env={"COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    names = set(re.findall(r"^(.+) BROKEN", run.stdout, re.MULTILINE))
    assert "kept" in run.stdout, run.stdout + run.stderr
    assert run.returncode == bool(names), run.stdout + run.stderr
    return names


def test_the_house_as_it_stands_passes(house: Path) -> None:
    assert broken(house) == set()


def test_a_new_feature_of_the_usual_shape_passes(house: Path) -> None:
    plant(house, GOALS)
    assert broken(house) == set()


@pytest.mark.parametrize(
    ("planted", "contracts"),
    [
        pytest.param(
            {"bot/features/goals/helpers.py": "import re\n"},
            {FEATURE},
            id="a drawer in a feature",
        ),
        pytest.param(
            {"bot/features/goals/commands.py": "from bot.features.log import rules\n"},
            {FEATURES},
            id="a feature asks another one",
        ),
        pytest.param(
            {"bot/features/log/commands.py": "from bot.features.goals import rules\n"},
            {FEATURES},
            id="a feature that stands asks the new one",
        ),
        pytest.param(
            {"bot/features/goals/rules.py": "from bot.features.goals import commands\n"},
            {FEATURE, CIRCLES},
            id="rules ask commands",
        ),
        pytest.param(
            {"bot/features/goals/replies.py": "from bot.features.goals import commands\n"},
            {FEATURE, CIRCLES},
            id="replies ask commands",
        ),
        pytest.param(
            {"bot/features/nudge/replies.py": "from bot.features.nudge import commands\n"},
            {FEATURE, CIRCLES},
            id="replies of a feature that stands ask commands",
        ),
        pytest.param({"bot/utils.py": "import re\n"}, {CORE}, id="a drawer in the core"),
        pytest.param(
            {"bot/app.py": "from bot.authoring import lint\n"},
            {CORE, WRITERS_ROOM},
            id="the running bot enters the writer's room",
        ),
    ],
)
def test_what_breaks_a_wall(house: Path, planted: dict[str, str], contracts: set[str]) -> None:
    plant(house, GOALS)
    plant(house, planted)
    assert broken(house) == contracts


def test_a_new_adapter_has_to_be_given_its_place(house: Path) -> None:
    plant(house, MATTERMOST)
    assert broken(house) == {ADAPTERS}
    give_place(house)
    assert broken(house) == set()


def test_the_renderer_of_a_new_adapter_is_held_pure_without_being_named(house: Path) -> None:
    plant(house, MATTERMOST)
    plant(house, {"adapters/mattermost/render.py": "import aiohttp\n"})
    assert broken(house) == {ADAPTERS, RENDERERS}
    give_place(house)
    assert broken(house) == {RENDERERS}


def give_place(house: Path) -> None:
    """Name the new adapter in the layers of the adapters."""
    file = house / "pyproject.toml"
    contracts = file.read_text("utf-8")
    assert contracts.count(" | http | ") == 1
    file.write_text(contracts.replace(" | http | ", " | http | mattermost | "), "utf-8")


def test_every_room_but_the_store_is_kept_from_sql() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    by_name = {contract["name"]: contract for contract in contracts["contracts"]}
    floors = by_name[CORE]["layers"]
    rooms = {f"bot.{room}" for floor in floors for room in re.findall(r"\w+", floor)}
    kept = set(by_name["Only the store writes SQL"]["source_modules"])
    assert kept == rooms - {"bot.store", "bot.__main__"} | {"adapters"}
