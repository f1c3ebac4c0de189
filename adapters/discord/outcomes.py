"""What Discord answers, as the three ways a post can fail.

Each refusal says what an organiser can do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord

from bot.chat.sender import Lack
from bot.errors import Refused, RetryLater, SendError, Unknown
from bot.messages import Message

UNAUTHORISED, TOO_MANY = 401, 429
# What the SDK lets through where an answer calls itself JSON and is none
UNREADABLE = json.JSONDecodeError
# What says that Discord, or the way to it, is ill. Anything else that comes up while connecting is
# a fault of ours, and must not pass for an outage: a ClientException, a KeyError, a TypeError.
OUTAGES = (
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    discord.PrivilegedIntentsRequired,
    discord.RateLimited,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    UNREADABLE,
)

# docs.discord.com/developers/topics/opcodes-and-status-codes#json, as ids of bot.messages
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
OTHER_CHANNEL_TYPE = 50024
HAS_THREAD = 160004
GONE = "refused.server-left"
REFUSALS: dict[int, str] = {
    UNKNOWN_CHANNEL: "refused.channel-gone",
    UNKNOWN_GUILD: GONE,
    UNKNOWN_MESSAGE: "refused.message-deleted",
    10013: "refused.account-gone",
    40058: "refused.no-text",
    MISSING_ACCESS: "refused.no-view",
    50007: "refused.no-direct",
    50008: "refused.no-text",
    MISSING_PERMISSIONS: "refused.no-write",
    OTHER_CHANNEL_TYPE: "refused.no-text",
    50033: "refused.no-such-recipient",
    50083: "refused.thread-archived",
    50278: "refused.no-direct",
    160005: "refused.thread-locked",
    160006: "refused.too-many-threads",
    160007: "refused.too-many-threads",
}
THREAD_REFUSALS = {MISSING_PERMISSIONS: "refused.no-threads"}
AFTER_REMOVAL = dict.fromkeys((UNKNOWN_CHANNEL, MISSING_ACCESS, MISSING_PERMISSIONS), GONE)
# Not done, and no reason to give up: writing, direct messages or edits that come too fast, or are
# switched off for now.
LATER = frozenset({20016, 20022, 20028, 20029, 30046, 40003, 40004, 40006, 40062, 110001, 130000})


# Without these nothing can be posted; their names are Discord's own.
VIEW = ("view_channel", "View Channel")
NEEDED = (VIEW, ("send_messages", "Send Messages"))
NEEDED_IN_A_THREAD = (VIEW, ("send_messages_in_threads", "Send Messages in Threads"))
# Without these something is missing around a post.
WISHED = (("read_message_history", "lacking.history"), ("attach_files", "lacking.files"))
WISHED_IN_A_CHANNEL = (*WISHED, ("create_public_threads", "lacking.threads"))


def lacking_in(channel: Any, me: discord.Member) -> list[Lack]:
    """What is missing for our posts in a channel or thread of a guild."""
    if not isinstance(channel, discord.abc.Messageable):
        return [Lack(Message("lacking.no-text"))]
    if not isinstance(channel, discord.Thread):
        return _missing(channel.permissions_for(me), NEEDED, WISHED_IN_A_CHANNEL)  # type: ignore[attr-defined]  # each channel of a guild has it
    if channel.parent is None:
        return [Lack(Message("lacking.channel-gone"))]
    return lacking_in_thread(channel, channel.parent, me)


def lacking_in_thread(thread: discord.Thread, parent: Any, me: discord.Member) -> list[Lack]:
    """What is missing in a thread: it has the permissions of the channel that it belongs to."""
    # An archived one is opened again by a message
    if thread.locked:
        return [Lack(Message("lacking.locked"))]
    # The SDK knows what holds in a thread alone, where it knows whose thread it is
    knows = parent if thread.parent is None else thread
    return _missing(knows.permissions_for(me), NEEDED_IN_A_THREAD, WISHED)


def _missing(
    may: discord.Permissions, needed: Sequence[tuple[str, str]], wished: Sequence[tuple[str, str]]
) -> list[Lack]:
    names = [name for flag, name in needed if not getattr(may, flag)]
    if names:
        return [Lack(Message("lacking.permissions", {"names": " and ".join(names)}))]
    return [Lack(Message(id), stops=False) for flag, id in wished if not getattr(may, flag)]


def cause(error: Exception) -> str:
    """An outage in one line, for the log and the status."""
    if isinstance(error, UNREADABLE):
        return "its answer can't be read"
    return (str(error) or type(error).__name__).splitlines()[0]


def own_fault(error: Exception) -> str:
    """What is said of a fault that nobody expected: it is no outage, and the log has where."""
    return f"my own fault, not Discord's ({type(error).__name__}); the log has where"


def report(id: str, **values: str | int) -> Message:
    """A message about Discord."""
    return Message(id, {"platform": "Discord", **values})


@contextmanager
def as_send_error(refusals: Mapping[int, str] = REFUSALS) -> Iterator[None]:
    """Turns what the SDK raises into Refused, RetryLater or Unknown.

    ``refusals`` are ids of messages by Discord's code.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise RetryLater(report("platform.busy"), error.retry_after) from error
    except discord.HTTPException as error:
        raise _outcome(error, refusals) from error
    except aiohttp.ClientConnectorError as error:
        raise RetryLater(report("platform.out-of-reach")) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unknown(report("platform.broken-off", error=type(error).__name__)) from error
    except UNREADABLE as error:
        raise Unknown(report("platform.broken-off", error=cause(error))) from error


@contextmanager
def repeatable(refusals: Mapping[int, str] = REFUSALS) -> Iterator[None]:
    """As ``as_send_error``, around what posts nothing.

    What is unknown is simply asked again, so it is RetryLater.
    """
    try:
        with as_send_error(refusals):
            yield
    except Unknown as error:
        raise RetryLater(error.message) from error


def _outcome(error: discord.HTTPException, refusals: Mapping[int, str]) -> SendError:
    said = _said(error)
    if error.status >= 500:
        return Unknown(said)
    if error.status == TOO_MANY:
        return RetryLater(said, _seconds(error.response.headers.get("Retry-After")))
    if error.status == UNAUTHORISED or error.code in LATER:
        return RetryLater(said)
    if error.code in refusals:
        return Refused(report(refusals[error.code]))
    return Refused(said)


def _said(error: discord.HTTPException) -> Message:
    if not error.text:
        return report("platform.status", status=error.status)
    return report("platform.status-and-words", status=error.status, said=error.text.splitlines()[0])


def _seconds(header: Any) -> float | None:
    try:
        return float(header)
    except (TypeError, ValueError):
        return None
