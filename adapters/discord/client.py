"""The connection to Discord: fewest intents, the commands, and interactions handed on."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord
import structlog
import yarl
from discord import app_commands

from adapters.backoff import REAL, Time
from adapters.discord.attempts import WAITS, Waits
from adapters.discord.commands import add_commands
from adapters.discord.interactions import Interactions
from adapters.discord.limits import PATIENCE
from adapters.discord.outcomes import OUTAGES, cause
from adapters.discord.presence import Guilds
from adapters.discord.starts import NotYet, SessionStarts
from adapters.discord.sync import CommandSync

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")

Interaction = discord.Interaction[Any]
# Seconds that the SDK waits out a rate limit by itself; beyond it a post is put off
LONGEST_WAIT = 30.0
# Seconds that what runs has for its answer before the connection is closed
ANSWERING = 2.5
# What the SDK raises for a command that Discord still shows and that is no more, or has changed
UNKNOWN_HERE = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
# The SDK warns at every start that it can't do voice, which nobody asked for.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
# The history is read to find a post whose answer was lost; files carry answers too long for
# messages; a thread under a post is where the group talks about it.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    attach_files=True,
    read_message_history=True,
)


def invite_url(application_id: int | str) -> str:
    """The address at which an organiser adds the bot to a guild."""
    return discord.utils.oauth_url(
        application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


def point_at(api_url: str | None, gateway_url: str | None) -> None:
    """Makes the SDK talk to another Discord, for a test or a proxy.

    The SDK keeps both addresses once a process.
    """
    if api_url is not None:
        discord.http.Route.BASE = api_url.rstrip("/")
    if gateway_url is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


class OneLine(logging.Filter):
    """Of an outage the SDK logs a line instead of its stack, which says no more."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets records pass, some of them shorter; not what ``Connection`` says itself."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, NotYet):
            return False
        if isinstance(error, OUTAGES):
            record.msg, record.args = f"{record.getMessage()} ({cause(error)})", ()
            record.exc_info = record.exc_text = None
        return True


# A filter sees what is logged by its own logger only, not by those below it.
ONE_LINE = OneLine()
for name in ("discord.client", "discord.gateway", "discord.http", "discord.shard"):
    logging.getLogger(name).addFilter(ONE_LINE)


class Tree(app_commands.CommandTree["CairnClient"]):
    """The commands; a command that Discord knows and we don't is explained, not logged."""

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Called by the SDK where it could not call a command.

        Where Discord shows a command that changed, reloading helps; anything else is our fault.
        """
        changed = isinstance(error, UNKNOWN_HERE)
        if not changed:
            log.error("a command could not be called", interaction=interaction.id, exc_info=error)
        if interaction.type is not discord.InteractionType.application_command:
            return
        if changed:
            await self.client.interactions.unknown(interaction)
        else:
            await self.client.interactions.apologise(interaction)


class CairnClient(discord.AutoShardedClient):
    """One login. Keeps guilds and channels in memory, no members and no messages."""

    def __init__(
        self,
        app: App,
        patience: float = PATIENCE,
        time: Time = REAL,
        starts: SessionStarts | None = None,
        waits: Waits = WAITS,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
        )
        self._time = time
        self._starts = starts or SessionStarts(time)
        self.interactions = Interactions(app, patience, time, waits)
        self.tree = Tree(self)
        self.connected: set[int] = set()
        self.since: float | None = None
        """When the first session was opened, by ``time``."""
        self._identified: set[int] = set()
        self._halted = asyncio.Event()
        self._halted_by: Exception | None = None
        self.presence = Guilds(app)
        add_commands(self.tree, app.commands.values(), self.interactions.typed, app.complete_value)
        self.commands = CommandSync(self.tree, app.facts, time)
        self._syncing: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Runs once, after the login. Connecting does not wait for the commands."""
        self._syncing = asyncio.create_task(self.commands.run())

    async def close(self) -> None:
        """Ends the connection once what runs has answered, and the work on the commands."""
        await self.interactions.close(ANSWERING)
        if self._syncing is not None:
            self._syncing.cancel()
            await asyncio.gather(self._syncing, return_exceptions=True)
        await super().close()

    async def may_connect(self) -> None:
        """NotYet where Discord allows too few sessions. Raises what the SDK raises."""
        await self._starts.ask(self.fetch_session_start_limits)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Before every IDENTIFY of every shard. What is raised here ends ``halted``.

        The SDK would try a shard's first session every 5 s for ever, whatever was raised. It waits
        longer and longer where Discord can't be asked, and leaves the other shards alone.
        """
        try:
            await self._may_identify(shard_id or 0)
        except OUTAGES:
            raise
        except Exception as error:
            self._halted_by = error
            self._halted.set()
            raise

    async def _may_identify(self, shard: int) -> None:
        if not self._identified:
            self._starts.first(self.shard_count or 1)
        elif shard in self._identified:
            await self._starts.again(self.fetch_session_start_limits, shard)
        else:
            await self._starts.next_shard()
        self._identified.add(shard)
        self._starts.opened(shard)

    async def halted(self) -> None:
        """Until no session may be opened any more: raises why."""
        await self._halted.wait()
        if self._halted_by is not None:
            raise self._halted_by

    async def on_interaction(self, interaction: Interaction) -> None:
        """Clicks and forms; the SDK brings commands to the tree by itself."""
        if interaction.type is discord.InteractionType.component:
            await self.interactions.pressed(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self.interactions.submitted(interaction)

    async def on_ready(self) -> None:
        """Every shard has told its guilds, those among them that are unavailable."""
        await self.presence.listed(lambda: self.guilds, invite_url(self.application_id or 0))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """We were added to a guild."""
        await self.presence.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """We were removed from a guild. The SDK tells of one that is only unavailable otherwise."""
        await self.presence.removed(guild)

    async def on_shard_connect(self, shard: int) -> None:
        """A session was opened."""
        self.connected.add(shard)
        if self.since is None:
            self.since = self._time.now()
        log.info("connected", shard=shard, guilds=len(self.guilds))

    async def on_shard_resumed(self, shard: int) -> None:
        """A session goes on after its connection was lost."""
        self.connected.add(shard)
        log.info("resumed", shard=shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """A connection was lost; the SDK opens it again."""
        self.connected.discard(shard)
        log.info("disconnected", shard=shard)

    @property
    def is_connected(self) -> bool:
        """Whether every shard has its session."""
        return bool(self.connected) and len(self.connected) == self.shard_count
