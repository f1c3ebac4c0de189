"""Posts that stand in a channel: opens their thread, keeps the numbers under them up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.catalog.catalog import Catalog
from bot.chat.invocation import Place
from bot.chat.post import PostSpec, talk_here
from bot.chat.reply import Reply
from bot.chat.sender import Sender, Threads
from bot.delivery.serving import NotServed, check_served, sender_for, served_by
from bot.errors import Refused, RetryLater, SendError, StoreError
from bot.messages import Message
from bot.schedule.week import CommunityWeek
from bot.store import spaces, upkeep
from bot.store.database import Database
from bot.store.served import Served
from bot.store.upkeep import LivePost
from bot.store.work import Transaction

# Longer than an edit takes, however many rate limits the SDK waits out.
HOLD = timedelta(minutes=3)
# Several times what one guild can have, so that one that hangs holds up no other.
EDITS_AT_ONCE = 40
TAKE_AGAIN = 1.0  # seconds between two looks while something is under way
PAUSE = timedelta(seconds=30)
MOST_DOUBLINGS = 5  # doublings of the pause
MOST_REFRESHES = 12

log = structlog.get_logger("cairn.upkeep")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Brings posts up to date.

    Several processes can share the work; doing it twice does no harm.
    """

    database: Database
    clock: Callable[[], datetime]
    catalog: Catalog
    posts: Mapping[str, PostSpec]
    fulfil: Callable[[Reply], Awaitable[Reply]]

    async def look_after(
        self, senders: Sequence[Sender], alive: Callable[[], None] = lambda: None
    ) -> None:
        """Bring every post up to date whose time has come.

        Returns when there is none, and none is under way. ``alive`` is called after each look.
        """
        under_way: set[asyncio.Task[None]] = set()
        try:
            while senders:
                free = EDITS_AT_ONCE - len(under_way)
                until, live = await self._take(served_by(senders), free)
                alive()
                for post in live:
                    sender = sender_for(senders, post.platform, post.space)
                    if sender is None:  # it comes again when the hold is over
                        continue
                    renewing = self._renew(post, until, sender)
                    under_way.add(asyncio.create_task(renewing))
                if not under_way:
                    return
                _, under_way = await asyncio.wait(
                    under_way, timeout=TAKE_AGAIN, return_when=asyncio.FIRST_COMPLETED
                )
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _take(self, served: Served, limit: int) -> tuple[datetime, list[LivePost]]:
        now = self.clock()
        until = now + HOLD
        if limit <= 0:
            return until, []
        return until, await self.database.transact(
            lambda tx: upkeep.take(tx, served, now, until, limit)
        )

    async def _renew(self, post: LivePost, until: datetime, sender: Sender) -> None:
        try:
            await self._try_to_renew(post, until, sender)
        # Nothing is lost: when the hold is over, it is taken again
        except NotServed:
            log.info("a post's upkeep is left to whoever serves its space", key=post.key)
        except StoreError as error:
            log.warning(
                "a post's upkeep waits for the database", key=post.key, reason=error.sentence
            )

    async def _try_to_renew(self, post: LivePost, until: datetime, sender: Sender) -> None:
        try:
            await self._bring_up_to_date(post, until, sender)
        except (NotServed, StoreError):
            raise
        except SendError as error:
            again = self._again(post, error)
            await self.database.transact(lambda tx: upkeep.put_off(tx, post, until, again))
            log.warning(
                "a post was not brought up to date",
                key=post.key,
                reason=error.sentence,
                again=str(again),
            )
        except Exception:  # the outer wall: one post's fault must not stop the others
            log.exception("a post can't be brought up to date", key=post.key)
            await self.database.transact(lambda tx: upkeep.put_off(tx, post, until, None))

    async def _bring_up_to_date(self, post: LivePost, until: datetime, sender: Sender) -> None:
        if not post.reply:  # its words were forgotten, since they named who left: it stays as it is
            await self.database.transact(lambda tx: upkeep.settle(tx, post, until, b"", ""))
            return
        place = Place(post.platform, post.space, post.channel)
        can = sender.can(place)
        thread, note = await self._thread(post, place, sender)
        there = bool(thread) or can.threads is Threads.EVERY_MESSAGE
        reply = await self.database.read(lambda tx: self._newest(tx, post, there))
        shown = reply.to_json() if can.edits else post.reply
        if shown != post.reply:
            made = await self.fulfil(reply)
            await sender.turn(place)
            check_served(sender, post.space)
            await sender.edit(place, post.message_id, made, post.key)
        await self.database.transact(lambda tx: upkeep.settle(tx, post, until, shown, thread, note))

    async def _thread(
        self, post: LivePost, place: Place, sender: Sender
    ) -> tuple[str, Message | None]:
        """The post's thread, opened where it has none yet.

        And why it has none where that was refused.
        """
        if post.thread is not None or not post.item_id:
            return post.thread or "", None
        if sender.can(place).threads is not Threads.OPENED:
            return "", None
        name = Reply.from_json(post.reply).summary
        await sender.turn(place)
        check_served(sender, post.space)
        try:
            thread = await sender.open_thread(place, post.message_id, name)
        except Refused as error:
            log.warning("no thread was opened", key=post.key, reason=error.sentence)
            return "", Message("delivery.no-thread", {"reason": error.message.stored()})
        return thread, None

    def _newest(self, tx: Transaction, post: LivePost, threaded: bool) -> Reply:
        """The post as it should read now."""
        reply = Reply.from_json(post.reply).with_tallies([talk_here(threaded)])
        spec, item = self.posts.get(post.kind), self.catalog.get(post.item_id)
        if spec is None or spec.count is None or item is None:
            return reply
        community = spaces.community_by_id(tx, post.community_id)
        week = CommunityWeek(tx, self.catalog, community, post.slot, self.clock())
        return reply.with_tallies(tuple(spec.count(week, item)))

    def _again(self, post: LivePost, error: SendError) -> datetime | None:
        """When to try again; None where it would not help."""
        if isinstance(error, Refused) or post.refreshes + 1 >= MOST_REFRESHES:
            return None
        pause: timedelta = PAUSE * 2 ** min(post.refreshes, MOST_DOUBLINGS)
        if isinstance(error, RetryLater) and error.after is not None:
            pause = timedelta(seconds=error.after)
        return self.clock() + pause
