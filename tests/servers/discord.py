"""A Discord on the loopback interface: gateway and REST on one port chosen by the system.

The real discord.py logs in to it when `Route.BASE` is `api_url` and the gateway is `gateway_url`; a
bot in a process of its own is pointed here by `environment()`. State is public: tests read
`messages`, `callbacks`, `commands`, `requests`, and `faults` (bodies that Discord would have
refused).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.servers.discord_answers import Answers
from tests.servers.discord_exchange import Bell, Exchange
from tests.servers.discord_faults import Fault
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_http import BASE, Call, Door
from tests.servers.discord_judge import find_judge
from tests.servers.discord_member import ClientRefuses, Member
from tests.servers.discord_rest import Rest
from tests.servers.discord_rules import GROUP, SUBCOMMAND
from tests.servers.discord_state import Channel, Guild, Message, User, snowflake
from tests.servers.discord_talk import Talk

TOKEN = "loopback-token"


class LoopbackDiscord:
    """`async with LoopbackDiscord() as server:`.

    One application, one guild with one channel, more on request.
    """

    def __init__(self, token: str = TOKEN, *, shards: int = 1) -> None:
        self.token, self.shards = token, shards
        self.patience = 3.0  # s until an unanswered interaction is unknown
        self.token_life = 900.0  # s during which an interaction can be followed up
        self.ahead = 0.0  # s that messages are dated later, for a bot whose clock was turned
        self.sessions_left = 1000
        self.sessions_counted_anew = 0.0  # s until there are 1000 again
        self.interactions_url: str | None = None  # set, interactions go there and not to a gateway
        self.wants_code_grant = False
        self.nonce_window = 300.0  # s; Discord says "the past few minutes"
        # Called once a new message is in, before that is answered.
        self.on_accepted: Callable[[], None] | None = None
        self.bot = User(snowflake(), "cairn", bot=True)
        self.owner = User(snowflake(), "owner")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.direct: dict[int, Channel] = {}
        self.commands: dict[int, list[dict[str, Any]]] = {}
        self.messages: list[Message] = []
        self.callbacks: list[dict[str, Any]] = []
        self.exchanges: dict[str, Exchange] = {}
        self.requests: list[Call] = []
        self.faults: list[str] = []
        self.script: list[Fault] = []
        self.left: set[tuple[int, int]] = set()  # (guild, user) of who is no member any more
        self.bell = Bell()
        self.judge = find_judge()
        self.closing = asyncio.Event()
        self.door, self.rest, self.gateway = Door(self), Rest(self), Gateway(self)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.guild = self._found_guild("study group")

    async def __aenter__(self) -> LoopbackDiscord:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.router.add_get("/gateway", self.gateway.handle)
        for method, path, handler in [
            *self.rest.routes(),
            *Talk(self).routes(),
            *Answers(self).routes(),
        ]:
            application.router.add_route(method, BASE + path, self.door.enter(handler))
        self._runner = web.AppRunner(application, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.closing.set()
        await self.gateway.drop(code=1001)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{BASE}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    def environment(self) -> dict[str, str]:
        """Settings that make a bot in another process log in here."""
        return {
            "DISCORD_TOKEN": self.token,
            "CAIRN_DISCORD_API_URL": self.api_url,
            "CAIRN_DISCORD_GATEWAY_URL": self.gateway_url,
        }

    @property
    def channel(self) -> Channel:
        return self.guild.channels[0]

    def _found_guild(self, name: str) -> Guild:
        guild = Guild(snowflake(), name, self.owner)
        self.guilds[guild.id] = guild
        self.add_channel("general", guild)
        return guild

    def add_channel(self, name: str, guild: Guild | None = None) -> Channel:
        home = guild or self.guild
        channel = Channel(snowflake(), name, home.id)
        home.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    async def add_guild(self, name: str) -> Guild:
        """Someone installs the bot in one more guild while it runs."""
        guild = self._found_guild(name)
        await self.gateway.dispatch("GUILD_CREATE", guild.shape(self.bot), guild.id)
        return guild

    async def remove_guild(self, guild: Guild) -> None:
        """Someone removes the bot from a guild."""
        del self.guilds[guild.id]
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    async def return_guild(self, guild: Guild) -> None:
        """Someone adds the bot again to a guild that removed it."""
        self.guilds[guild.id] = guild
        await self.gateway.dispatch("GUILD_CREATE", guild.shape(self.bot), guild.id)

    async def lose_guild(self, guild: Guild) -> None:
        """An outage of Discord's: the guild can't be reached, and nobody removed anything."""
        gone = {"id": str(guild.id), "unavailable": True}
        await self.gateway.dispatch("GUILD_DELETE", gone, guild.id)

    def member(
        self,
        name: str,
        *,
        organiser: bool = False,
        guild: Guild | None = None,
        channel: Channel | None = None,
    ) -> Member:
        """The person of this name; the same name is the same person in every guild."""
        user = next((u for u in self.users.values() if u.name == name), None)
        if user is None:
            user = User(snowflake(), name)
            self.users[user.id] = user
        home = guild or self.guild
        return Member(self, user, home, channel or home.channels[0], organiser)

    def leave(self, member: Member) -> None:
        """Who this is leaves their guild, or is banned; their direct messages stay."""
        self.left.add((member.guild.id, member.user.id))

    def find_command(
        self, name: str, guild_id: int
    ) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
        """Root command, the path below it, the node whose options are typed.

        Guild commands win over global ones.
        """
        first, *path = name.split()
        for scope in (guild_id, 0):
            for root in self.commands.get(scope, []):
                if root["name"] == first:
                    return root, path, _descend(root, path)
        raise ClientRefuses(f"/{name} was never synced")

    async def redeliver(self, exchange: Exchange) -> None:
        """Discord delivers the same interaction once more."""
        await self.gateway.dispatch("INTERACTION_CREATE", exchange.payload, exchange.guild_id)

    async def connected(self, *, seconds: float = 10) -> None:
        """Waits until a session has been opened and is connected."""
        await self.bell.until(lambda: self._connected() > 0, "a login", seconds)

    async def logged_in(self, *, seconds: float = 10) -> None:
        """Waits until a session is connected, and members can choose commands."""
        await self.connected(seconds=seconds)
        await self.bell.until(lambda: bool(self.commands.get(0)), "commands", seconds)

    def _connected(self) -> int:
        return sum(
            s.socket is not None and not s.socket.closed for s in self.gateway.sessions.values()
        )

    def messages_in(self, channel: Channel) -> list[Message]:
        """What stands in a channel or thread for everyone there, oldest first."""
        return [m for m in self.messages if m.channel_id == channel.id and not m.private]

    def threads_of(self, message: Message) -> list[Channel]:
        """The thread under a message, where it has one."""
        return [channel for channel in self.channels.values() if channel.id == message.id]

    def direct_messages(self, user: User) -> list[Message]:
        """What a person was written alone, oldest first."""
        return self.messages_in(self.direct[user.id]) if user.id in self.direct else []

    def asked(self, method: str, part: str) -> list[Call]:
        """Requests of this method whose path holds `part`."""
        return [call for call in self.requests if call.method == method and part in call.path]


def _descend(root: dict[str, Any], path: list[str]) -> dict[str, Any]:
    node = root
    for part in path:
        below = [
            o
            for o in node.get("options") or []
            if o["name"] == part and o["type"] in {SUBCOMMAND, GROUP}
        ]
        if not below:
            raise ClientRefuses(f"/{root['name']} {' '.join(path)} was never synced")
        node = below[0]
    return node
