"""The week's post as organisers and members meet it.

One process, both platforms, the real content.
"""

from __future__ import annotations

from pathlib import Path

from tests.adapters.discord.test_discord_process import ROOT
from tests.adapters.slack.test_slack_process import started
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_state import Message
from tests.servers.slack import SlackServer

PATIENCE = 30.0  # seconds; an edit comes five seconds after its cause


def environment(discord: LoopbackDiscord, slack: SlackServer) -> dict[str, str]:
    return {
        **discord.environment(),
        **slack.environment(),
        "CAIRN_CONTENT_DIR": str(ROOT / "content"),
        "CAIRN_TICK_SECONDS": "0.2",
    }


async def test_a_post_is_made_looked_after_and_answered_on_discord(
    discord_server: LoopbackDiscord,
    slack: SlackServer,
    tmp_path: Path,
    store_environment: dict[str, str],
) -> None:
    discord, olga, ana = (
        discord_server,
        discord_server.member("olga", organiser=True),
        discord_server.member("ana"),
    )

    def posts() -> list[Message]:
        return [
            m
            for m in discord.messages_in(discord.channel)
            if not m.private and "Why this?" in m.labels
        ]

    async with started(environment(discord, slack) | store_environment, tmp_path):
        await discord.logged_in(seconds=30)
        await (await olga.slash("setup", zone="Europe/Berlin")).message()
        asked = await (await olga.slash("schedule post-now", kind="challenge")).message()
        assert posts() == []
        await (await olga.click(asked, "Post it now")).message()
        [post] = await discord.bell.until(posts, "the post", PATIENCE)
        await discord.bell.until(lambda: discord.threads_of(post), "its thread", PATIENCE)
        await (await ana.click(post, "I did it")).message()
        await discord.bell.until(
            lambda: "1 member of your group finished it." in post.text, "the edit", PATIENCE
        )
        why = await (await ana.click(post, "Why this?")).message()
        assert "because" in why.text
        opened = await ana.click(post, "Remind me")
        reminded = await (await ana.submit(opened, when="tomorrow 18:00")).message()
        assert "in a direct message" in reminded.text
        history = await (await olga.slash("schedule history")).message()
        channel = discord.channel
        link = f"https://discord.com/channels/{channel.guild_id}/{channel.id}/{post.id}"
        assert link in history.text
        assert len(posts()) == 1


async def test_a_post_is_made_looked_after_and_answered_on_slack(
    discord_server: LoopbackDiscord,
    slack: SlackServer,
    tmp_path: Path,
    store_environment: dict[str, str],
) -> None:
    async with started(environment(discord_server, slack) | store_environment, tmp_path):
        await slack.bell.until(lambda: slack.sockets.hellos, PATIENCE)
        await slack.reply(await slack.slash("/cairn", "setup Europe/Berlin", user="U2"))
        asked = await slack.reply(
            await slack.slash("/cairn", "schedule post now challenge", user="U2")
        )
        await slack.reply(await slack.press(asked, "Post it now", user="U2"))
        [post] = await slack.bell.until(
            lambda: [
                m for m in slack.messages if m.via == "chat.postMessage" and m.channel == "C1"
            ],
            PATIENCE,
        )
        await slack.reply(await slack.press(post, "I did it"))
        await slack.bell.until(
            lambda: "1 member of your group finished it." in str(post.blocks), PATIENCE
        )
        why = await slack.reply(await slack.press(post, "Why this?"))
        assert "because" in str(why.blocks)
        set_ = await slack.reply(
            await slack.slash("/cairn", "remind me linear-algebra tomorrow 18:00")
        )
        assert "in a direct message" in str(set_.blocks)
        history = await slack.reply(await slack.slash("/cairn", "schedule history", user="U2"))
        link = f"https://loopback.slack.com/archives/C1/p{post.ts.replace('.', '')}"
        assert link in str(history.blocks)
