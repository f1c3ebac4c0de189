"""A guild that removed the bot, on Discord with the real core: told once, then left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime

import pytest_asyncio
from sqlalchemy import func, select

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.delivery.presence import Presence
from bot.store import tables
from bot.store.database import Database
from bot.store.work import Transaction
from tests.adapters.discord.conftest import stop
from tests.fakes import Clock
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_member import Member
from tests.servers.discord_state import Channel, Guild, snowflake

INVITE = "https://discord.com/oauth2/authorize"


class Told:
    """What an App is told of guilds, handed on to it; what was told can be waited for."""

    def __init__(self, presence: Presence) -> None:
        self.invites = presence.invites
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self._presence = presence

    async def left(self, platform: str, space: str) -> None:
        await self._presence.left(platform, space)
        self.heard.put_nowait("left")

    async def returned(self, platform: str, space: str) -> None:
        await self._presence.returned(platform, space)
        self.heard.put_nowait("returned")

    async def compare(self, platform: str, listed: Callable[[], Collection[str]]) -> None:
        await self._presence.compare(platform, listed)
        self.heard.put_nowait("compared")

    async def purge(self) -> None:
        await self._presence.purge()

    def come_back(self, tx: Transaction, platform: str, space: str, now: datetime) -> None:
        self._presence.come_back(tx, platform, space, now)

    async def wait_for(self, what: str) -> None:
        """Until the adapter has told this."""
        async with asyncio.timeout(10):
            while await self.heard.get() != what:
                pass


class Bot:
    """The core and its adapter, which can be started again."""

    def __init__(self, core: App, database: Database, clock: Clock, server: LoopbackDiscord):
        self.core, self.database, self.clock, self.server = core, database, clock, server
        # It hears what the App hears, and hands it on
        self.told = Told(core.presence)
        core.presence = self.told  # type: ignore[assignment]  # the doors are the same
        self._running: asyncio.Task[None] | None = None
        self.adapter: DiscordAdapter

    async def start(self) -> None:
        """Logged in, and the list of guilds compared."""
        self.adapter = DiscordAdapter(
            self.core, self.server.token, self.server.api_url, self.server.gateway_url
        )
        self._running = asyncio.create_task(self.adapter.run())
        await self.told.wait_for("compared")

    async def stop(self) -> None:
        if self._running is not None:
            await stop(self._running)
        self.server.gateway.forget_sessions()

    async def go_round(self) -> None:
        await self.core.tick()
        await self.core.deliver([self.adapter.sender])
        await self.core.look_after([self.adapter.sender])

    async def four_mondays(self) -> int:
        """How many requests to the guild's channel were made in the meantime."""
        before = len(self.server.asked("POST", f"/channels/{self.server.channel.id}/messages"))
        for _ in range(4):
            self.clock.turn(days=7)
            await self.go_round()
        after = len(self.server.asked("POST", f"/channels/{self.server.channel.id}/messages"))
        return after - before

    async def count(self, table: str, column: str = "") -> int:
        rows = select(func.count()).select_from(tables.metadata.tables[table])
        if column:
            rows = rows.where(tables.metadata.tables[table].c[column].is_not(None))
        return await self.database.read(lambda tx: tx.execute(rows).scalar_one())

    async def gone(self) -> int:
        """How many guilds are noted as left."""
        return await self.count("spaces", "left_at")


@pytest_asyncio.fixture
async def bot(
    sqlite_database: Database, tiny: Catalog, clock: Clock, discord_server: LoopbackDiscord
) -> AsyncIterator[Bot]:
    """Tom has set up the posts of the study group, and there is another guild."""
    made = Bot(App(sqlite_database, tiny, clock=clock), sqlite_database, clock, discord_server)
    await made.start()
    other = await discord_server.add_guild("others")
    await (await discord_server.member("ben", guild=other).slash("me show")).message()
    await (await tom(discord_server).slash("setup", zone="UTC")).message()
    yield made
    await made.stop()


def tom(server: LoopbackDiscord) -> Member:
    return server.member("tom", organiser=True)


