"""The bot as anybody starts it: a process of its own, told by its environment where Slack is."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.servers.slack import SlackServer

ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def started(
    environment: dict[str, str], data: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot process; killed at the end where it is still there."""
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "HOME"}
    }
    own = {
        "CAIRN_DATA_DIR": str(data),
        "CAIRN_CONTENT_DIR": str(ROOT / "tests" / "data" / "tiny"),
        "CAIRN_WEB_PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=ROOT,
        env=kept | own | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_bot_in_its_own_process_answers_and_ends_when_told(
    slack: SlackServer, tmp_path: Path, store_environment: dict[str, str]
) -> None:
    async with started(slack.environment() | store_environment, tmp_path) as process:
        await slack.bell.until(lambda: slack.sockets.hellos, seconds=30)
        answer = await slack.reply(await slack.slash("/cairn", "log vectors 45"))
        assert "45 min" in answer.text
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            assert await process.wait() == 0


async def told(process: asyncio.subprocess.Process, sentence: str) -> None:
    """Wait until a process says something."""
    assert process.stdout is not None
    async with asyncio.timeout(10):
        while sentence.encode() not in await process.stdout.readline():
            pass


async def test_a_command_that_runs_when_the_bot_is_told_to_stop_is_answered(
    slack: SlackServer, tmp_path: Path, store_environment: dict[str, str]
) -> None:
    """It is held where Slack is asked who is an organiser; then it is saved."""
    gate = slack.gates["users.info"] = asyncio.Event()
    environment = slack.environment() | store_environment
    async with started(environment, tmp_path) as process:
        await slack.bell.until(lambda: slack.sockets.hellos, seconds=30)
        asked = await slack.slash("/cairn", "schedule zone Europe/Lisbon", user="U2")
        await slack.bell.until(lambda: slack.calls("users.info"))
        process.send_signal(signal.SIGTERM)
        await told(process, "What runs is answered before Slack is left")
        gate.set()
        answer = await slack.reply(asked)
        assert (await slack.acked(asked)).payload["text"] == answer.text
        async with asyncio.timeout(15):
            assert await process.wait() == 0
    assert "Lisbon" in answer.text


async def test_a_command_that_takes_too_long_keeps_no_process_alive(
    slack: SlackServer, tmp_path: Path
) -> None:
    slack.gates["users.info"] = asyncio.Event()
    async with started(slack.environment(), tmp_path) as process:
        await slack.bell.until(lambda: slack.sockets.hellos, seconds=30)
        await slack.slash("/cairn", "schedule zone Europe/Lisbon", user="U2")
        await slack.bell.until(lambda: slack.calls("users.info"))
        process.send_signal(signal.SIGTERM)
        await told(process, "Stopped before everybody was answered")
        async with asyncio.timeout(15):
            assert await process.wait() == 0


async def test_a_wrong_token_is_a_sentence_and_no_stack(slack: SlackServer, tmp_path: Path) -> None:
    async with started(
        slack.environment() | {"SLACK_BOT_TOKEN": "xoxb-wrong"}, tmp_path
    ) as process:
        async with asyncio.timeout(30):
            said, _ = await process.communicate()
    lines = [line for line in said.decode().splitlines() if "SLACK_BOT_TOKEN" in line]
    assert lines
    assert all("Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in line for line in lines)
    assert b"Traceback" not in said
    assert b"xoxb-wrong" not in said
