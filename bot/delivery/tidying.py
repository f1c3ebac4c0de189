"""What is no longer needed goes once a day, in portions: a command waits for one at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import drafts, oldreplies, seen
from bot.store.database import Database
from bot.store.work import Work

EVERY = timedelta(days=1)
SEEN_FOR = timedelta(days=3)  # No platform delivers an event again after that
REPLY_FOR = timedelta(days=90)  # A post that is older is not brought up to date any more
IDS, REPLIES = 5000, 500  # rows a transaction; a reply has pages of its own


@dataclass(slots=True)
class Tidying:
    """Forgets ids of old events, forms that nobody opened again, and the words of old posts."""

    database: Database
    clock: Callable[[], datetime]
    _done_at: datetime | None = None

    async def __call__(self) -> bool:
        """Tidy up where that was a day ago; whether it was."""
        now = self.clock()
        # Also where the last time was a wrong one, ahead of this
        if self._done_at is not None and abs(now - self._done_at) < EVERY:
            return False
        self._done_at = now
        await self.database.transact(lambda tx: drafts.forget(tx, now - drafts.KEPT_FOR))
        await self._in_portions(IDS, lambda tx: seen.forget(tx, now - SEEN_FOR, IDS))
        for state in oldreplies.STATES:
            await self._empty(state, now - REPLY_FOR)
        return True

    async def _empty(self, state: str, before: datetime) -> None:
        await self._in_portions(REPLIES, lambda tx: oldreplies.empty(tx, state, before, REPLIES))

    async def _in_portions(self, portion: int, work: Work[int]) -> None:
        while await self.database.transact(work) == portion:
            pass
