"""One attempt to answer, and what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import aiohttp
import discord

from adapters.discord.limits import FIRST_ANSWER
from adapters.discord.outcomes import UNREADABLE

UNAUTHORISED, NOT_FOUND, TOO_MANY = 401, 404, 429
# docs.discord.com/developers/topics/opcodes-and-status-codes
ALREADY_ANSWERED = 40060
CLOSED = "Session is closed"  # aiohttp's words, of a plain RuntimeError


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that one attempt may take.

    ``first``: of a first answer. A second attempt is in time then, and when that is cut, too,
    Discord takes none any more: what is tried next meets no answer that is still on its way.
    ``later``: of what follows it, where Discord may ask to wait. ``lookup``: of asking who somebody
    is.
    """

    first: float = FIRST_ANSWER / 2
    later: float = 60.0
    lookup: float = 10.0


WAITS = Waits()


class Outcome(Enum):
    """What became of an attempt."""

    ARRIVED = auto()
    ALREADY = auto()  # There is a first answer: not this attempt's
    NOT_SENT = auto()  # Surely not there
    UNSURE = auto()
    GONE = auto()  # Too late: nothing can be sent there any more

    @property
    def is_there(self) -> bool:
        """Whether Discord has a first answer."""
        return self in {Outcome.ARRIVED, Outcome.ALREADY}

    @property
    def may_be_repeated(self) -> bool:
        """Whether another attempt could do better."""
        return self in {Outcome.NOT_SENT, Outcome.UNSURE}


async def attempt(work: Callable[[], Awaitable[Any]], seconds: float) -> Outcome:
    """Does ``work``, cut after ``seconds``.

    Raises discord.HTTPException where Discord refuses what it was sent.
    """
    try:
        async with asyncio.timeout(seconds):
            await work()
    except discord.HTTPException as error:
        return _answered(error)
    except (discord.RateLimited, aiohttp.ClientConnectorError):
        return Outcome.NOT_SENT
    except (aiohttp.ClientError, OSError, TimeoutError, UNREADABLE):
        return Outcome.UNSURE
    except RuntimeError as error:
        if str(error) != CLOSED:
            raise
        return Outcome.NOT_SENT
    return Outcome.ARRIVED


async def attempt_twice(work: Callable[[], Awaitable[Any]], seconds: float) -> Outcome:
    """As ``attempt``, once more where the first failed; for what Discord takes once only.

    That it was there already tells that the first arrived.
    """
    first = await attempt(work, seconds)
    if not first.may_be_repeated:
        return first
    second = await attempt(work, seconds)
    if second is Outcome.ALREADY:
        return Outcome.ARRIVED
    if second is Outcome.NOT_SENT:
        return first
    return second


def _answered(error: discord.HTTPException) -> Outcome:
    if error.code == ALREADY_ANSWERED:
        return Outcome.ALREADY
    if error.status >= 500:
        return Outcome.UNSURE
    if error.status == TOO_MANY:
        return Outcome.NOT_SENT
    if error.status in {UNAUTHORISED, NOT_FOUND}:
        return Outcome.GONE
    raise error
