"""Every IDENTIFY passes here: none too soon after a short session, none that costs the token.

Discord counts the sessions that a bot opens in a day, and resets its token once they are used up:
docs.discord.com/developers/events/gateway#session-start-limit
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import discord

from adapters.backoff import REAL, Backoff, Time
from bot.chat.words.plurals import several

Ask = Callable[[], Awaitable[discord.SessionStartLimits]]

# Sessions that are left alone: another process with this token, or somebody who tries to mend it,
# may need some.
RESERVE = 50
BETWEEN = 5.0  # seconds between two sessions: Discord opens one at a time
LONGEST_INSIDE = 30.0  # seconds that a shard waits with its socket open; Discord closes idle ones
SHORTEST_REST = 60.0  # seconds until the limit is asked again at the earliest


class NotYet(Exception):
    """No session may be opened for ``seconds``; ``reason`` is for the log and the status."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds


@dataclass(slots=True)
class SessionStarts:
    """Lets sessions begin. Lives longer than a client does."""

    time: Time = REAL
    _left: int = field(default=0, init=False)
    _counted_anew: float = field(default=0.0, init=False)
    _opened: dict[int, float] = field(default_factory=dict, init=False)
    _backoffs: dict[int, Backoff] = field(default_factory=dict, init=False)

    async def ask(self, ask: Ask) -> None:
        """Before a client connects at all. NotYet where few are left.

        Raises what ``ask`` raises.
        """
        limits = await ask()
        self._left, self._counted_anew = limits.remaining, limits.reset_after / 1000
        self._enough_for(1)

    def first(self, shards: int) -> None:
        """Before a client's first session, after ``ask``. NotYet where not all shards get one."""
        self._enough_for(shards)

    async def next_shard(self) -> None:
        """Before the first session of each further shard: ``first`` has seen to the limit."""
        await self.time.sleep(BETWEEN)

    async def again(self, ask: Ask, shard: int) -> None:
        """Before another session of a shard whose last one can't be resumed.

        NotYet where it comes too soon for a shard to wait for it, or Discord allows no more.
        """
        lasted = self.time.now() - self._opened.get(shard, self.time.now())
        backoff = self._backoffs.setdefault(shard, Backoff(first=BETWEEN))
        seconds = backoff.pause(lasted)
        if seconds > LONGEST_INSIDE:
            raise NotYet(
                "Discord ends one session after the other, so I begin the next one later", seconds
            )
        await self.ask(ask)
        await self.time.sleep(seconds)

    def opened(self, shard: int) -> None:
        """A session of this shard begins now."""
        self._opened[shard] = self.time.now()

    def _enough_for(self, sessions: int) -> None:
        if self._left >= max(RESERVE, sessions):
            return
        raise NotYet(
            f"Discord lets me log in {several(self._left, 'more time')} before it resets the token,"
            " so I wait until it counts anew",
            max(self._counted_anew, SHORTEST_REST),
        )
