"""``cairn check --online`` against a Discord and a Slack on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import time

import discord
import pytest
import pytest_asyncio
from pydantic import SecretStr

from adapters.discord.online import look_around as on_discord
from adapters.online import MOST_CHANNELS, Asked, Finding, answers
from adapters.slack.online import look_around as on_slack
from adapters.wiring import ask_online
from bot.chat.invocation import Place
from bot.settings import Settings
from bot.store.schedules import Schedule, Timing
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_fixtures import discord_server
from tests.servers.discord_state import Channel
from tests.servers.slack import SlackServer, slack_server
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN

__all__ = ["discord_server"]


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    """The SDK keeps its addresses once a process; other tests need the real ones."""
    base = discord.http.Route.BASE
    yield
    discord.http.Route.BASE = base


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with slack_server() as server:
        yield server


def due(platform: str, space: str, channel: str) -> Schedule:
    timing = Timing(0, f"{time(9):%H:%M}", "UTC")
    return Schedule(1, 1, 1, platform, space, "challenge", channel, timing, False, None)


async def of_discord(
    server: LoopbackDiscord, *channels: object, token: str = "", space: int = 0
) -> list[Finding]:
    home = str(space or server.guild.id)
    places = [Place("discord", home, str(channel)) for channel in channels]
    look = on_discord(token or server.token, server.api_url, places)
    return [finding async for finding in look]


async def of_slack(
    server: SlackServer, *channels: str, tokens: tuple[str, str] = (BOT_TOKEN, APP_TOKEN)
) -> list[Finding]:
    places = [Place("slack", server.team, channel) for channel in channels]
    return [finding async for finding in on_slack(tokens, server.api_url, places)]


def wrong(found: Sequence[Finding]) -> list[str]:
    return [sentence for fine, sentence in found if not fine]


# --- Discord ---


async def test_all_is_well_on_discord(discord_server: LoopbackDiscord) -> None:
    channel = discord_server.channel.id
    found = await of_discord(discord_server, channel)
    assert wrong(found) == []
    assert found[0] == (True, "Discord takes DISCORD_TOKEN: cairn, in 1 server.")
    assert found[-1][1].startswith(f"Discord: posts can go to the channel {channel}")
    # No session was opened, and nothing was written
    assert not discord_server.gateway.sessions
    assert {call.method for call in discord_server.requests} == {"GET"}


async def test_a_wrong_token_is_said_and_not_shown(discord_server: LoopbackDiscord) -> None:
    [(fine, sentence)] = await of_discord(discord_server, 1, token="another-token")
    assert not fine
    assert sentence.startswith("Discord does not accept DISCORD_TOKEN.")
    assert "another-token" not in sentence


async def test_what_an_application_must_not_have_is_named(discord_server: LoopbackDiscord) -> None:
    discord_server.interactions_url = "https://elsewhere.example/"
    discord_server.wants_code_grant = True
    discord_server.guilds.clear()
    said = wrong(await of_discord(discord_server))
    assert [sentence.partition(":")[2].split(",")[0].strip() for sentence in said] == [
        "the bot is in no server; `cairn invite discord` prints the link.",
        "an Interactions Endpoint URL is set on the General Information page",
        "Requires OAuth2 Code Grant is on",
    ]


async def test_a_channel_that_posts_can_not_go_to_is_named(
    discord_server: LoopbackDiscord,
) -> None:
    discord_server.guild.permissions = discord.Permissions(view_channel=True).value
    channel = discord_server.channel.id
    [sentence] = wrong(await of_discord(discord_server, channel))
    assert sentence.startswith(f"Discord: posts can't go to the channel {channel}.")
    assert "Send Messages" in sentence
    assert len(wrong(await of_discord(discord_server, 404))) == 1
    assert len(wrong(await of_discord(discord_server, channel, space=405))) == 1


async def test_a_thread_has_its_channels_permissions(discord_server: LoopbackDiscord) -> None:
    home = discord_server.channel
    thread = Channel(77, "talk", home.guild_id, home.id, discord_server.bot.id)
    discord_server.channels[77] = thread
    [sentence] = wrong(await of_discord(discord_server, 77))
    assert "Send Messages in Threads" in sentence
    allowed = discord.Permissions(view_channel=True, send_messages_in_threads=True)
    discord_server.guild.permissions = allowed.value
    assert wrong(await of_discord(discord_server, 77)) == []


# --- Slack ---


async def test_all_is_well_on_slack(slack: SlackServer) -> None:
    slack.scopes |= {"channels:history", "channels:join"}
    found = await of_slack(slack, "C1")
    assert wrong(found) == []
    assert found[-1] == (True, "Slack: posts can go to the channel C1.")
    assert [sentence for _, sentence in found[1:3]] == [
        "Slack: every scope of the manifest is given.",
        "Slack takes SLACK_APP_TOKEN: a connection can be made.",
    ]
    assert slack.messages == []


async def test_each_wrong_token_is_said_and_not_shown(slack: SlackServer) -> None:
    found = await of_slack(slack, "C1", tokens=("xoxb-wrong", "xapp-wrong"))
    said = wrong(found)
    assert len(said) == len(found) == 2
    assert said[0].startswith("Slack does not accept SLACK_BOT_TOKEN (invalid_auth).")
    assert said[1].startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth).")
    assert not any("wrong" in sentence for sentence in said)


async def test_scopes_are_compared_with_the_manifests(slack: SlackServer) -> None:
    slack.scopes = {"commands", "chat:write", "users:read", "channels:read"}
    found = await of_slack(slack)
    [sentence] = wrong(found)
    assert sentence.startswith("Slack: scopes are missing: im:write. Paste the manifest")
    lacking = "channels:history, channels:join, files:write, groups:read"
    assert (True, f"Slack: optional scopes are not given: {lacking}.") in found


async def test_a_channel_of_slack_that_posts_can_not_go_to_is_named(slack: SlackServer) -> None:
    slack.add_channel("C2", "outside", is_member=False)
    slack.add_channel("C3", "old", is_archived=True)
    said = wrong(await of_slack(slack, "C1", "C2", "C3", "C404"))
    assert [sentence.split(".")[0].rpartition(" ")[2] for sentence in said] == ["C2", "C3", "C404"]


async def test_channels_of_another_workspace_are_not_asked_about(slack: SlackServer) -> None:
    places = [Place("slack", "T0LAKE", "C1LAKE"), Place("slack", slack.team, "C1")]
    look = on_slack((BOT_TOKEN, APP_TOKEN), slack.api_url, places)
    found = [finding async for finding in look]
    assert wrong(found) == []
    assert [sentence for _, sentence in found[-2:]] == [
        "Slack: posts can go to the channel C1.",
        "Slack: channels of other workspaces were not asked about: 1.",
    ]


async def test_a_slack_that_answers_nothing_is_said(slack: SlackServer) -> None:
    where = slack.api_url.rsplit(":", 1)[0] + ":1/api/"
    look = on_slack((BOT_TOKEN, APP_TOKEN), where, [])
    said = wrong([finding async for finding in look])
    assert len(said) == 2
    assert all(sentence.startswith("Slack is not to be asked about SLACK_") for sentence in said)


# --- both ---


async def test_each_channel_is_asked_about_once_and_very_many_are_not() -> None:
    asked: list[Place] = []

    async def look(places: Sequence[Place]) -> AsyncIterator[Finding]:
        asked.extend(places)
        yield True, "Asked."

    schedules = [due("discord", "1", str(n % 60)) for n in range(120)] + [due("slack", "T", "C")]
    found = await answers([Asked("Discord", "discord", look)], schedules)
    assert len(asked) == len(set(asked)) == MOST_CHANNELS
    assert found[-1] == (True, "Discord: 10 more channels with posts were not asked about.")


async def test_the_platforms_with_tokens_are_asked(
    discord_server: LoopbackDiscord, slack: SlackServer
) -> None:
    settings = Settings(
        discord_token=SecretStr(discord_server.token),
        discord_api_url=discord_server.api_url,
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_api_url=slack.api_url,
    )
    channel = str(discord_server.channel.id)
    schedules = [
        due("discord", str(discord_server.guild.id), channel),
        due("slack", slack.team, "C1"),
    ]
    found = await ask_online(settings, schedules)
    assert wrong(found) == []
    said = "\n".join(sentence for _, sentence in found)
    assert f"the channel {channel}" in said
    assert "the channel C1" in said
    assert not any(token in said for token in (discord_server.token, BOT_TOKEN, APP_TOKEN))
