"""What a delivery says: worked out when it is first claimed, and kept with its row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bot.chat.post import post_of, talk_here
from bot.chat.reply import Reply
from bot.delivery import notices, recall, reminders
from bot.errors import RetryLater
from bot.features.index import POSTS
from bot.messages import Message
from bot.schedule.weekly import Composed, WeeklyPosts
from bot.store import leases, spaces
from bot.store.database import Database
from bot.store.leases import Delivery
from bot.store.outbox import NOTICE, RECALL
from bot.store.spaces import Community
from bot.store.work import Transaction

PUNCTUAL = timedelta(minutes=5)  # Up to here nobody would call it late
TRIES = 5
OVERTAKEN = Message("delivery.worded-again")
OPENING = {spec.kind for spec in map(post_of, POSTS) if spec.opens is not None}

log = structlog.get_logger("cairn.courier")


@dataclass(frozen=True, slots=True)
class ToWord:
    """A post that is to be worded, by whoever holds ``lease``, as of ``now``."""

    delivery: Delivery
    lease: str
    now: datetime
    threaded: bool

    @property
    def is_late(self) -> bool:
        """Whether it should say so."""
        return self.now - self.delivery.due_at > PUNCTUAL


@dataclass(frozen=True, slots=True)
class Words:
    """What a post of a community says, and what that stands on."""

    community: Community
    reply: Reply
    composed: Composed
    opened: object


@dataclass(frozen=True, slots=True)
class Wording:
    """Words deliveries. ``weekly`` tells a community's week at a moment.

    The posts of one community are worded one after the other: each pick depends on those before.
    """

    database: Database
    weekly: Callable[[Transaction, Community, datetime], WeeklyPosts]
    turns: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

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
        if delivery.kind == NOTICE:
            return await self.database.transact(lambda tx: self._notice(tx, delivery, lease, now))
        if delivery.kind == RECALL:
            return await self.database.transact(lambda tx: self._recall(tx, delivery, lease, now))
        async with self.turns.setdefault(delivery.community_id, asyncio.Lock()):
            return await self._post(ToWord(delivery, lease, now, threaded))

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

    def _notice(self, tx: Transaction, delivery: Delivery, lease: str, now: datetime) -> Reply:
        """In the unit that keeps it: more may be left out at any moment, and is told with it."""
        weekly = self.weekly(tx, spaces.community_by_id(tx, delivery.community_id), now)
        reply = notices.worded(tx, delivery, weekly)
        leases.store_reply(tx, delivery.id, lease, reply.to_json(), "")
        return reply

    def _recall(self, tx: Transaction, delivery: Delivery, lease: str, now: datetime) -> Reply:
        weekly = self.weekly(tx, spaces.community_by_id(tx, delivery.community_id), now)
        return recall.worded(tx, delivery, weekly.catalog, lease, now)

    async def _post(self, post: ToWord) -> Reply:
        """Worded on what is committed, beside whoever writes; then kept, where that is still so.

        RetryLater where others were faster time after time.
        """
        for _ in range(TRIES):
            opened = await self._opened(post)
            words = await self.database.read(partial(self._worded, post, opened))
            log.debug("before the words are kept", key=post.delivery.key)
            if await self.database.transact(partial(self._kept, post, words)):
                log.debug("worded", key=post.delivery.key)
                return words.reply
            log.info("a post is worded again", key=post.delivery.key)
        raise RetryLater(OVERTAKEN)

    async def _opened(self, post: ToWord) -> object:
        """What a few kinds write down before they are worded."""
        kind, slot = post.delivery.kind, post.delivery.slot
        if kind not in OPENING:
            return None

        def open_(tx: Transaction) -> object:
            community = spaces.community_by_id(tx, post.delivery.community_id)
            return self.weekly(tx, community, post.now).open(kind, slot)

        return await self.database.transact(open_)

    def _worded(self, post: ToWord, opened: object, tx: Transaction) -> Words:
        delivery, late = post.delivery, post.is_late
        community = spaces.community_by_id(tx, delivery.community_id)
        weekly = self.weekly(tx, community, post.now)
        composed = weekly.compose(delivery.kind, delivery.slot, late=late, opened=opened)
        reply = composed.reply
        if post.threaded:
            reply = reply.with_tallies([talk_here(there=True)])
        return Words(community, reply, composed, opened)

    def _kept(self, post: ToWord, words: Words, tx: Transaction) -> bool:
        """False, and nothing is written, where what the words stand on has changed."""
        delivery, weekly = post.delivery, self.weekly(tx, words.community, post.now)
        if not weekly.stands(delivery.kind, delivery.slot, words.opened):
            return False
        if not weekly.keep(words.composed):
            return False
        said, item = words.reply.to_json(), words.composed.item_id
        leases.store_reply(tx, delivery.id, post.lease, said, item)
        return True
