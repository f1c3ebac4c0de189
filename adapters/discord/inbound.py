"""What Discord's interactions say: who acts, where, and which line. Pure but for asking roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import structlog

from adapters.discord import controls, forms
from adapters.discord.attempts import WAITS, Outcome, Waits, attempt
from bot.chat.invocation import Actor, Direct, Place, Request
from bot.errors import BotError

log = structlog.get_logger("cairn.discord")

PLATFORM = "discord"
NOT_KNOWN = "Discord did not tell me whether you may manage the server. Try it again in a minute."
Interaction = discord.Interaction[Any]


def request_of(
    interaction: Interaction,
    line: str,
    options: Mapping[str, str] | None = None,
    waits: Waits = WAITS,
) -> Request:
    """A line that someone gave by a command, a control or a form."""

    async def is_organiser(place: Place) -> bool:
        return await manages(interaction, place, waits.lookup)

    return Request(
        str(interaction.id),
        actor_of(interaction),
        place_of(interaction),
        line,
        options or {},
        key_of(interaction),
        is_organiser if interaction.guild_id is None else None,
        pressed=pressed_on(interaction),
    )


def pressed_on(interaction: Interaction) -> str:
    """The id of the message whose button was pressed; "" where a command was typed."""
    return str(interaction.message.id) if interaction.message is not None else ""


def actor_of(interaction: Interaction) -> Actor:
    """Who acts. In a guild Discord says whether they may manage it; elsewhere it is asked."""
    user = interaction.user
    organiser = interaction.guild_id is not None and interaction.permissions.manage_guild
    return Actor(PLATFORM, str(user.id), user.display_name, organiser)


def is_outside(interaction: Interaction) -> bool:
    """Whether it comes from a guild where only a person has the commands, and we are not in it."""
    if interaction.guild_id is None or interaction.is_guild_integration():
        return False
    unknown = interaction.client.get_guild(interaction.guild_id) is None
    return interaction.is_user_integration() or unknown


def place_of(interaction: Interaction) -> Place | Direct:
    """Where. In a direct message its key tells which space that is about.

    The guild's name is empty where the guild is not known yet.
    """
    if interaction.guild_id is None:
        return Direct(PLATFORM, str(interaction.user.id))
    name = interaction.guild.name if interaction.guild is not None else ""
    return Place(PLATFORM, str(interaction.guild_id), str(interaction.channel_id or ""), name)


def key_of(interaction: Interaction) -> str:
    """The key of the direct message that was pressed in, for answers there; "" in a guild."""
    if interaction.guild_id is not None:
        return ""
    data: Mapping[str, Any] = interaction.data or {}
    sent = str(data.get("custom_id", ""))
    return controls.key_in(sent) or forms.key_in(sent)


async def manages(interaction: Interaction, place: Place, seconds: float) -> bool:
    """Whether the person may manage the guild that a direct message is about, asked of Discord.

    A guild that is not known, or that says no member of that id, makes no organiser. BotError where
    Discord does not say within ``seconds``.
    """
    guild = interaction.client.get_guild(int(place.space))
    if guild is None:
        return False
    found: list[discord.Member] = []

    async def ask() -> None:
        found.append(await guild.fetch_member(interaction.user.id))

    try:
        outcome = await attempt(ask, seconds)
    except discord.HTTPException:  # such as a server that does not let the bot look
        return False
    if found:
        return found[0].guild_permissions.manage_guild
    if outcome is Outcome.GONE:
        return False
    log.warning("Discord did not say who is an organiser", outcome=outcome.name)
    raise BotError(NOT_KNOWN)
