"""A file that an answer brings along, through the real discord.py to a loopback Discord."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from tests.adapters.discord.conftest import stop, taken
from tests.fake_time import FakeTime
from tests.fakes import Clock
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_member import Member


@asynccontextmanager
async def told(
    database: Database, tiny: Catalog, clock: Clock, server: LoopbackDiscord
) -> AsyncIterator[Member]:
    """Ana, who has logged something, beside a bot that is ready."""
    app = App(database, tiny, clock=clock)
    at = (server.token, server.api_url, server.gateway_url)
    adapter = DiscordAdapter(app, *at, time=FakeTime().time)
    running = asyncio.create_task(adapter.run())
    await server.logged_in()
    await taken(adapter)
    ana = server.member("ana")
    await (await ana.slash("log", what="vectors", minutes="30", note="a note")).message()
    yield ana
    await stop(running)


async def test_the_cards_for_anki_are_attached_for_their_member_alone(
    sqlite_database: Database, tiny: Catalog, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    async with told(sqlite_database, tiny, clock, discord_server) as ana:
        answer = await (await ana.slash("recall export")).message()
    [file] = answer.data["attachments"]
    assert (file["filename"], answer.private) == ("cairn-cards.txt", True)
    assert file["size"] > len("#separator:tab")


async def test_all_that_is_kept_of_a_member_is_attached_for_them_alone(
    sqlite_database: Database, tiny: Catalog, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    async with told(sqlite_database, tiny, clock, discord_server) as ana:
        answer = await (await ana.slash("me export")).message()
        asked = await (await ana.slash("me delete")).message()
        receipt = await (await ana.slash("me delete", confirm=True)).message()
    [file] = answer.data["attachments"]
    assert (file["filename"], answer.private) == ("cairn-export.zip", True)
    [upload] = answer.uploads
    with zipfile.ZipFile(io.BytesIO(upload.content)) as packed:
        assert "a note" in packed.read("entries.csv").decode()
    assert asked.private
    assert "Your receipt" in str(receipt.data)
    assert receipt.private
