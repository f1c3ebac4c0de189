"""The same form sent twice, with the real core: it is one entry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from bot.store.tables import entries
from tests.adapters.discord.conftest import stop
from tests.fakes import Clock
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_exchange import Exchange
from tests.servers.discord_member import Member

ONCE = "This `/log` reached me twice; I counted it once."


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


@pytest_asyncio.fixture
async def ana(
    database: Database, tiny: Catalog, clock: Clock, discord_server: LoopbackDiscord
) -> AsyncIterator[Member]:
    core = App(database, tiny, clock=clock)
    adapter = DiscordAdapter(
        core, discord_server.token, discord_server.api_url, discord_server.gateway_url
    )
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    yield discord_server.member("ana")
    await stop(running)


async def form(member: Member) -> Exchange:
    overview = await (await member.slash("help")).message()
    opened = await member.click(overview, "Log something")
    await opened.form()
    return opened


async def entries_in(database: Database) -> int:
    count = select(func.count()).select_from(entries)
    return int(await database.read(lambda tx: tx.execute(count).scalar() or 0))


async def test_a_form_that_is_sent_twice_is_one_entry(ana: Member, database: Database) -> None:
    opened = await form(ana)
    sent = [await ana.submit(opened, what="vectors", minutes="45") for _ in range(2)]
    texts = [(await one.message()).text for one in sent]
    assert any(text.endswith(ONCE) for text in texts)
    assert any("45 min" in text for text in texts)
    assert await entries_in(database) == 1


async def test_a_form_whose_answer_was_lost_may_be_sent_again(
    ana: Member, database: Database, discord_server: LoopbackDiscord
) -> None:
    opened = await form(ana)
    discord_server.script.append(
        faults.refused("POST", "/interactions/*/callback", status=404, code=10062)
    )
    lost = await ana.submit(opened, what="vectors", minutes="45")
    await discord_server.bell.until(lambda: ana.direct_messages, "a direct message")
    assert lost.callbacks == []
    answer = await (await ana.submit(opened, what="vectors", minutes="45")).message()
    assert answer.text.endswith(ONCE)
    assert await entries_in(database) == 1


async def test_a_form_that_was_refused_is_carried_out_when_it_comes_again(
    ana: Member, database: Database
) -> None:
    opened = await form(ana)
    wrong = await (await ana.submit(opened, what="nothing like it", minutes="45")).message()
    assert "45 min" not in wrong.text
    right = await (await ana.submit(opened, what="vectors", minutes="45")).message()
    assert "45 min" in right.text
    assert await entries_in(database) == 1


async def test_a_form_that_is_opened_twice_is_two(ana: Member, database: Database) -> None:
    for minutes in ("45", "30"):
        opened = await form(ana)
        await (await ana.submit(opened, what="vectors", minutes=minutes)).message()
    assert await entries_in(database) == 2
