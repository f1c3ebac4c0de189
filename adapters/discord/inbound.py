"""Clicks in direct messages: which guild they are about, and what the person may do there.

Discord says neither.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import discord

from adapters.discord import controls, forms
from bot.chat.invocation import Invocation, Place
from bot.errors import BadInput

Interaction = discord.Interaction[Any]


def key_of(interaction: Interaction) -> str:
    """The key of the direct message that was clicked in; empty in a guild.

    Answers there pass it on.
    """
    data: Mapping[str, Any] = interaction.data or {}
    sent = "" if interaction.guild_id is not None else str(data.get("custom_id", ""))
    return controls.key_in(sent) or forms.key_in(sent)


async def place_by_key(
    interaction: Interaction, home_of: Callable[[str], Awaitable[str | None]]
) -> Place:
    """The guild that a direct message is about. BadInput where its key says nothing."""
    key = key_of(interaction)
    home = await home_of(key) if key else None
    if home is None:
        raise BadInput("I can't tell which server this message is about. Do it there, please.")
    guild = interaction.client.get_guild(int(home))
    return Place(
        "discord",
        home,
        "",
        guild.name if guild is not None else "",
        person=str(interaction.user.id),
    )


async def with_rank(interaction: Interaction, invocation: Invocation) -> Invocation:
    """The invocation by an organiser where the person may manage the guild, which is asked of Discord."""
    guild = interaction.client.get_guild(int(invocation.place.space))
    if guild is None:
        return invocation
    try:
        member = await guild.fetch_member(interaction.user.id)
    except discord.HTTPException:  # no member any more, or not to be known now: then no organiser
        return invocation
    return replace(
        invocation, actor=replace(invocation.actor, organiser=member.guild_permissions.manage_guild)
    )
