"""What becomes of a post that was claimed, written down for as long as that takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.chat.invocation import Place
from bot.chat.sender import Sender
from bot.delivery import farewells, notices, recall, reminders
from bot.delivery.presence import SERVER_LEFT, Presence
from bot.errors import StoreError
from bot.messages import Message, sentence
from bot.meter import GIVEN_UP, SENT, SKIPPED, Meter
from bot.store import leases, schedules
from bot.store.database import Database
from bot.store.leases import Delivery
from bot.store.outbox import NOTICE
from bot.store.work import T, Transaction, Work

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_STORE_PAUSE = 15.0
NOT_SERVED = Message("delivery.not-served")

log = structlog.get_logger("cairn.courier")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Ends or puts back the deliveries that ``lease``, one courier's name, holds."""

    database: Database
    clock: Callable[[], datetime]
    lease: str
    meter: Meter
    presence: Presence

    async def mark(self, delivery: Delivery, sender: Sender, message_id: str) -> None:
        """It stands in its channel."""
        now = self.clock()
        link = sender.link(place_of(delivery), message_id)

        def mark(tx: Transaction) -> None:
            log.debug("before the mark", key=delivery.key)
            leases.mark_sent(tx, delivery.id, message_id, link, now, look_after=not delivery.person)
            if delivery.schedule_id is not None:
                schedules.all_well(tx, delivery.schedule_id)

        await self._keep(mark, delivery)
        self._settled(delivery, SENT, now)
        log.debug("marked", key=delivery.key)
        log.info(
            "posted",
            key=delivery.key,
            platform=delivery.platform,
            channel=delivery.channel or "a direct message",
        )

    async def not_begun(self, delivery: Delivery) -> None:
        """It was not being sent after all: nothing is left that says so."""
        await self._keep(lambda tx: leases.not_begun(tx, delivery, self.lease), delivery)

    async def leave(self, delivery: Delivery) -> None:
        """Give a post back as it was, to be sent as soon as somebody serves its space."""
        now, unsure = self.clock(), delivery.first_try_at is not None

        def leave(tx: Transaction) -> None:
            leases.not_begun(tx, delivery, self.lease)
            leases.put_back(tx, delivery.id, self.lease, now, NOT_SERVED, unsure)

        await self._keep(leave, delivery)
        log.info("a post is left to whoever serves its space", key=delivery.key)

    async def try_again(
        self, delivery: Delivery, reason: Message, after: float | None, unsure: bool
    ) -> None:
        """Put it back for ``after`` seconds, or a growing pause; given up when that is too late.

        ``unsure``: it may have arrived.
        """
        now = self.clock()
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, 20), LONGEST_PAUSE)
        if after is not None:
            pause = timedelta(seconds=after)
        again = now + pause
        if again > delivery.give_up_at > now and unsure:
            again = delivery.give_up_at  # whether it arrived can still be found out then
        if again > delivery.give_up_at and not _is_untried_notice(delivery):
            tried = Message("delivery.tried-too-long", {"reason": reason.stored()})
            await self.give_up(delivery, tried)
            return
        await self._keep(
            lambda tx: leases.put_back(tx, delivery.id, self.lease, again, reason, unsure), delivery
        )
        seconds = round((again - now).total_seconds(), 1)
        log.warning(
            "a post is put back",
            key=delivery.key,
            reason=sentence(reason),
            again_in_seconds=seconds,
        )

    async def give_up(self, delivery: Delivery, reason: Message) -> None:
        """It is not sent any more; who has to know is told."""
        now = self.clock()

        def give_up(tx: Transaction) -> None:
            if leases.mark_dead(tx, delivery.id, self.lease, reason):
                if reason.id == SERVER_LEFT:
                    self.presence.leave(tx, delivery.platform, delivery.space, now)
                notices.tell_of(tx, delivery, reason, now)
                farewells.pass_on(tx, delivery, now)
                reminders.tell_of(tx, delivery, reason)
                recall.tell_of(tx, delivery)

        await self._keep(give_up, delivery)
        self._settled(delivery, GIVEN_UP, now)
        log.error(
            "a post was given up",
            key=delivery.key,
            platform=delivery.platform,
            reason=sentence(reason),
        )

    async def skip(self, delivery: Delivery, reason: Message) -> None:
        """It was never begun, and is left out."""
        now = self.clock()

        def skip(tx: Transaction) -> None:
            if leases.mark_skipped(tx, delivery.id, self.lease, reason):
                notices.left_out(tx, [(delivery, reason)], now)
                reminders.tell_of(tx, delivery, reason)

        await self.database.transact(skip)
        self._settled(delivery, SKIPPED, now)
        log.info("a post is skipped", key=delivery.key, reason=sentence(reason))

    def _settled(self, delivery: Delivery, outcome: str, now: datetime) -> None:
        self.meter.settled(delivery.platform, outcome, now - delivery.due_at)

    async def _keep(self, work: Work[T], delivery: Delivery) -> T:
        """Write down what became of a post, for as long as it takes.

        What was sent must not be forgotten.
        """
        pause = 0.1
        while True:
            try:
                return await self.database.transact(work)
            except StoreError as error:
                log.warning(
                    "what became of a post can't be saved yet",
                    key=delivery.key,
                    reason=error.sentence,
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_STORE_PAUSE)


def _is_untried_notice(delivery: Delivery) -> bool:
    """What an organiser is to be told waits until somebody is there to send it."""
    return delivery.kind == NOTICE and not delivery.attempts


def place_of(delivery: Delivery) -> Place:
    """Where it goes."""
    return Place(delivery.platform, delivery.space, delivery.channel, person=delivery.person)
