"""Two presses on one button within seconds are one wish, on either platform."""

from __future__ import annotations

from pathlib import Path

from tests.adapters.discord.test_discord_process import ROOT
from tests.adapters.slack.test_slack_process import started
from tests.servers.discord import LoopbackDiscord
from tests.servers.slack import SlackServer

ONCE = "it counted once"


async def test_a_double_press_logs_once(
    discord_server: LoopbackDiscord,
    slack: SlackServer,
    tmp_path: Path,
    store_environment: dict[str, str],
) -> None:
    content = {"CAIRN_CONTENT_DIR": str(ROOT / "content")}
    platforms = discord_server.environment() | slack.environment()
    environment = platforms | content | store_environment
    async with started(environment, tmp_path):
        await discord_server.logged_in(seconds=30)
        await slack.bell.until(lambda: slack.sockets.hellos, seconds=30)
        await on_discord(discord_server)
        await on_slack(slack)


async def on_discord(server: LoopbackDiscord) -> None:
    ana = server.member("ana")
    topic = await (await ana.slash("topic", name="linear-algebra")).message()
    logged = await (await ana.click(topic, "Log 30 min")).message()
    assert "Logged 30 min" in logged.text
    asked = await (await ana.click(topic, "Log 30 min")).message()
    assert ONCE in asked.text
    again = await (await ana.click(asked, "Log it again")).message()
    assert "1 h and 6 points so far" in again.text


async def on_slack(slack: SlackServer) -> None:
    topic = await slack.reply(await slack.slash("/cairn", "topic linear-algebra"))
    logged = await slack.reply(await slack.press(topic, "Log 30 min"))
    assert "Logged *30 min*" in str(logged.blocks) or "Logged 30 min" in str(logged.blocks)
    asked = await slack.reply(await slack.press(topic, "Log 30 min"))
    assert ONCE in str(asked.blocks)
    again = await slack.reply(await slack.press(asked, "Log it again"))
    assert "1 h and 6 points so far" in str(again.blocks)
