"""A name that is set and that nobody reads is told, with the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, Unknown, read_settings, unknown_settings

VALUE = "do-not-show-me"


def found(tmp_path: Path, text: str) -> list[str]:
    """What is said of a file, in an environment without anything."""
    file = tmp_path / ".env"
    file.write_text(text, "utf-8")
    return [unknown.sentence.replace(str(tmp_path) + "/", "") for unknown in told(file)]


def told(file: Path, **environment: str) -> list[Unknown]:
    return unknown_settings(file, environment)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DISCORD_TOKNE", "`DISCORD_TOKEN`"),
        ("DISCORD_BOT_TOKEN", "`DISCORD_TOKEN`"),
        ("CAIRN_DISCORD_TOKEN", "`DISCORD_TOKEN`"),
        ("DISCROD_TOKEN", "`DISCORD_TOKEN`"),
        ("SLACK_TOKEN", "`SLACK_BOT_TOKEN` or `SLACK_APP_TOKEN`"),
        ("SLACK_APP_TOKN", "`SLACK_APP_TOKEN`"),
        ("DATABASE_URL", "`CAIRN_DATABASE_URL`"),
        ("WEB_PORT", "`CAIRN_WEB_PORT`"),
        ("CAIRN_PORT", "`CAIRN_WEB_PORT`"),
        ("cairn_web_prot", "`CAIRN_WEB_PORT`"),
        ("CAIRN_LOGLEVEL", "`CAIRN_LOG_LEVEL`"),
        ("CAIRN_GRACE_HOURS", "`CAIRN_LATE_GRACE_HOURS`"),
        ("POSTGRES_PASSWROD", "`POSTGRES_PASSWORD`"),
    ],
)
def test_a_mistyped_name_is_named_with_the_one_that_was_meant(
    tmp_path: Path, name: str, meant: str
) -> None:
    for value in ("", VALUE):
        said = found(tmp_path, f"{name}={value}\n")
        assert said == [f"`{name}` in .env is no setting. Did you mean {meant}?"]


@pytest.mark.parametrize("name", [*Settings.env_names(), "POSTGRES_PASSWORD"])
def test_every_name_that_is_read_is_found_again_with_two_letters_swapped(
    tmp_path: Path, name: str
) -> None:
    swapped = name[:-3] + name[-2] + name[-3] + name[-1]
    [said] = found(tmp_path, f"{swapped}=1\n")
    assert f"`{name}`" in said
    assert found(tmp_path, f"{name}=1\nexport {name.lower()}=2\n") == []


@pytest.mark.parametrize("name", ["TZ", "HTTP_PROXY", "SLACK_SIGNING_SECRET", "DISCORD_GUILD_ID"])
def test_another_programs_name_is_named_and_no_fault(tmp_path: Path, name: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{name}={VALUE}\n")
    [unknown] = unknown_settings(file, {})
    assert (unknown.name, unknown.near, unknown.meant_for_us) == (name, (), False)
    assert VALUE not in unknown.sentence


@pytest.mark.parametrize("name", ["COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "DOCKER_HOST"])
def test_what_compose_reads_is_left_alone(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, f"{name}=x\n") == []


@pytest.mark.parametrize(
    "line", [VALUE, "xoxb-1234-AbCd", "MTIz.Gabc.x-_x", "AbCdEfGhIj=", "aGVsbG8=", "x" * 60 + "="]
)
def test_what_may_be_a_value_without_its_name_is_not_shown(tmp_path: Path, line: str) -> None:
    said = found(tmp_path, f"CAIRN_WEB_PORT=80\n{line}\n")
    assert said == ["A line in .env is no setting. A setting looks like `NAME=value`."]


def test_of_the_environment_only_what_looks_like_ours_is_named() -> None:
    given = {"PATH": "x", "LOG_LEVEL": "x", "SLACK_COLOUR": "x", "CAIRN_FACTS_DIR": "x"}
    assert told(Path("nowhere"), **given, CAIRN_WEB_PORT="80") == []
    [unknown] = unknown_settings(None, {**given, "DISCORD_TOKNE": VALUE})
    assert unknown.sentence == (
        "`DISCORD_TOKNE` in the environment is no setting. Did you mean `DISCORD_TOKEN`?"
    )


def test_the_mark_that_windows_editors_write_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN=abc\n", "utf-8-sig")
    assert told(file) == []
    token = read_settings(file).discord_token
    assert token is not None
    assert token.get_secret_value() == "abc"


def test_a_file_of_another_encoding_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN=abc\n", "utf-16")
    for read in (read_settings, unknown_settings):
        with pytest.raises(SettingsError, match="is not plain text in UTF-8"):
            read(file)
