"""Whether a channel can be posted in is looked at when it is chosen, from what the gateway told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import pytest_asyncio

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.chat.sender import Lack, Sender
from bot.delivery.access import Look
from bot.errors import Refused, RetryLater
from bot.features.schedule import ACCESS
from bot.messages import sentence
from bot.store.database import Database
from tests.adapters.discord.conftest import stop
from tests.fakes import START, Clock
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_state import Channel, Message, snowflake

ALL = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    attach_files=True,
    read_message_history=True,
)


def but(*flags: str) -> int:
    """The bot's usual permissions without these."""
    may = discord.Permissions(ALL.value)
    may.update(**dict.fromkeys(flags, False))
    return may.value


@pytest_asyncio.fixture
async def adapter(
    sqlite_database: Database, tiny: Catalog, clock: Clock, discord_server: LoopbackDiscord
) -> AsyncIterator[DiscordAdapter]:
    """The whole bot, where it may do everything that it asks for."""
    discord_server.guild.permissions = ALL.value
    senders: list[Sender] = []
    core = App(sqlite_database, tiny, clock=clock, makers={ACCESS: Look(senders)})
    made = DiscordAdapter(
        core, discord_server.token, discord_server.api_url, discord_server.gateway_url
    )
    senders.append(made.sender)
    running = asyncio.create_task(made.run())
    await discord_server.logged_in()
    yield made
    await stop(running)


async def permit(server: LoopbackDiscord, permissions: int) -> None:
    """From now on everybody, and so the bot, may do this."""
    server.guild.permissions = permissions
    [role] = server.guild.shape(server.bot)["roles"]
    event = {"guild_id": str(server.guild.id), "role": role}
    await server.gateway.dispatch("GUILD_ROLE_UPDATE", event, server.guild.id)


async def tell(server: LoopbackDiscord, event: str, channel: Channel, **changes: Any) -> None:
    """The gateway tells of a channel or thread."""
    await server.gateway.dispatch(event, channel.shape() | changes, server.guild.id)


async def organiser_says(server: LoopbackDiscord, name: str, **values: Any) -> Message:
    tom = server.member("tom", organiser=True)
    return await (await tom.slash(name, **values)).message()


def place(server: LoopbackDiscord, channel: int) -> Place:
    return Place("discord", str(server.guild.id), str(channel))


async def looked(adapter: DiscordAdapter, where: Place) -> list[tuple[str, bool]]:
    """What is missing, by its id, and whether it stops a post."""
    return [(lack.message.id, lack.stops) for lack in await adapter.sender.lacking(where)]


