"""No secret of the settings stands in the log, whatever it is called and however it got there."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvloop
from pydantic import SecretStr

from adapters.cli import main
from adapters.logs import set_up_logs_from
from adapters.redaction import Redaction
from adapters.wiring import health_of
from bot.settings import Settings
from tests.adapters.talkative import fail, tell

ROOT = Path(__file__).parents[2]
TALKATIVE = Path(__file__).with_name("talkative.py")
PASSWORD = 'pass-plover-"word"'
# Values to look for, not credentials; quotes and an umlaut look different in JSON and in a repr.
SECRETS = {
    "DISCORD_TOKEN": 'heron-"it\'s"-ü',
    "SLACK_BOT_TOKEN": "xoxb-osprey-ü",
    "SLACK_APP_TOKEN": "xapp-petrel-'quoted'",
    "CAIRN_DATABASE_URL": f"postgresql://wagtail:{PASSWORD}@127.0.0.1:1/cairn",
}
# A word of each of them, which stands there however it is written; a number could be a moment.
MARKS = ("heron", "osprey", "petrel", "wagtail", "plover")
WAYS = 8  # in which ``tell`` shows a text: two of its lines show two exceptions
FORMS = pytest.mark.parametrize("form", ["text", "json"])
MAY_SEE_A_SECRET = {
    "bot/settings.py": "lists them, for the log to cut out",
    "adapters/check.py": "looks whether a token has the shape of one",
    "adapters/wiring.py": "hands each to the one client that needs it",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, logs_as_before: None) -> None:
    for name in Settings.env_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def shown(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the log makes of a text that is shown in every way."""
    capsys.readouterr()
    tell(text)
    return capsys.readouterr().err


@FORMS
@pytest.mark.parametrize("name", SECRETS)
def test_the_command_line_cuts_each_secret_out(
    name: str, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAIRN_LOG_FORMAT", form)
    monkeypatch.setenv("CAIRN_CONTENT_DIR", "nowhere")
    monkeypatch.setenv(name, SECRETS[name])
    with pytest.raises(SystemExit):
        main(["run"])
    said = shown(SECRETS[name], capsys)
    assert said.count("***") == WAYS
    assert [mark for mark in MARKS if mark in said] == []


class More(Settings):
    """Settings with secrets that are not there yet."""

    mattermost_token: SecretStr | None = None
    webhook_keys: tuple[SecretStr, ...] = ()
    key_by_space: dict[str, list[SecretStr]] = {}  # noqa: RUF012  # pydantic copies it


@FORMS
@pytest.mark.parametrize(
    "name", ["CAIRN_MATTERMOST_TOKEN", "CAIRN_WEBHOOK_KEYS", "CAIRN_KEY_BY_SPACE"]
)
def test_a_secret_that_is_new_is_cut_out_wherever_it_stands(
    name: str, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = SECRETS["DISCORD_TOKEN"]
    shapes = {
        "CAIRN_MATTERMOST_TOKEN": secret,
        "CAIRN_WEBHOOK_KEYS": json.dumps(["another", secret]),
        "CAIRN_KEY_BY_SPACE": json.dumps({"hill": ["another", secret]}),
    }
    monkeypatch.setenv("CAIRN_LOG_FORMAT", form)
    monkeypatch.setenv(name, shapes[name])
    set_up_logs_from(More())
    said = shown(secret, capsys)
    assert said.count("***") == WAYS
    assert "heron" not in said


@FORMS
@pytest.mark.parametrize("command", ["run", "console"])
async def test_a_process_that_shows_its_secrets_in_every_way_shows_none(
    command: str, form: str, tmp_path: Path
) -> None:
    shutil.copy(TALKATIVE, tmp_path / "uvloop.py")
    told = [*SECRETS.values(), PASSWORD]
    environment = {**os.environ, **SECRETS, "CAIRN_LOG_FORMAT": form, "TELL": "\n".join(told)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        stdout=PIPE,
        stderr=PIPE,
    )
    said = b"".join(await asyncio.wait_for(process.communicate(), 60)).decode()
    assert process.returncode == 1
    assert [mark for mark in MARKS if mark in said] == []
    last_words = next(line for line in said.splitlines() if line.startswith("RuntimeError"))
    assert last_words.count("***") == len(told)
    for kept in ("connecting with ***", "Bearer ***", "token *** was refused", "LookupError: ***"):
        assert said.count(kept) >= len(told), kept


@dataclass
class Babbler:
    """An adapter that says a secret where it says how it is."""

    said: str
    name: str = "babbler"

    async def run(self) -> None:
        """Nothing."""

    def status(self) -> str:
        """With the secret."""
        return f"failed: {self.said}"


@pytest.mark.parametrize("name", SECRETS)
def test_no_state_shows_a_secret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, SECRETS[name])
    states = health_of(Settings(), lambda: [Babbler(SECRETS[name])])()
    assert states == {"babbler": "failed: ***"}


@pytest.mark.parametrize("name", [name for name in SECRETS if name.endswith("TOKEN")])
def test_check_and_a_start_that_fails_print_no_secret(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()
    monkeypatch.setenv(name, SECRETS[name])
    monkeypatch.setenv("CAIRN_CONTENT_DIR", f"nowhere/{SECRETS[name]}")
    monkeypatch.setenv("CAIRN_DATA_DIR", f"{blocked}/{SECRETS[name]}")
    for command in ("check", "run", "console"):
        with pytest.raises(SystemExit) as ended:
            main([command])
        assert ended.value.code == 1
        told = capsys.readouterr()
        said = told.out + told.err
        assert "***" in said
        assert [mark for mark in MARKS if mark in said] == []


@FORMS
@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_no_loop_shows_a_secret_while_it_is_debugged(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
    form: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret = SECRETS["SLACK_BOT_TOKEN"]
    monkeypatch.setenv("SLACK_BOT_TOKEN", secret)
    monkeypatch.setenv("CAIRN_LOG_FORMAT", form)
    monkeypatch.setenv("CAIRN_LOG_LEVEL", "debug")
    set_up_logs_from(Settings())

    async def fail_in_the_background() -> None:
        asyncio.get_running_loop().call_soon(fail, secret)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    with asyncio.Runner(debug=True, loop_factory=new_loop) as runner:
        runner.run(fail_in_the_background())
    said = capsys.readouterr().err
    assert "LookupError: ***" in said
    assert "osprey" not in said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("postgresql://cairn:cairn@127.0.0.1/cairn is down", "*** is down"),
        ("cairn.web listens", "cairn.web listens"),
        ("connecting to postgres://cairn:cairn@db", "connecting to postgres://cairn:***@db"),
    ],
)
def test_a_password_that_is_a_common_word_tells_itself_by_no_hole(
    said: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_DATABASE_URL", "postgresql://cairn:cairn@127.0.0.1/cairn")
    assert Redaction.of(Settings()).cut(said) == shown


def test_no_other_file_sees_a_secret_in_clear() -> None:
    seeing = {
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "adapters")
        for path in (ROOT / folder).rglob("*.py")
        if "secret_value" in path.read_text("utf-8")
    }
    assert seeing == set(MAY_SEE_A_SECRET)
