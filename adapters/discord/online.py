"""What Discord says of our token, application, servers and channels, by its Web API alone.

No session is opened: a bot that runs with the same token notices nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import discord

from adapters.discord.client import point_at
from adapters.discord.connection import NOT_ACCEPTED
from adapters.discord.outcomes import OUTAGES, cause, lacking_in, lacking_in_thread, repeatable
from adapters.online import Finding, about
from bot.chat.invocation import Place
from bot.chat.sender import Lack
from bot.chat.words.plurals import several
from bot.errors import SendError
from bot.messages import Message

GONE = (discord.NotFound, discord.Forbidden)


async def look_around(
    token: str, api_url: str | None, places: Sequence[Place]
) -> AsyncIterator[Finding]:
    """Whether the token is taken, what the application has set, and each place."""
    point_at(api_url, None)
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(token)
            guilds = [guild async for guild in client.fetch_guilds(limit=None, with_counts=False)]
        except discord.LoginFailure:
            yield False, NOT_ACCEPTED
            return
        except OUTAGES as error:
            yield False, f"Discord is not to be reached: {cause(error)}."
            return
        for finding in _of_application(client, len(guilds)):
            yield finding
        for place in places:
            yield await _of_place(client, place)


def _of_application(client: discord.Client, guilds: int) -> list[Finding]:
    name = client.user.name if client.user is not None else "?"
    found = [
        (True, f"Discord takes DISCORD_TOKEN: {name}, in {several(guilds, 'server')}."),
        (True, "Discord: no privileged intent is needed."),
    ]
    if not guilds:
        found.append(
            (False, "Discord: the bot is in no server; `cairn invite discord` prints the link.")
        )
    application = client.application
    if application is not None and application.interactions_endpoint_url:
        sentence = (
            "Discord: an Interactions Endpoint URL is set on the General Information page, so"
            " commands go there and not to this bot. Remove it."
        )
        found.append((False, sentence))
    if application is not None and application.bot_require_code_grant:
        sentence = "Discord: Requires OAuth2 Code Grant is on, so the invite fails. Switch it off."
        found.append((False, sentence))
    return found


async def _of_place(client: discord.Client, place: Place) -> Finding:
    try:
        with repeatable():
            return about("Discord", place.channel, await _lacking(client, place))
    except SendError as error:
        return False, f"Discord: the channel {place.channel}: {error.sentence}"


async def _lacking(client: discord.Client, place: Place) -> Sequence[Lack]:
    """What is missing for posts there, asked of Discord."""
    try:
        guild = await client.fetch_guild(int(place.space), with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user is not None else 0)
    except GONE:
        return [Lack(Message("lacking.server"))]
    try:
        channel: Any = await guild.fetch_channel(int(place.channel))
        if isinstance(channel, discord.Thread):
            parent: Any = await guild.fetch_channel(channel.parent_id)
            return lacking_in_thread(channel, parent, me)
    except GONE:
        return [Lack(Message("lacking.channel-gone"))]
    return lacking_in(channel, me)
