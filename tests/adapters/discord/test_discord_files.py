"""A file that an answer brings along, through the real discord.py to a loopback Discord."""

from __future__ import annotations

import asyncio

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from tests.adapters.discord.conftest import stop, taken
from tests.fake_time import FakeTime
from tests.fakes import Clock
from tests.servers.discord import LoopbackDiscord


async def test_the_cards_for_anki_are_attached_for_their_member_alone(
    sqlite_database: Database, tiny: Catalog, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    app = App(sqlite_database, tiny, clock=clock)
    at = (discord_server.token, discord_server.api_url, discord_server.gateway_url)
    adapter = DiscordAdapter(app, *at, time=FakeTime().time)
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    await taken(adapter)
    ana = discord_server.member("ana")
    await (await ana.slash("log", what="vectors", minutes="30")).message()
    answer = await (await ana.slash("recall export")).message()
    [file] = answer.data["attachments"]
    assert (file["filename"], answer.private) == ("cairn-cards.txt", True)
    assert file["size"] > len("#separator:tab")
    await stop(running)
