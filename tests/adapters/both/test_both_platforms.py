"""One process on both platforms at once, with the real content.

It is what an organiser starts who sets every token.
"""

from __future__ import annotations

from pathlib import Path

from tests.adapters.discord.test_discord_process import ROOT
from tests.adapters.slack.test_slack_process import started
from tests.servers.discord import LoopbackDiscord
from tests.servers.slack import SlackServer


async def test_one_process_answers_on_both(
    discord_server: LoopbackDiscord,
    slack: SlackServer,
    tmp_path: Path,
    store_environment: dict[str, str],
) -> None:
    environment = (
        discord_server.environment()
        | slack.environment()
        | {"CAIRN_CONTENT_DIR": str(ROOT / "content")}
        | store_environment
    )
    async with started(environment, tmp_path):
        await discord_server.logged_in(seconds=30)
        await slack.bell.until(lambda: slack.sockets.hellos, seconds=30)
        ana = discord_server.member("ana")
        logged = await (await ana.slash("log", what="linear algebra", minutes="45")).message()
        assert "45 min" in logged.text
        question = await (await ana.slash("interview")).message()
        rubric = await (await ana.click(question, "Show the rubric")).message()
        assert "A good answer says" in rubric.text
        answer = await slack.reply(await slack.slash("/cairn", "submit accurate-but-worse 45.6%"))
        assert answer.text.startswith("Right: More accurate, and yet worse")
        mine = await slack.reply(await slack.slash("/cairn", "me"))
        # What was logged on Discord belongs to another community.
        assert "0 min this week" in mine.text
