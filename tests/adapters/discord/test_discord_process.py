"""The whole bot in a process of its own, given nothing but an environment."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path

from adapters.playground.lived_in import KEPT_UNDER
from bot.store import kv
from bot.store.database import open_database
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_member import Member
from tests.servers.discord_state import Message

ROOT = Path(__file__).parents[3]


async def start(
    server: LoopbackDiscord, data: Path, store: dict[str, str], written: Path | None = None
) -> asyncio.subprocess.Process:
    """The bot, once members can choose its commands. What it logs is ``written`` there."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CAIRN_", "SLACK_"))
        },
        **server.environment(),
        "CAIRN_DATA_DIR": str(data),
        "CAIRN_CONTENT_DIR": str(ROOT / "tests" / "data" / "tiny"),
        "CAIRN_WEB_PORT": "0",
        **store,
    }
    command = (sys.executable, "-m", "bot")
    with (written or Path(os.devnull)).open("w") as log:
        bot = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stderr=log, stdout=log
        )
    await server.logged_in(seconds=30)
    return bot


async def end(bot: asyncio.subprocess.Process, number: signal.Signals) -> int:
    bot.send_signal(number)
    return await asyncio.wait_for(bot.wait(), 10)


async def test_a_button_outlives_the_process_that_sent_it(
    discord_server: LoopbackDiscord, tmp_path: Path, store_environment: dict[str, str]
) -> None:
    ana = discord_server.member("ana")
    bot = await start(discord_server, tmp_path, store_environment)
    logged = await (await ana.slash("log", what="vectors", minutes="45")).message()
    assert "45 min" in logged.text
    assert await end(bot, signal.SIGKILL) == -signal.SIGKILL
    discord_server.gateway.forget_sessions()
    bot = await start(discord_server, tmp_path, store_environment)
    undone = await (await ana.click(logged, "Undo")).message()
    assert "45 min" in undone.text
    assert len(discord_server.asked("PUT", "/commands")) == 1, (
        "the second start had nothing new to tell"
    )
    assert await end(bot, signal.SIGTERM) == 0
    assert await sample_group_since(tmp_path, store_environment) is None


async def test_a_stop_answers_what_was_saved(
    discord_server: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = discord_server.member("ana")
    written = tmp_path / "errors"
    bot = await start(discord_server, tmp_path, {}, written)
    before = await (await ana.slash("log", what="vectors", minutes="45")).message()
    with sqlite3.connect(tmp_path / "cairn.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = await ana.slash("log", what="vectors", minutes="21")
        assert await asked.acknowledged() == 5
        bot.send_signal(signal.SIGTERM)
        await turned_away(ana, before)
        other.execute("ROLLBACK")
        answer = await asked.message()
    other.close()
    assert "21 min" in answer.text
    assert await asyncio.wait_for(bot.wait(), 20) == 0
    said = written.read_text()
    assert "Traceback" not in said
    assert "never retrieved" not in said


async def turned_away(member: Member, message: Message) -> None:
    """Presses until the bot takes no more; what is pressed asks for no database."""
    text = ""
    while "I am being started anew" not in text:
        text = (await (await member.press(message, "v0:help")).message()).text


async def sample_group_since(data: Path, store: dict[str, str]) -> str | None:
    """Since when the playground's sample group lives in this database."""
    database = await open_database(store.get("CAIRN_DATABASE_URL"), data)
    try:
        return await database.read(lambda tx: kv.get(tx, KEPT_UNDER))
    finally:
        await database.close()
