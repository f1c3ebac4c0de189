from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import sys
import urllib.error
import urllib.request
from asyncio.subprocess import PIPE, Process
from contextlib import closing
from pathlib import Path

import pytest

from adapters.cli import main
from bot import __version__
from bot.settings import Settings
from bot.store.migrate import migrate_sqlite

ROOT = Path(__file__).parent.parent.parent
TINY = ROOT / "tests" / "data" / "tiny"
DISCORD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4." + "GabcDe." + "x" * 38  # in the shape of one
BOT_TOKEN, APP_TOKEN = "xoxb-" + "1" * 12, "xapp-" + "1" * 12


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, logs_as_before: None) -> None:
    """No setting is set and there is no .env; the content is tiny."""
    for name in (*Settings.env_names(), "CAIRN_FACTS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(TINY))
    monkeypatch.chdir(tmp_path)


class Said:
    """What a command printed, and its exit status."""

    def __init__(self, status: object, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return Said(ended.value.code, *capsys.readouterr())


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Content of which one file is wrong: its level is a word, in line 5."""
    folder = Path(shutil.copytree(TINY, tmp_path / "content"))
    file = folder / "topics" / "top-vectors.md"
    file.write_text(file.read_text("utf-8").replace("level = 1", 'level = "easy"'), "utf-8")
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(folder))
    return folder


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "--help")
    assert said.status == 0
    for command in ("run", "console", "check", "manifest", "invite", "content"):
        assert re.search(rf"^ +{command} ", said.out, re.MULTILINE), command


def test_version_says_which(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "--version")
    assert (said.status, said.out) == (0, f"cairn {__version__}\n")


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "fly")
    assert said.status == 2
    assert "invalid choice: 'fly'" in said.err


def test_content_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "content")
    assert said.status == 2
    assert "lint" in said.out


# --- check ---


def test_check_without_tokens_is_fine_and_names_the_playground(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = run(capsys, "check")
    lines = said.out.splitlines()
    assert said.status == 0
    assert all(line.startswith("ok ") for line in lines)
    assert "playground" in lines[0]
    counts = "6 topics, 4 challenges, 3 Kaggle prompts, 4 papers, 3 activities"
    assert lines[1].startswith(f"ok Content: {counts}")


def test_check_with_every_token_is_fine_and_prints_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = {
        "DISCORD_TOKEN": DISCORD_TOKEN,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
    }
    for name, token in tokens.items():
        monkeypatch.setenv(name, token)
    said = run(capsys, "check")
    assert said.status == 0
    for name, token in tokens.items():
        assert f"ok {name} is set and looks right" in said.out
        assert token not in said.out


def test_check_names_a_mistyped_setting_and_counts_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKNE={DISCORD_TOKEN}\nTZ=Europe/Berlin\n")
    said = run(capsys, "check")
    lines = said.out.splitlines()
    assert said.status == 1
    assert lines[0] == "!! `DISCORD_TOKNE` in .env is no setting. Did you mean `DISCORD_TOKEN`?"
    assert lines[1].startswith("ok `TZ` in .env is no setting. I leave it alone")
    assert DISCORD_TOKEN not in said.out


@pytest.mark.parametrize(
    ("name", "value", "looks"),
    [
        ("DISCORD_TOKEN", "123456789", "three parts joined by dots"),
        ("DISCORD_TOKEN", f'"{DISCORD_TOKEN}"', "three parts joined by dots"),
        ("SLACK_BOT_TOKEN", APP_TOKEN, "xoxb-..."),
        ("SLACK_APP_TOKEN", BOT_TOKEN, "xapp-..."),
    ],
)
def test_check_tells_a_token_of_the_wrong_shape(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    looks: str,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    monkeypatch.setenv(name, value)
    said = run(capsys, "check")
    [wrong] = [line for line in said.out.splitlines() if line.startswith("!!")]
    assert said.status == 1
    assert wrong.startswith(f"!! {name} does not look like one")
    assert looks in wrong
    assert value not in said.out


@pytest.mark.parametrize(
    ("given", "missing"),
    [("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"), ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN")],
)
def test_slack_wants_both_of_its_tokens(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: str, missing: str
) -> None:
    monkeypatch.setenv(given, BOT_TOKEN if given == "SLACK_BOT_TOKEN" else APP_TOKEN)
    checked = run(capsys, "check")
    assert checked.status == 1
    assert f"!! {missing} is missing: Slack needs both of its tokens." in checked.out
    started = run(capsys, "run")
    assert started.status == 1
    sentence = f"Slack needs two tokens: {missing} is missing."
    assert started.err == f"{sentence} .env.example says where it is found.\n"


def test_check_names_the_file_and_the_line_of_a_content_fault(
    capsys: pytest.CaptureFixture[str], broken: Path
) -> None:
    said = run(capsys, "check")
    assert said.status == 1
    assert re.search(r"^topics/top-vectors\.md:5: \w+ ", said.out, re.MULTILINE)
    assert str(broken) in said.out


def test_check_tells_data_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CAIRN_DATA_DIR", str(tmp_path / "file" / "data"))
    said = run(capsys, "check")
    assert said.status == 1
    assert f"!! The data folder {tmp_path / 'file' / 'data'} can't be written." in said.out
    started = run(capsys, "run")
    assert started.status == 1
    assert "can't be made" in started.err


@pytest.mark.skipif(os.name != "posix", reason="there are no modes here")
@pytest.mark.parametrize(
    ("folder", "file", "readable"),
    [(0o755, 0o644, True), (0o755, 0o600, False), (0o700, 0o644, False)],
)
def test_check_tells_data_that_others_can_read(
    folder: int,
    file: int,
    readable: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "cairn.db").touch()
    (data / "cairn.db").chmod(file)
    data.chmod(folder)
    monkeypatch.setenv("CAIRN_DATA_DIR", str(data))
    said = run(capsys, "check")
    assert (
        f"!! Other people of this machine can read {data / 'cairn.db'}." in said.out
    ) is readable
    assert said.status == int(readable)


def test_check_tells_a_database_of_a_newer_version(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "cairn.db"
    migrate_sqlite(file)
    file.chmod(0o600)
    monkeypatch.setenv("CAIRN_DATA_DIR", str(tmp_path))
    sound = run(capsys, "check")
    assert (sound.status, f"ok Data: SQLite in {file}, whole." in sound.out) == (0, True)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    newer = run(capsys, "check", "--online")  # without tokens nobody is asked
    assert newer.status == 1
    assert "!! Database: written by a newer version of Cairn (tables 9999)." in newer.out


def test_check_tells_a_database_url_without_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql://cairn:a-long-secret@127.0.0.1:1/cairn?connect_timeout=2"
    monkeypatch.setenv("CAIRN_DATABASE_URL", address)
    said = run(capsys, "check")
    [wrong] = [line for line in said.out.splitlines() if line.startswith("!!")]
    assert said.status == 1
    assert wrong.startswith("!! PostgreSQL at 127.0.0.1:1 can't be used: ")
    assert "a-long-secret" not in said.out


def test_check_and_a_start_say_that_own_content_can_not_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "challenges").write_text("a file where a folder should be")
    monkeypatch.setenv("CAIRN_EXTRA_CONTENT_DIR", str(own))
    said = run(capsys, "check")
    why = "C030 the folder can't be read: Not a directory; the bot starts without it."
    assert f"!! {own.as_posix()}/challenges:1: {why}" in said.out
    assert said.status == 1


def test_check_names_settings_that_do_not_fit_and_not_their_values(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_WEB_PORT", "eighty-eighty")
    said = run(capsys, "check")
    assert said.status == 1
    assert "- CAIRN_WEB_PORT: " in said.out
    assert "eighty-eighty" not in said.out


def test_running_on_broken_content_is_one_list_and_no_stack(
    capsys: pytest.CaptureFixture[str], broken: Path
) -> None:
    said = run(capsys, "run")
    assert said.status == 1
    assert said.err.startswith("The content has 1 fault:\ntopics/top-vectors.md:5: ")
    assert "Traceback" not in said.err


# --- run, as a process ---


async def start(folder: Path, **settings: str) -> Process:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CAIRN_LOG_FORMAT": "json", **settings}
    command = (sys.executable, "-m", "bot", "run")
    return await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )


async def address(process: Process) -> str:
    """Where the web server is, read from the log."""
    assert process.stderr
    async for line in process.stderr:
        if b'"url"' in line:
            return str(json.loads(line)["url"])
    raise AssertionError("it ended without saying where it is")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_starts_serves_and_stops_at_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    process = await start(tmp_path, CAIRN_WEB_PORT="0")
    url = await asyncio.wait_for(address(process), 60)
    with await asyncio.to_thread(urllib.request.urlopen, url + "/healthz") as answer:
        assert json.load(answer)["ok"] is True
    process.send_signal(number)
    _, rest = await asyncio.wait_for(process.communicate(), 5)
    assert process.returncode == 0
    assert b"Traceback" not in rest
    assert (tmp_path / "data" / "cairn.db").is_file()


async def test_metrics_are_there_where_they_are_wanted_and_the_page_stays(tmp_path: Path) -> None:
    for wanted, status in (("yes", 200), ("", 404)):
        process = await start(tmp_path, CAIRN_WEB_PORT="0", CAIRN_METRICS=wanted)
        try:
            url = await asyncio.wait_for(address(process), 60)
            assert await asyncio.to_thread(status_of, url + "/metrics") == status
            assert await asyncio.to_thread(status_of, url + "/") == 200
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.communicate(), 10)


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


async def test_a_mistyped_setting_is_told_at_start(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKNE={DISCORD_TOKEN}\n")
    process = await start(tmp_path, CAIRN_WEB_PORT="0")
    assert process.stderr
    first = json.loads(await asyncio.wait_for(process.stderr.readline(), 60))
    assert first["level"] == "warning"
    assert first["event"].endswith("is no setting. Did you mean `DISCORD_TOKEN`?")
    await asyncio.wait_for(address(process), 60)
    process.send_signal(signal.SIGTERM)
    _, rest = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert DISCORD_TOKEN.encode() not in rest


async def test_the_first_start_opens_on_a_group_that_has_lived(tmp_path: Path) -> None:
    for _ in range(2):
        process = await start(tmp_path, CAIRN_WEB_PORT="0")
        url = await asyncio.wait_for(address(process), 60)
        with await asyncio.to_thread(urllib.request.urlopen, url + "/api/hello") as answer:
            hello = json.load(answer)
        process.send_signal(signal.SIGTERM)
        _, rest = await asyncio.wait_for(process.communicate(), 5)
        assert hello["group"]["since"]
        assert len(hello["posts"]) > 10
        assert b"posted" not in rest, "what was posted weeks ago is no news"


async def test_a_taken_port_is_one_sentence_and_exit_status_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await start(tmp_path, CAIRN_WEB_PORT=str(port))
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    sentence = f"Port {port} on 127.0.0.1 is taken."
    assert said.decode().count(sentence) == 1
    assert said.decode().splitlines()[-1].startswith(sentence)
    assert b"Traceback" not in said
