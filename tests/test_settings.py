from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from bot.errors import SettingsError
from bot.settings import Settings, platform_token, read_settings

SECRET = "xoxb-do-not-show-me"  # a value to look for, not a credential


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.env_names():
        monkeypatch.delenv(name, raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings(None)
    assert not settings.connects
    assert settings.database_url is None
    assert settings.web_host == "127.0.0.1"
    assert settings.late_grace == timedelta(hours=12)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAIRN_WEB_PORT", "eighty"),
        ("CAIRN_WEB_PORT", "-1"),
        ("CAIRN_WEB_PORT", "65536"),
        ("CAIRN_LOG_FORMAT", "xml"),
        ("CAIRN_LOG_LEVEL", "loud"),
        ("CAIRN_SLACK_COMMAND", "cairn"),
        ("CAIRN_SLACK_COMMAND", "/Cairn Bot"),
        ("CAIRN_TICK_SECONDS", "0"),
        ("CAIRN_TICK_SECONDS", "61"),
        ("CAIRN_TICK_SECONDS", "nan"),
        ("CAIRN_LATE_GRACE_HOURS", "-1"),
        ("CAIRN_LATE_GRACE_HOURS", "169"),
        ("CAIRN_LATE_GRACE_HOURS", "soon"),
    ],
)
def test_a_wrong_value_names_its_variable_and_is_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^These settings don't fit:\n- {name}: ") as caught:
        read_settings(None)
    assert f"'{value}'" not in caught.value.sentence
    assert caught.value.__cause__ is None


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"CAIRN_WEB_PORT": "x", "CAIRN_LOG_LEVEL": "x", "CAIRN_TICK_SECONDS": "x"}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings(None)
    lines = caught.value.sentence.splitlines()[1:]
    assert sorted(line.split(":")[0] for line in lines) == sorted(f"- {name}" for name in wrong)


@pytest.mark.parametrize(
    "name", ["DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "CAIRN_DATABASE_URL"]
)
def test_a_secret_is_never_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, SECRET)
    settings = read_settings(None)
    kept = getattr(settings, name.removeprefix("CAIRN_").lower())
    assert kept.get_secret_value() == SECRET
    for shown in (repr(settings), str(settings), settings.model_dump(), settings.model_dump_json()):
        assert SECRET not in str(shown)
    monkeypatch.setenv("CAIRN_WEB_PORT", "x")
    with pytest.raises(SettingsError) as caught:
        read_settings(None)
    assert SECRET not in repr(caught.value)
    assert SECRET not in caught.value.sentence


@pytest.mark.parametrize(
    "name", ["DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "CAIRN_DATABASE_URL"]
)
def test_each_secret_is_listed_for_what_cuts_it_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings(None).secrets() == frozenset()
    monkeypatch.setenv(name, f" {SECRET}\n")
    assert read_settings(None).secrets() == {SECRET}


class Mail(BaseModel):
    """Settings inside a setting."""

    host: str = "localhost"
    password: SecretStr = SecretStr("")


class More(Settings):
    """Settings as they may grow."""

    mattermost_token: SecretStr | None = platform_token("MATTERMOST_TOKEN")
    signing_key: SecretStr = SecretStr("")
    webhook_keys: tuple[SecretStr, ...] = ()
    key_by_space: dict[str, SecretStr] = {}  # noqa: RUF012  # pydantic copies it
    mail: Mail | None = None


@pytest.mark.parametrize(
    "given",
    [
        {"mattermost_token": SECRET},
        {"signing_key": SECRET},
        {"webhook_keys": ["", SECRET]},
        {"key_by_space": {"hill": SECRET}},
        {"mail": {"password": SECRET}},
    ],
    ids=str,
)
def test_a_secret_is_known_by_its_type_and_not_by_its_name(given: dict[str, Any]) -> None:
    assert More.model_validate(given).secrets() == {SECRET}


@pytest.mark.parametrize(
    ("address", "passwords"),
    [
        ("postgresql://cairn:pass@host:5432/name", {"pass"}),
        ("postgresql://cairn:p%40ss@host/name", {"p%40ss", "p@ss"}),
        ("postgresql://cairn:pa/ss@host/name", {"pa/ss"}),
        ("postgresql://cairn:word@pass@host/name", {"word", "word@pass"}),
        ("postgresql://cairn:pass@host/name?sslcert=a@b", {"pass", "pass@host/name?sslcert=a"}),
        ("postgresql://host/name?user=cairn&password=p%40ss&x=1", {"p%40ss", "p@ss"}),
        ("postgresql://cairn@host/name", set()),
        ("postgresql://[not-an-address", set()),
    ],
)
def test_the_password_of_an_address_is_a_secret_too(address: str, passwords: set[str]) -> None:
    assert More(database_url=SecretStr(address)).secrets() == {address, *passwords}


def test_what_is_named_like_a_secret_has_the_type_of_one() -> None:
    named = re.compile(r"token|secret|password|key|database_url")
    for name, field in Settings.model_fields.items():
        if named.search(name):
            assert "SecretStr" in str(field.annotation), name


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_any_token_connects(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, SECRET)
    assert read_settings(None).connects
    monkeypatch.setenv(name, "")
    assert not read_settings(None).connects


def test_the_token_of_a_platform_that_is_new_connects_and_no_other_secret_does() -> None:
    assert More.model_validate({"mattermost_token": SECRET}).connects
    assert not More.model_validate({"signing_key": SECRET, "database_url": SECRET}).connects


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "CAIRN_WEB_PORT=8081\nCAIRN_LOG_LEVEL=DEBUG\nDISCORD_TOKEN=\nSOMETHING_ELSE=1\n"
    )
    monkeypatch.setenv("CAIRN_WEB_PORT", "8082")
    settings = read_settings(file)
    assert (settings.web_port, settings.log_level, settings.discord_token) == (8082, "debug", None)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings(None).web_port = 1


def test_every_field_has_a_variable() -> None:
    names = Settings.env_names()
    assert len(names) == len(set(names)) == len(Settings.model_fields)
    assert {name for name in names if not name.startswith("CAIRN_")} == {
        "DISCORD_TOKEN",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
    }
    new = set(More.env_names()) - set(names)
    assert {"MATTERMOST_TOKEN", "CAIRN_SIGNING_KEY", "CAIRN_MAIL"} <= new
