"""A reminder that Discord refuses is told to its member, who can set it again from there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from tests.adapters.discord.conftest import stop
from tests.fakes import Clock
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord

POSTS = "/channels/*/messages"
PRIVACY = (
    "could not reach you: your privacy settings for this server don't let me write to you. Allow"
    " direct messages there, and the next one arrives."
)


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


@pytest_asyncio.fixture
async def bot(core: App, discord_server: LoopbackDiscord) -> AsyncIterator[DiscordAdapter]:
    made = DiscordAdapter(
        core, discord_server.token, discord_server.api_url, discord_server.gateway_url
    )
    running = asyncio.create_task(made.run())
    await discord_server.logged_in()
    yield made
    await stop(running)


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_direct_messages_are_told_once_and_the_reminder_can_be_set_again(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord, code: int
) -> None:
    ana = discord_server.member("ana")
    await (await ana.slash("remind me", what="top-vectors", when="in 1 hour")).message()
    discord_server.script.append(faults.refused("POST", POSTS, status=403, code=code))
    clock.turn(hours=1)
    await core.deliver([bot.sender])
    assert ana.direct_messages == []
    told = await (await ana.slash("next")).message()
    assert told.private
    assert PRIVACY in told.text
    assert PRIVACY not in (await (await ana.slash("next")).message()).text
    opened = await ana.click(told, "Set it again")
    again = await (await ana.submit(opened, when="in 1 hour")).message()
    assert "I'll remind you of **Vectors**" in again.text
    clock.turn(hours=1)
    await core.deliver([bot.sender])
    [message] = ana.direct_messages
    assert "You asked me to remind you of the topic **Vectors**" in message.text


async def test_what_was_refused_stays_in_the_list_of_reminders(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    await (await ana.slash("remind me", what="top-vectors", when="in 1 hour")).message()
    discord_server.script.append(faults.refused("POST", POSTS, status=403, code=50007))
    clock.turn(hours=1)
    await core.deliver([bot.sender])
    for _ in range(2):
        shown = await (await ana.slash("remind show")).message()
        assert "These could not reach you" in shown.text
        assert "your privacy settings for this server" in shown.text
        assert shown.labels == ["Set again: Vectors"]


async def test_what_was_dropped_and_is_back_is_said(
    bot: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    await (await ana.slash("remind me", what="top-vectors", when="in 1 hour")).message()
    done = await (await ana.slash("done", what="top-vectors")).message()
    assert "I dropped your reminder of <t:" in done.text
    undone = await (await ana.click(done, "Undo")).message()
    assert "Your reminder of <t:" in undone.text
    assert "is back." in undone.text
