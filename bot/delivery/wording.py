"""What a delivery says: worked out when it is first claimed, and kept with its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.post import talk_here
from bot.chat.reply import Reply
from bot.delivery import notices, reminders
from bot.schedule.weekly import WeeklyPosts
from bot.store import leases, members
from bot.store.database import Database
from bot.store.leases import Delivery
from bot.store.members import Community
from bot.store.outbox import NOTICE
from bot.store.work import Transaction

PUNCTUAL = timedelta(minutes=5)  # Up to here nobody would call it late


@dataclass(frozen=True, slots=True)
class Wording:
    """Words deliveries. ``weekly`` tells a community's week at a moment."""

    database: Database
    weekly: Callable[[Transaction, Community, datetime], WeeklyPosts]

    async def of(
        self, delivery: Delivery, lease: str, now: datetime, *, threaded: bool = False
    ) -> Reply:
        """What to send of a delivery that ``lease`` holds. NotNow where there is nothing to say.

        ``threaded``: whether there is a thread under it from the first moment on.
        """
        if delivery.kind == NOTICE and not delivery.attempts and now > delivery.give_up_at:
            await self._begin_anew(delivery, lease, now)
        if delivery.reply:
            return await self._as_kept(delivery, lease, now)
        return await self.database.transact(
            lambda tx: self._new(tx, delivery, lease, now, threaded)
        )

    async def _begin_anew(self, delivery: Delivery, lease: str, now: datetime) -> None:
        """A notice that nobody could send in its time has all of it from now on."""
        until = now + notices.KEEP_TRYING
        await self.database.transact(lambda tx: leases.give_time(tx, delivery.id, lease, until))

    async def _as_kept(self, delivery: Delivery, lease: str, now: datetime) -> Reply:
        """What was worded before. A reminder that is tried first when it is late says so."""
        kept = Reply.from_json(delivery.reply)
        late = now - delivery.due_at > PUNCTUAL
        if not reminders.is_reminder(delivery) or delivery.first_try_at is not None or not late:
            return kept
        return await self.database.transact(
            lambda tx: reminders.say_late(tx, delivery, lease, kept)
        )

    def _new(
        self, tx: Transaction, delivery: Delivery, lease: str, now: datetime, threaded: bool
    ) -> Reply:
        community = members.community_by_id(tx, delivery.community_id)
        weekly = self.weekly(tx, community, now)
        if delivery.kind == NOTICE:
            reply = notices.worded(tx, delivery, weekly)
            leases.store_reply(tx, delivery.id, lease, reply.to_json(), "")
            return reply
        late = now - delivery.due_at > PUNCTUAL
        composed = weekly.compose(delivery.kind, delivery.slot, late=late, posting=True)
        reply = composed.reply
        if threaded:
            reply = reply.with_tallies([talk_here(there=True)])
        leases.store_reply(tx, delivery.id, lease, reply.to_json(), composed.item_id)
        return reply
