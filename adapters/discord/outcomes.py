"""What Discord answers, as the three ways a post can fail.

Each refusal says what an organiser can do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord

from bot.errors import Refused, RetryLater, Unknown

UNAUTHORISED, TOO_MANY = 401, 429

# docs.discord.com/developers/topics/opcodes-and-status-codes#json, in an organiser's words
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
OTHER_CHANNEL_TYPE = 50024
HAS_THREAD = 160004
GONE = "I am no longer in that server; `cairn invite discord` prints the link that adds me again"
NO_DIRECT = (
    "that person takes no direct messages from me; their privacy settings for this server can allow"
    " them"
)
NO_TEXT = (
    "nothing can be written in a channel of that type; choose a text channel with /schedule set"
)
TOO_MANY_THREADS = "the server has as many active threads as Discord allows; archive some"
REFUSALS: dict[int, str] = {
    UNKNOWN_CHANNEL: "that channel is gone; choose another with /schedule set",
    UNKNOWN_GUILD: GONE,
    UNKNOWN_MESSAGE: "that message is gone, somebody has deleted it",
    10013: "that account is gone",
    40058: NO_TEXT,
    MISSING_ACCESS: "I may not see that channel; allow me View Channel there",
    50007: NO_DIRECT,
    50008: NO_TEXT,
    MISSING_PERMISSIONS: (
        "I may not write in that channel; allow me Send Messages and Embed Links there"
    ),
    OTHER_CHANNEL_TYPE: NO_TEXT,
    50033: "nobody can be written to under that account",
    50083: "that thread is archived; open it again, or choose another channel with /schedule set",
    50278: NO_DIRECT,
    160005: "that thread is locked; unlock it, or choose another channel with /schedule set",
    160006: TOO_MANY_THREADS,
    160007: TOO_MANY_THREADS,
}
THREAD_REFUSALS = {
    MISSING_PERMISSIONS: (
        "I may not open a thread there; allow me Create Public Threads in that channel"
    )
}
REMOVED = dict.fromkeys((UNKNOWN_CHANNEL, MISSING_ACCESS, MISSING_PERMISSIONS), GONE)
# Not done, and no reason to give up: writing, direct messages or edits that come too fast, or are
# switched off for now.
LATER = frozenset({20016, 20022, 20028, 20029, 30046, 40003, 40004, 40006, 40062, 110001, 130000})


@contextmanager
def as_send_error(refusals: Mapping[int, str] = REFUSALS) -> Iterator[None]:
    """Turns what the SDK raises into Refused, RetryLater or Unknown.

    `refusals` are sentences by Discord's code.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise RetryLater("Discord asks to wait.", error.retry_after) from error
    except discord.HTTPException as error:
        raise _outcome(error, refusals) from error
    except aiohttp.ClientConnectorError as error:
        raise RetryLater("Discord could not be reached.") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unknown(f"The connection to Discord broke ({type(error).__name__}).") from error


@contextmanager
def repeatable(refusals: Mapping[int, str] = REFUSALS) -> Iterator[None]:
    """As `as_send_error`, around what posts nothing: what is unknown is simply asked again, so it is RetryLater."""
    try:
        with as_send_error(refusals):
            yield
    except Unknown as error:
        raise RetryLater(error.sentence) from error


def _outcome(
    error: discord.HTTPException, refusals: Mapping[int, str]
) -> Refused | RetryLater | Unknown:
    said = f"Discord says {error.status}"
    reason = f"{said}: {error.text.splitlines()[0]}" if error.text else f"{said}."
    if error.status >= 500:
        return Unknown(reason)
    if error.status == TOO_MANY:
        return RetryLater(reason, _seconds(error.response.headers.get("Retry-After")))
    if error.status == UNAUTHORISED or error.code in LATER:
        return RetryLater(reason)
    if error.code in refusals:
        return Refused(f"Discord refused it: {refusals[error.code]}.")
    return Refused(reason)


def _seconds(header: Any) -> float | None:
    try:
        return float(header)
    except (TypeError, ValueError):
        return None