async def test_a_removal_is_told_once_and_before_the_end_and_four_mondays_ask_nothing(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    await discord_server.remove_guild(discord_server.guild)
    await bot.told.wait_for("left")
    await bot.go_round()
    assert await bot.four_mondays() == 0
    told, again = discord_server.direct_messages(tom(discord_server).user)
    assert "I was removed from **study group**." in told.text
    assert "is deleted for good on" in again.text
    for message in (told, again):
        assert not set("\\`") & set(message.text)
        assert INVITE in str(message.data["components"])
    assert await bot.count("picks") == 0


async def test_an_outage_of_discords_removes_nothing(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    await discord_server.lose_guild(discord_server.guild)
    other = await discord_server.add_guild("a third")
    await bot.told.wait_for("returned")
    await (await discord_server.member("ben", guild=other).slash("me show")).message()
    assert await bot.gone() == 0
    await bot.stop()
    await bot.start()
    assert await bot.gone() == 0


async def test_a_removal_while_the_bot_was_away_is_noted_at_the_next_start(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    await bot.stop()
    guild = discord_server.guilds.pop(discord_server.guild.id)
    await bot.start()
    assert await bot.gone() == 1
    assert await bot.four_mondays() == 0
    await bot.stop()
    discord_server.guilds[guild.id] = guild
    await bot.start()
    assert await bot.gone() == 0


async def test_a_list_without_any_guild_removes_none_at_first(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    await bot.stop()
    there = dict(discord_server.guilds)
    discord_server.guilds.clear()
    await bot.start()
    assert await bot.gone() == 0
    await bot.stop()
    bot.clock.turn(hours=1)
    await bot.start()
    assert await bot.gone() == 2
    discord_server.guilds.update(there)


async def test_a_return_brings_the_next_monday_and_no_pick_is_lost(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    guild = discord_server.guild
    await discord_server.remove_guild(guild)
    await bot.told.wait_for("left")
    await bot.four_mondays()
    await discord_server.return_guild(guild)
    await bot.told.wait_for("returned")
    await bot.go_round()
    assert discord_server.messages_in(discord_server.channel) == []
    bot.clock.turn(days=3)
    await bot.go_round()
    [post] = discord_server.messages_in(discord_server.channel)
    assert "A dot product without a library" in post.text  # the first that there is
    shown = await (await tom(discord_server).slash("schedule show")).message()
    assert "am back: the posts go on" in shown.text


async def test_a_post_that_met_a_no_notes_a_removal_that_no_event_told(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    await bot.stop()
    there = dict(discord_server.guilds)
    discord_server.guilds.clear()
    await bot.start()
    bot.clock.turn(days=3)
    await bot.go_round()
    assert await bot.gone() == 1
    assert await bot.four_mondays() == 0
    discord_server.guilds.update(there)


async def test_where_only_a_person_has_the_commands_nothing_is_kept(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    home = Channel(snowflake(), "elsewhere", snowflake())
    assert home.guild_id is not None
    discord_server.channels[home.id] = home
    guild = Guild(home.guild_id, "elsewhere", discord_server.owner, [home])
    spaces = await bot.count("spaces")
    ana = discord_server.member("ana").user
    alone = Member(discord_server, ana, guild, home, organiser=True, installed=True)
    for asked in (
        await alone.slash("setup", zone="UTC"),
        await alone.slash("log", what="vectors", minutes="45"),
    ):
        answer = await asked.message()
        assert "I am not in this server" in answer.text
        assert INVITE in str(answer.data["components"])
    assert (await bot.count("spaces"), await bot.count("entries")) == (spaces, 0)


async def test_a_command_in_a_direct_message_is_nobodys(
    bot: Bot, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    direct = Channel(snowflake(), "ana", None)
    discord_server.channels[direct.id] = direct
    alone = Member(discord_server, ana.user, ana.guild, direct)
    spaces = await bot.count("spaces")
    answer = await (await alone.slash("log", what="vectors", minutes="45")).message()
    assert "I can't tell which server this message is about." in answer.text
    assert (await bot.count("spaces"), await bot.count("entries")) == (spaces, 0)
