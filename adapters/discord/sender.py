"""The courier's port to Discord: posting once, and finding what was posted."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from adapters.discord.limits import NONCE, POSTS_PER_SECOND, SAME_NONCE
from adapters.discord.outgoing import Layout, files_of
from adapters.discord.render import carries, render
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.errors import Refused, RetryLater, Unknown

HISTORY = 1000  # messages looked through for a marker
SKEW = timedelta(minutes=1)  # how far the two clocks may be apart
UNAUTHORISED, TOO_MANY = 401, 429

# docs.discord.com/developers/topics/opcodes-and-status-codes, in an organiser's words
REFUSALS = {
    10003: "that channel is gone; choose another with /schedule set",
    50001: "I may not see that channel; allow me View Channel there",
    50013: "I may not write in that channel; allow me Send Messages and Embed Links there",
}


def nonce_for(channel: str, key: str, part: int) -> str:
    """25 characters that are the same for the same message and differ between channels.

    Discord compares author and nonce, not the channel.
    """
    digest = hashlib.sha256(f"{channel}/{key}/{part}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:NONCE]


class Pace:
    """Spreads what is begun at the same time: one call each `1 / per_second` seconds."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._free = 0.0

    async def turn(self) -> None:
        """Returns when it is the caller's turn."""
        now = asyncio.get_running_loop().time()
        start = max(now, self._free)
        self._free = start + self._gap
        await asyncio.sleep(start - now)


class DiscordSender:
    """Posts through the client of the moment; `client` gives it, or None while there is none."""

    platform = "discord"
    same_key_window = timedelta(seconds=SAME_NONCE)
    can_find = True

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client
        self._pace = Pace(POSTS_PER_SECOND)

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """Posts every part of the reply; the id of the last, which carries the marker.

        Raises Refused, RetryLater or Unknown. Sent again within `same_key_window`, parts that arrived are not doubled.
        """
        channel = self._channel(place)
        sent = ""
        for part, message in enumerate(render(reply, key)):
            await self._pace.turn()
            with told_apart():
                posted = await channel.send(
                    view=Layout(message), files=files_of(message), nonce=nonce_for(place.channel, key, part)
                )
            sent = str(posted.id)
        return sent

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """The id of our message that carries `key`; None where there is none. Raises Refused or RetryLater."""
        channel = self._channel(place)
        client = self._client()
        own = client.user.id if client is not None and client.user is not None else 0
        try:
            with told_apart():
                async for message in channel.history(limit=HISTORY, after=since - SKEW):
                    components: list[Any] = [component.to_dict() for component in message.components]
                    if message.author.id == own and carries(components, key):
                        return str(message.id)
        except Unknown as error:
            raise RetryLater(error.sentence) from error
        return None

    def _channel(self, place: Place) -> discord.PartialMessageable:
        client = self._client()
        if client is None or client.user is None or client.is_closed():
            raise RetryLater("Discord is not connected.")
        if not place.channel.isdigit():
            raise Refused("This is no channel on Discord.")
        return client.get_partial_messageable(int(place.channel), guild_id=_number(place.space))


@contextmanager
def told_apart() -> Iterator[None]:
    """Turns what the SDK raises into the three ways a post can fail."""
    try:
        yield
    except discord.RateLimited as error:
        raise RetryLater("Discord asks to wait.", error.retry_after) from error
    except discord.HTTPException as error:
        raise _outcome(error) from error
    except aiohttp.ClientConnectorError as error:
        raise RetryLater("Discord could not be reached.") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unknown(f"The connection to Discord broke ({type(error).__name__}).") from error


def _outcome(error: discord.HTTPException) -> Refused | RetryLater | Unknown:
    said = f"Discord says {error.status}"
    reason = f"{said}: {error.text.splitlines()[0]}" if error.text else f"{said}."
    if error.status == TOO_MANY:
        return RetryLater(reason, _seconds(error.response.headers.get("Retry-After")))
    if error.status == UNAUTHORISED:
        return RetryLater(reason)
    if error.code in REFUSALS:
        return Refused(f"Discord refused it: {REFUSALS[error.code]}.")
    return Unknown(reason) if error.status >= 500 else Refused(reason)


def _seconds(header: Any) -> float | None:
    try:
        return float(header)
    except (TypeError, ValueError):
        return None


def _number(native: str) -> int | None:
    return int(native) if native.isdigit() else None
