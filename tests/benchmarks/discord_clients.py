"""Two real discord.py clients on one kind of peer: ours with the App, and an empty command's.

The empty command is the floor. A question is the payload of an INTERACTION_CREATE, given to the
client's connection state as the gateway gives it. The peer stands where the library's HTTP session
stands, and answers as Discord does: with the message it was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands
from multidict import CIMultiDict

from adapters.discord.client import CairnClient
from adapters.discord.limits import PATIENCE
from bot.app import App
from tests.benchmarks.stage import MEMBERS, MINUTES, topic
from tests.fakes import Clock
from tests.servers.discord_state import (
    VIEW_AND_SEND,
    Channel,
    Guild,
    User,
    member_shape,
    now_text,
    snowflake,
)

Payload = dict[str, Any]
THINKING = 5  # the type of a callback that only says that an answer follows
ADDED = {
    "tts": False,
    "mention_everyone": False,
    "pinned": False,
    "edited_timestamp": None,
    "type": 20,
}
EMPTY: Payload = dict.fromkeys(
    ("mentions", "mention_roles", "attachments", "embeds", "components"), ()
)


class Answer:
    """A response that is there already."""

    status = 200
    headers = CIMultiDict({"Content-Type": "application/json"})

    def __init__(self, text: str) -> None:
        self._text = text

    async def __aenter__(self) -> Answer:
        return self

    async def __aexit__(self, *exc: object) -> None:
        pass

    async def text(self, encoding: str) -> str:
        return self._text


class Peer:
    """Discord's HTTP side for interactions, without sockets.

    ``answers`` holds a future for each token that waits.
    """

    def __init__(self, bot: User, channel: Channel) -> None:
        self.answers: dict[str, asyncio.Future[Payload]] = {}
        self._author, self._channel, self._moment = bot.shape(), str(channel.id), now_text()

    def request(self, method: str, url: str, *, data: str, **_: Any) -> Answer:
        body: Payload = discord.utils._from_json(data)
        if (
            method == "PATCH"
        ):  # .../<token>/messages/@original: after "thinking", for a disk that kept us waiting
            return Answer(discord.utils._to_json(self._message(url.split("/")[-3], body)))
        number, token = url.split("/")[-3:-1]
        resource = {"type": body["type"]}
        if body["type"] != THINKING:
            resource["message"] = self._message(token, body["data"])
        interaction = {"id": number, "type": 2, "response_message_id": number}
        return Answer(discord.utils._to_json({"interaction": interaction, "resource": resource}))

    def _message(self, token: str, said: Payload) -> Payload:
        """The message as Discord gives it back; whoever waits for it is told."""
        self.answers.pop(token).set_result(said)
        number = token.removeprefix("token-")
        own = {
            "id": number,
            "channel_id": self._channel,
            "author": self._author,
            "timestamp": self._moment,
        }
        return {**own, "content": "", "flags": 0, **ADDED, **EMPTY, **said}

    async def close(self) -> None:
        pass


class Client:
    """A client that is told of interactions as if its gateway had sent them."""

    def __init__(
        self, name: str, client: discord.AutoShardedClient, data: Payload, turn: Callable[[], None]
    ) -> None:
        self.name = name
        self.client = client
        self._data, self._turn = data, turn
        self._state: Any = (
            client._connection
        )  # the only door by which an event comes in without a socket
        self._bot = User(snowflake(), "cairn", bot=True)
        self._guild = Guild(snowflake(), "Hill", User(snowflake(), "owner"))
        self._guild.channels.append(Channel(snowflake(), "general", self._guild.id))
        self._peer = Peer(self._bot, self._guild.channels[0])
        self._users = [User(snowflake(), f"Member {number}") for number in range(MEMBERS)]

    async def enter(self) -> None:
        """What a login leaves behind: the session, the loop, the user and the guild."""
        await self.client._async_setup_hook()
        vars(self.client.http)["_HTTPClient__session"] = self._peer
        self.client.shard_count = 1
        guilds = [{"id": str(self._guild.id), "unavailable": True}]
        application = {"id": str(self._bot.id), "flags": 0}
        ready = {
            "user": self._bot.shape(),
            "guilds": guilds,
            "application": application,
            "shard": [0, 1],
        }
        self._state.parsers["READY"](ready)
        self._state.parsers["GUILD_CREATE"](self._guild.shape(self._bot))

    def questions(self, count: int) -> list[Payload]:
        self._turn()
        return [self._payload(self._users[at % MEMBERS]) for at in range(count)]

    def ask(self, question: Payload) -> asyncio.Future[Payload]:
        """The message that is said."""
        answer: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._peer.answers[question["token"]] = answer
        self._state.parsers["INTERACTION_CREATE"](question)
        return answer

    def _payload(self, user: User) -> Payload:
        number = str(snowflake())
        return {
            "id": number,
            "application_id": str(self._bot.id),
            "type": 2,
            "data": {"id": "1", "type": 1, **self._data},
            "guild_id": str(self._guild.id),
            "channel_id": str(self._guild.channels[0].id),
            "channel": self._guild.channels[0].shape(),
            "guild": {"id": str(self._guild.id), "locale": "en-US", "features": []},
            "member": member_shape(user, VIEW_AND_SEND),
            "token": f"token-{number}",
            "version": 1,
            "app_permissions": str(VIEW_AND_SEND),
            "locale": "en-US",
            "guild_locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(self._guild.id)},
            "context": 0,
            "attachment_size_limit": 10_485_760,
        }


@app_commands.command(name="ping", description="Says ok")
async def ping(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.send_message("ok")


@asynccontextmanager
async def open_bot(app: App, clock: Clock, patience: float = PATIENCE) -> AsyncIterator[Client]:
    """Ours, with /log; `patience` as DiscordAdapter has it."""
    client = CairnClient(app, patience)
    command: Any = client.tree.get_command("log")
    given = {"what": topic(), "minutes": MINUTES}
    kinds = {name: command.get_parameter(name).type for name in given}
    options = [
        {
            "name": name,
            "type": kinds[name].value,
            "value": str(value) if kinds[name].value == 3 else value,
        }
        for name, value in given.items()
    ]
    async with _entered(
        Client("bot", client, {"name": "log", "options": options}, lambda: _next_day(clock))
    ) as made:
        yield made


@asynccontextmanager
async def open_plain(
    command: app_commands.Command[Any, ..., None], name: str
) -> AsyncIterator[Client]:
    """The library with one command."""
    client = discord.AutoShardedClient(
        intents=discord.Intents(guilds=True),
        allowed_mentions=discord.AllowedMentions.none(),
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        max_messages=None,
    )
    app_commands.CommandTree(client).add_command(command)
    async with _entered(Client(name, client, {"name": command.name}, lambda: None)) as made:
        yield made


@asynccontextmanager
async def _entered(made: Client) -> AsyncIterator[Client]:
    await made.enter()
    try:
        yield made
    finally:
        await made.client.close()


def _next_day(clock: Clock) -> None:
    clock.turn(days=1)
