"""What is no longer needed goes once a day, in portions: a command waits for one at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import corrections, drafts, erasure, organiser_log, past, seen
from bot.store.database import Database
from bot.store.work import Work

EVERY = timedelta(days=1)
SEEN_FOR = timedelta(days=3)  # No platform delivers an event again after that
# rows a transaction; one of the outbox has pages of its own and a line in each of many indexes
IDS, POSTS, ENTRIES = 5000, 250, 500


@dataclass(slots=True)
class Tidying:
    """Forgets ids of old events, forms that nobody opened, and entries that stay undone.

    What organisers did long ago, too. The outbox keeps what is new. What is left of members who
    were deleted goes.
    """

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
        undone = now - corrections.UNDONE_FOR
        await self._in_portions(ENTRIES, lambda tx: corrections.forget(tx, undone, ENTRIES))
        while await self.database.transact(erasure.sweep):
            pass
        since = now - organiser_log.KEPT_FOR
        await self._in_portions(IDS, lambda tx: organiser_log.forget(tx, since, IDS))
        for state in past.OVER:
            await self._move(state, now - past.KEPT_FOR)
        return True

    async def _move(self, state: str, before: datetime) -> None:
        await self._in_portions(POSTS, lambda tx: past.move(tx, state, before, POSTS))

    async def _in_portions(self, portion: int, work: Work[int]) -> None:
        while await self.database.transact(work) == portion:
            pass
