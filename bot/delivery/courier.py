"""The courier takes what is ready out of the outbox and hands it to the senders, once each.

A refusal is final; "not now" is tried again with growing pauses; "no answer" leaves it open whether
the post arrived. Then: while the platform itself drops a repeated key, send it again; else look for
the key in the channel's history; where that is not possible, it is not sent again (at most once),
and the reason is kept.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.chat.sender import Sender, Threads
from bot.delivery import reminders
from bot.delivery.outcomes import Outcomes, place_of
from bot.delivery.planner import too_late
from bot.delivery.presence import Presence
from bot.delivery.serving import NotServed, check_served, sender_for, served_by
from bot.delivery.wording import Wording
from bot.errors import CommitInDoubt, NotNow, Refused, RetryLater, StoreError, Unknown
from bot.messages import Message
from bot.meter import Meter
from bot.schedule.weekly import WeeklyPosts
from bot.store import leases, spaces
from bot.store.database import Database
from bot.store.leases import Delivery
from bot.store.outbox import NOTICE
from bot.store.served import Served
from bot.store.spaces import Community
from bot.store.work import Transaction, Work

# Shorter than Discord remembers a nonce, longer than an ordinary send takes.
LEASE = timedelta(seconds=90)
SENDS_AT_ONCE = 50
EACH_SPACE = 3  # of those, so that no guild, however dead, delays another
# Seconds after which what is under way counts no more among the fifty: so no dozen of dead guilds
# delays another.
STUCK = 10.0
CLAIM_AGAIN = 1.0  # seconds between two looks into the outbox while something is under way
GOODBYE = 8.0  # seconds that a stop waits for what is being sent
SWEEP = timedelta(days=1)  # between two looks at what is left lying, and how long it lay
LEFT_LYING = Message("delivery.left-lying")
NOT_ARRIVED = Message("delivery.not-arrived")
IN_DOUBT = Message("delivery.in-doubt")

log = structlog.get_logger("cairn.courier")


class Courier:
    """Sends what is in the outbox. Several couriers, in several processes, can share one outbox."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        weekly: Callable[[Transaction, Community, datetime], WeeklyPosts],
        fulfil: Callable[[Reply], Awaitable[Reply]],
        meter: Meter,
        presence: Presence | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wording = Wording(database, weekly)
        self._fulfil = fulfil
        self._name = uuid.uuid4().hex
        told = presence or Presence(database, clock, weekly)
        self._outcomes = Outcomes(database, clock, self._name, meter, told)
        self._in_hand: dict[int, tuple[str, str]] = {}
        self._swept: datetime | None = None
        self._since: dict[int, float] = {}  # when it was taken in hand, by the loop's clock

    async def deliver(
        self, senders: Sequence[Sender], alive: Callable[[], None] = lambda: None
    ) -> None:
        """Send everything that is ready in the spaces that ``senders`` serve, each by its own.

        Whom they serve is asked anew at each look into the outbox. Returns when nothing is ready,
        or under way. ``alive`` is called after each look; not while the database does not answer.

        Cancelled, it takes nothing more and gives what is being sent a few seconds to arrive.
        """
        under_way: set[asyncio.Task[None]] = set()
        try:
            while senders:
                for delivery in await self._claim(served_by(senders), under_way, alive):
                    sender = sender_for(senders, delivery.platform, delivery.space)
                    sending = self._carry_out(delivery, sender)
                    under_way.add(asyncio.create_task(sending))
                if not under_way:
                    break
                _, under_way = await asyncio.wait(
                    under_way, timeout=CLAIM_AGAIN, return_when=asyncio.FIRST_COMPLETED
                )
            await self._sweep()
        finally:
            if under_way:
                await asyncio.wait(under_way, timeout=GOODBYE)
                for task in under_way:
                    task.cancel()

    async def _sweep(self) -> None:
        """Once a day: what nobody took while there was time is not sent.

        Such as the posts of a platform that left.
        """
        now = self._clock()
        # Also where the last time was a wrong one, ahead of this
        if self._swept is None or abs(now - self._swept) >= SWEEP:
            await self._database.transact(lambda tx: reminders.expire(tx, now - SWEEP, LEFT_LYING))
            self._swept = now

    async def _claim(
        self,
        served: Served,
        under_way: set[asyncio.Task[None]],
        alive: Callable[[], None],
    ) -> list[Delivery]:
        """The deliveries to begin with now: none while many are under way.

        StoreError, where nothing is under way that it would stop.
        """
        lately = asyncio.get_running_loop().time() - STUCK
        free = SENDS_AT_ONCE - sum(since > lately for since in self._since.values())
        if under_way and free < SENDS_AT_ONCE // 2:
            alive()
            return []
        log.debug("before the claim")
        try:
            deliveries = await self._database.transact(self._taking(served, free))
        except StoreError:
            if not under_way:
                raise
            return []
        alive()
        for delivery in deliveries:
            self._in_hand[delivery.id] = (delivery.platform, delivery.space)
            self._since[delivery.id] = asyncio.get_running_loop().time()
            log.debug("claimed", key=delivery.key)
        return deliveries

    def _taking(self, served: Served, limit: int) -> Work[list[Delivery]]:
        """The unit of work that leases up to ``limit`` deliveries, beside those in hand."""
        now = self._clock()
        each = Counter(self._in_hand.values())
        full = [space for space, count in each.items() if count >= EACH_SPACE]
        mine = list(self._in_hand)
        return lambda tx: leases.take(
            tx,
            self._name,
            served,
            now,
            now + LEASE,
            limit,
            each_space=EACH_SPACE,
            full=full,
            mine=mine,
        )

    async def _carry_out(self, delivery: Delivery, sender: Sender | None) -> None:
        try:
            if sender is None:  # its space was taken away during the claim
                await self._outcomes.leave(delivery)
                return
            await self._carry(delivery, sender)
        finally:
            del self._in_hand[delivery.id], self._since[delivery.id]

    async def _carry(self, delivery: Delivery, sender: Sender) -> None:
        message_id: str | None = None
        try:
            reply = await self._worded(delivery, sender)
            if reply is not None:
                delivery = replace(delivery, reply=delivery.reply or reply.to_json())
                message_id = await self._hand_over(delivery, reply, sender)
        # Surely not being sent yet: the lease runs out, and it is taken again.
        except StoreError as error:
            log.warning("a post waits for the database", key=delivery.key, reason=error.sentence)
        except NotServed:
            await self._outcomes.leave(delivery)
        except Refused as error:
            await self._outcomes.give_up(delivery, error.message)
        except RetryLater as error:
            await self._outcomes.try_again(
                delivery, error.message, error.after, unsure=delivery.first_try_at is not None
            )
        except Unknown as error:
            await self._outcomes.try_again(delivery, error.message, None, unsure=True)
        except Exception as error:  # the outer wall: one post's fault must not stop the others
            log.exception("a post failed in an unexpected way", key=delivery.key)
            unexpected = Message("delivery.unexpected", {"error": type(error).__name__})
            await self._outcomes.try_again(delivery, unexpected, None, unsure=True)
        else:
            if message_id is not None:
                await self._outcomes.mark(delivery, sender, message_id)

    async def _worded(self, delivery: Delivery, sender: Sender) -> Reply | None:
        """What to send: worked out at the first claim, and kept. None where it won't be sent."""
        now = self._clock()
        untried = delivery.first_try_at is None
        # What an organiser is to be told is told, however long nobody was there to send it
        if untried and now > delivery.give_up_at and delivery.kind != NOTICE:
            grace = delivery.give_up_at - delivery.due_at
            await self._outcomes.skip(delivery, too_late(now - delivery.due_at, grace))
            return None
        try:
            threaded = sender.can(place_of(delivery)).threads is Threads.EVERY_MESSAGE
            return await self._wording.of(delivery, self._name, now, threaded=threaded)
        except NotNow as error:
            await self._outcomes.skip(delivery, error.message)
            return None

    async def _hand_over(self, delivery: Delivery, reply: Reply, sender: Sender) -> str | None:
        """The message's id.

        None where the lease was lost on the way, and the post is another's to send.
        """
        place = place_of(delivery)
        first = delivery.first_try_at
        if first is not None and self._clock() - first >= sender.can(place).same_key_window:
            found = await self._find(delivery, place, sender, first - LEASE)
            if found is not None:
                return found
            if self._clock() > delivery.give_up_at:
                raise Refused(NOT_ARRIVED)
        reply = await self._fulfil(reply)
        await sender.turn(place)
        now = self._clock()
        if not await self._begun(delivery, now):
            log.warning("a lease ran out before its post was sent", key=delivery.key)
            return None
        check_served(sender, place.space)
        log.debug("before the call", key=delivery.key)
        message_id = await sender.send(place, reply, delivery.key)
        log.debug("answered", key=delivery.key)
        return message_id

    async def _begun(self, delivery: Delivery, now: datetime) -> bool:
        """Note that it is being sent from now on. False where the lease was lost.

        StoreError where it may not be sent; then nothing says that it was tried, either: it would
        be taken for one that may have arrived.
        """
        try:
            return await self._database.transact(
                lambda tx: leases.begin(tx, delivery.id, self._name, now)
            )
        except CommitInDoubt:
            await self._outcomes.not_begun(delivery)
            raise

    async def _find(
        self, delivery: Delivery, place: Place, sender: Sender, since: datetime
    ) -> str | None:
        """The message that an earlier try made, or None.

        Refused where nobody can look and no repeat is wanted.
        """
        doubt = IN_DOUBT
        check_served(sender, place.space)
        if sender.can(place).find:
            try:
                return await sender.find(place, delivery.key, since)
            except Refused as error:
                log.warning("I may not look for a post", key=delivery.key, reason=error.sentence)
                doubt = Message("delivery.in-doubt-because", {"reason": error.message.stored()})
        again = await self._database.read(
            lambda tx: spaces.repeats(tx, delivery.platform, delivery.space)
        )
        if not again or delivery.person:
            raise Refused(doubt)
        log.warning("a post goes out again, as its group wants it", key=delivery.key)
        return None
