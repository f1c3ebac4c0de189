"""What Discord's interactions say: who acts, where, and which line. Pure but for asking roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord import controls, forms
from adapters.discord.roles import Roles, ids_of_roles
from bot.chat.invocation import Actor, Direct, Place, Request

PLATFORM = "discord"
Interaction = discord.Interaction[Any]


def request_of(
    interaction: Interaction, line: str, roles: Roles, options: Mapping[str, str] | None = None
) -> Request:
    """A line that someone gave by a command, a control or a form.

    In a guild Discord itself says who acts; in a direct message ``roles`` are asked.
    """

    async def is_member(place: Place) -> bool:
        who = await roles.standing(interaction.client, int(place.space), interaction.user.id)
        return who.is_member

    async def is_organiser(place: Place) -> bool:
        who = await roles.standing(interaction.client, int(place.space), interaction.user.id)
        return who.manages

    async def roles_in(place: Place) -> frozenset[str]:
        who = await roles.standing(interaction.client, int(place.space), interaction.user.id)
        return who.roles

    alone = interaction.guild_id is None
    return Request(
        str(interaction.id),
        actor_of(interaction),
        place_of(interaction),
        line,
        options or {},
        key_of(interaction),
        is_organiser if alone else None,
        roles_in if alone else None,
        is_member=is_member if alone else None,
        pressed=pressed_on(interaction),
    )


def pressed_on(interaction: Interaction) -> str:
    """The id of the message whose button was pressed; "" where a command was typed."""
    return str(interaction.message.id) if interaction.message is not None else ""


def actor_of(interaction: Interaction) -> Actor:
    """Who acts. In a guild Discord says whether they may manage it, and their roles.

    Elsewhere both are asked. They are called by their nickname there, or by their name; in a direct
    message they have no nickname. The language is that of their own Discord.
    """
    user = interaction.user
    return Actor(
        PLATFORM,
        str(user.id),
        user.display_name,
        organiser=interaction.guild_id is not None and interaction.permissions.manage_guild,
        roles=ids_of_roles(user) if isinstance(user, discord.Member) else frozenset(),
        locale=str(interaction.locale.value),
    )


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
