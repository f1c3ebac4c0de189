"""What is put together, from which settings."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
import structlog.testing

from adapters.wiring import (
    content_folder,
    discord_invite,
    main_loop,
    open_app,
    read_content,
    slack_manifest,
)
from bot.errors import ContentError, SettingsError, StoreError
from bot.settings import Settings, read_settings

TINY = Path(__file__).parent.parent / "data" / "tiny"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    for name in Settings.env_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CAIRN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(TINY))
    return read_settings(None)


def test_content_is_where_the_setting_says_or_with_the_code(settings: Settings) -> None:
    assert content_folder(settings) == TINY
    by_itself = content_folder(settings.model_copy(update={"content_dir": None}))
    assert (by_itself / "stages.toml").is_file()


def test_content_that_is_not_there_is_said_so(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        read_content(settings.model_copy(update={"content_dir": tmp_path / "nowhere"}))


def own_folder(folder: Path, level: str) -> Path:
    """A folder with one item of an organiser's own."""
    text = (TINY / "topics" / "top-vectors.md").read_text("utf-8")
    text = text.replace('"top-vectors"', '"top-own-hills"').replace("level = 1", f"level = {level}")
    (folder / "topics").mkdir(parents=True)
    (folder / "topics" / "top-own-hills.md").write_text(text, "utf-8")
    return folder


def test_items_of_ones_own_join_the_content(settings: Settings, tmp_path: Path) -> None:
    own = own_folder(tmp_path / "own", "2")
    catalog, left_out = read_content(settings.model_copy(update={"extra_content_dir": own}))
    assert (catalog.topic("top-own-hills").level, left_out) == (2, ())


async def test_a_broken_item_of_ones_own_is_logged_and_stops_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    own = own_folder(tmp_path / "own", "9")
    with structlog.testing.capture_logs() as logged:
        async with open_app(settings.model_copy(update={"extra_content_dir": own})) as app:
            assert app.catalog.get("top-own-hills") is None
            assert len(app.catalog.topics) == 6
    [line] = [entry for entry in logged if entry["event"] == "own content is left out"]
    assert line["log_level"] == "warning"
    place = f"{own.as_posix()}/topics/top-own-hills.md:5"
    assert line["fault"].startswith(f"{place}: C012 `level` wants")


async def test_the_app_is_opened_on_its_folder_and_closed_afterwards(
    settings: Settings, tmp_path: Path
) -> None:
    async with open_app(settings) as app:
        await app.facts.put("k", "v")
    with pytest.raises(StoreError, match="closed"):
        await app.facts.get("k")
    async with open_app(settings) as again:
        assert await again.facts.get("k") == "v"
    assert (tmp_path / "data" / "cairn.db").is_file()


def test_the_manifest_is_json_with_the_command_that_is_set(settings: Settings) -> None:
    text = slack_manifest(settings.model_copy(update={"slack_command": "/trail"}))
    [command] = json.loads(text)["features"]["slash_commands"]
    assert command["command"] == "/trail"


def test_the_invite_takes_the_id_from_the_token_or_as_given(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "client_id=42" in discord_invite(settings, "42")
    token = base64.b64encode(b"123456789012345678").decode().rstrip("=") + ".abcdef." + "x" * 38
    monkeypatch.setenv("DISCORD_TOKEN", token)
    assert "client_id=123456789012345678" in discord_invite(read_settings(None), None)


@pytest.mark.parametrize("token", ["", "not-a-token", "####.a.b"])
def test_an_invite_without_an_id_says_where_to_find_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    with pytest.raises(SettingsError, match="--application-id"):
        discord_invite(read_settings(None), None)


def test_the_main_loop_runs_to_the_end() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("x")

    main_loop(work())
    assert done == ["x"]
