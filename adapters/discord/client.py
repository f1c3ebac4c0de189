"""The connection to Discord: fewest intents, the commands, and interactions handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
import yarl
from discord import app_commands

from adapters.discord.commands import add_commands, sync_changed
from adapters.discord.interactions import Interactions
from adapters.discord.limits import PATIENCE
from adapters.discord.presence import Guilds

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")

Interaction = discord.Interaction[Any]
# Seconds that the SDK waits out a rate limit by itself; beyond it a post is put off
LONGEST_WAIT = 30.0
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
    embed_links=True,
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


class Tree(app_commands.CommandTree["CairnClient"]):
    """The commands; a command that Discord knows and we don't is explained, not logged."""

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Called by the SDK where it could not call a command."""
        if not isinstance(error, UNKNOWN_HERE):
            log.warning(
                "a command could not be called", interaction=interaction.id, fault=repr(error)
            )
        if interaction.type is discord.InteractionType.application_command:
            await self.client.interactions.unknown(interaction)


class CairnClient(discord.AutoShardedClient):
    """One login. Keeps guilds and channels in memory, no members and no messages."""

    def __init__(self, app: App, patience: float = PATIENCE) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
        )
        self._app = app
        self.interactions = Interactions(app, patience)
        self.tree = Tree(self)
        self.connected: set[int] = set()
        self.presence = Guilds(app)
        self._identified = False
        self.was_connected = False
        add_commands(self.tree, app.commands.values(), self.interactions.typed, app.complete_value)

    async def setup_hook(self) -> None:
        """Runs once, after the login.

        Commands that Discord refuses are reported; those it has keep working.
        """
        try:
            await sync_changed(self.tree, self._app.facts.get, self._app.facts.put)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("Discord did not take the commands", fault=str(error))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Waits as long as Discord wants between two sessions; not where none was opened yet."""
        await super().before_identify_hook(shard_id, initial=initial or not self._identified)
        self._identified = True

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
        self.was_connected = True
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
