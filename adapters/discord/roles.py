"""Who somebody is in a guild that a direct message is about: asked of Discord.

Whoever left keeps their old messages, and a button in one of them says nothing of who presses it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import discord
import structlog

from adapters.discord.attempts import WAITS, attempt
from adapters.discord.outcomes import MISSING_ACCESS, UNKNOWN_GUILD
from adapters.discord.recent import REMEMBERED, Recent
from bot.errors import BotError

REMEMBERED_SECONDS: Final = 60.0  # Who leaves, or is an organiser no more, acts at most this long
# docs.discord.com/developers/topics/opcodes-and-status-codes#json
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
NOT_TOLD = "Discord did not tell me whether you are in that server. Try it again in a minute."
NOT_THERE = "I am not in that server any more, or not connected to it yet."

log = structlog.get_logger("cairn.discord")


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is in a guild, whether they may manage it, and the ids of their roles."""

    is_member: bool
    manages: bool
    roles: frozenset[str] = frozenset()


NOBODY = Standing(is_member=False, manages=False)


class Roles:
    """Answers of "Get Guild Member", remembered for a minute; the newest ``most`` of them.

    Discord is given so many ``seconds`` to answer.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        *,
        most: int = REMEMBERED,
        seconds: float = WAITS.lookup,
    ) -> None:
        self._now, self._seconds = now, seconds
        self._known: Recent[tuple[int, int], tuple[float, Standing]] = Recent(most)

    async def standing(self, client: discord.Client, guild_id: int, user_id: int) -> Standing:
        """Who somebody is in a guild. BotError where that can't be found out."""
        until, known = self._known.get((guild_id, user_id), (0.0, NOBODY))
        if self._now() < until:
            return known
        guild = client.get_guild(guild_id)
        if guild is None:
            raise BotError(NOT_THERE)
        found = await self._asked(guild, user_id)
        self._known.keep((guild_id, user_id), (self._now() + REMEMBERED_SECONDS, found))
        return found

    async def _asked(self, guild: discord.Guild, user_id: int) -> Standing:
        found: list[Standing] = []

        async def ask() -> None:
            found.append(await _looked_up(guild, user_id))

        fault = ""
        try:
            fault = (await attempt(ask, self._seconds)).name
        except discord.HTTPException as error:
            fault = repr(error)
        if found:
            return found[0]
        log.warning("Discord did not say who is a member", guild=guild.id, fault=fault)
        raise BotError(NOT_TOLD)


async def _looked_up(guild: discord.Guild, user_id: int) -> Standing:
    """BotError where we are not in the guild; HTTPException where Discord does not say."""
    try:
        member = await guild.fetch_member(user_id)
    except discord.HTTPException as error:
        if error.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
            return NOBODY
        if error.code in (UNKNOWN_GUILD, MISSING_ACCESS):
            raise BotError(NOT_THERE) from error
        raise
    manages = member.guild_permissions.manage_guild
    return Standing(is_member=True, manages=manages, roles=ids_of_roles(member))


def ids_of_roles(member: discord.Member) -> frozenset[str]:
    """The ids of the roles that a member was given; everybody's is none."""
    return frozenset(str(one.id) for one in member.roles if not one.is_default())