async def test_where_all_is_allowed_nothing_is_missing_and_nothing_is_asked(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    said = await organiser_says(discord_server, "setup", zone="Europe/Berlin")
    assert "I may post in" in said.text
    assert "The weekly posts are set up" in said.text
    assert "can't" not in said.text
    assert discord_server.asked("GET", f"/channels/{discord_server.channel.id}") == []


async def test_setup_with_view_alone_names_what_is_missing_and_does_not_say_set_up(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    await permit(discord_server, discord.Permissions(view_channel=True).value)
    said = await organiser_says(discord_server, "setup", zone="Europe/Berlin")
    assert "I can't post in" in said.text
    assert "Allow me Send Messages" in said.text
    assert "set up" not in said.text
    assert said.text.index("Send Messages") < said.text.index(
        "The times of the weekly posts are saved"
    )
    await permit(discord_server, ALL.value)
    tom = discord_server.member("tom", organiser=True)
    again = await (await tom.click(said, "Check again")).message()
    assert "I may post in" in again.text
    assert "can't" not in again.text


async def test_a_changed_channel_is_looked_at(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    closed = discord_server.add_channel("closed")
    deny = {"id": str(discord_server.guild.id), "type": 0, "allow": "0", "deny": "2048"}
    await tell(discord_server, "CHANNEL_CREATE", closed, permission_overwrites=[deny])
    await organiser_says(discord_server, "setup", zone="UTC")
    said = await organiser_says(
        discord_server, "schedule set", kind="paper", channel=str(closed.id)
    )
    assert "I can't post in" in said.text
    assert "Allow me Send Messages" in said.text


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        (("view_channel",), [("lacking.permissions", True)]),
        (("send_messages",), [("lacking.permissions", True)]),
        (("create_public_threads",), [("lacking.threads", False)]),
        (("read_message_history",), [("lacking.history", False)]),
        (("attach_files",), [("lacking.files", False)]),
        (("send_messages_in_threads",), []),
        ((), []),
    ],
)
async def test_each_permission_is_named(
    adapter: DiscordAdapter,
    discord_server: LoopbackDiscord,
    missing: tuple[str, ...],
    found: list[tuple[str, bool]],
) -> None:
    await permit(discord_server, but(*missing))
    await organiser_says(discord_server, "help")  # what was told before has arrived by now
    assert await looked(adapter, place(discord_server, discord_server.channel.id)) == found


async def test_all_that_stops_is_named_at_once(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    await permit(discord_server, 0)
    await organiser_says(discord_server, "help")
    [lack] = await adapter.sender.lacking(place(discord_server, discord_server.channel.id))
    assert lack == Lack(lack.message)
    assert "View Channel and Send Messages" in sentence(lack.message)


@pytest.mark.parametrize(
    ("permissions", "state", "found"),
    [
        (ALL.value, {}, []),
        (but("send_messages"), {}, []),
        (but("send_messages_in_threads"), {}, [("lacking.permissions", True)]),
        (ALL.value, {"locked": True}, [("lacking.locked", True)]),
        # A message opens it again
        (ALL.value, {"archived": True}, []),
    ],
)
async def test_a_thread_has_rules_of_its_own(
    adapter: DiscordAdapter,
    discord_server: LoopbackDiscord,
    permissions: int,
    state: dict[str, bool],
    found: list[tuple[str, bool]],
) -> None:
    await permit(discord_server, permissions)
    parent, owner = discord_server.channel, discord_server.owner.id
    thread = Channel(snowflake(), "talk", discord_server.guild.id, parent.id, owner)
    discord_server.channels[thread.id] = thread
    await tell(discord_server, "THREAD_CREATE", thread)
    metadata = thread.shape()["thread_metadata"] | state
    await tell(discord_server, "THREAD_UPDATE", thread, thread_metadata=metadata)
    await organiser_says(discord_server, "help")
    assert await looked(adapter, place(discord_server, thread.id)) == found


@pytest.mark.parametrize("kind", [4, 15])  # a category, a forum
async def test_a_channel_without_text_is_none_to_post_in(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord, kind: int
) -> None:
    shelf = discord_server.add_channel("shelf")
    await tell(discord_server, "CHANNEL_CREATE", shelf, type=kind, available_tags=[])
    await organiser_says(discord_server, "help")
    assert await looked(adapter, place(discord_server, shelf.id)) == [("lacking.no-text", True)]


async def test_what_the_gateway_did_not_tell_of_is_asked_for(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    gone = place(discord_server, snowflake())
    assert await looked(adapter, gone) == [("lacking.channel-gone", True)]
    there = discord_server.add_channel("quiet")
    assert await looked(adapter, place(discord_server, there.id)) == []
    asked = [discord_server.asked("GET", f"/channels/{id}") for id in (gone.channel, there.id)]
    assert [*map(len, asked)] == [1, 1]


async def test_a_channel_of_another_server_is_none_of_ours(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    """Whoever organises one server could else have us post in each other one that we are in."""
    client = adapter.connection.client
    assert client is not None
    told = client.wait_for("socket_event_type", check="GUILD_CREATE".__eq__, timeout=10)
    joined = asyncio.ensure_future(told)
    await asyncio.sleep(0)
    other = await discord_server.add_guild("Theirs")
    await joined
    untold = discord_server.add_channel("new", other)
    for channel in (untold, other.channels[0]):
        there = place(discord_server, channel.id)
        assert await looked(adapter, there) == [("lacking.channel-gone", True)]
    known = place(discord_server, other.channels[0].id)
    for act in (
        adapter.sender.send(known, Reply("Hello"), "key"),
        adapter.sender.edit(known, "1", Reply("Hello"), "key"),
        adapter.sender.find(known, "key", START),
    ):
        with pytest.raises(Refused, match="that channel is gone"):
            await act
    assert discord_server.messages == []


async def test_a_server_that_has_the_commands_and_not_the_bot_is_told_so(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    elsewhere = Place("discord", str(snowflake()), str(snowflake()))
    assert await looked(adapter, elsewhere) == [("lacking.server", True)]


async def test_while_it_is_not_connected_nobody_can_say(adapter: DiscordAdapter) -> None:
    lonely = DiscordAdapter(object.__new__(App), "token")
    with pytest.raises(RetryLater):
        await lonely.sender.lacking(Place("discord", "1", "2"))
