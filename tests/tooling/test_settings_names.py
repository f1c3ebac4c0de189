"""The settings that files name are the settings there are, with the defaults there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
# What the example explains for docker-compose.yml's sake; the bot never reads them.
COMPOSE_ONLY = {"COMPOSE_PROFILES", "POSTGRES_PASSWORD"}
ASSIGNMENT = re.compile(r"^#?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)


def test_the_example_explains_every_setting_once_and_no_other() -> None:
    names = [name for name, _ in ASSIGNMENT.findall(EXAMPLE.read_text())]
    assert sorted(names) == sorted({*Settings.env_names(), *COMPOSE_ONLY})


def test_the_example_shows_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.env_names():
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "env").write_text(
        "\n".join(f"{name}={value}" for name, value in ASSIGNMENT.findall(EXAMPLE.read_text()))
    )
    assert read_settings(tmp_path / "env") == read_settings(None)


def test_every_value_but_a_token_is_commented_out() -> None:
    active = re.findall(r"^[^#\n].*", EXAMPLE.read_text(), re.MULTILINE)
    assert active == ["DISCORD_TOKEN=", "SLACK_BOT_TOKEN=", "SLACK_APP_TOKEN="]


@pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml"])
def test_container_files_set_only_what_is_read(name: str) -> None:
    named = set(re.findall(r"\bCAIRN_[A-Z_]+", (ROOT / name).read_text()))
    assert named
    assert named - set(Settings.env_names()) == set()


def test_what_the_example_says_of_compose_is_in_compose() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    assert {name for name in COMPOSE_ONLY if name not in compose} == set()
