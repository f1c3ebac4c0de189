"""The courier takes posts out of the outbox and hands them to the senders, once each.

A refusal is final; "not now" is tried again with growing pauses; "no answer" leaves it open whether the post arrived.
Then: while the platform itself drops a repeated key, send it again; else look for the key in the channel's history;
where that is not possible, it is not sent again (at most once), and the reason is kept.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.chat.sender import Sender
from bot.errors import Refused, RetryLater, Unknown
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Parcel

LEASE = timedelta(seconds=90)  # shorter than Discord remembers a nonce, longer than an ordinary send takes
AT_ONCE = 50
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=24)

log = structlog.get_logger("cairn.courier")


class Courier:
    """Sends what is in the outbox. Several couriers, in several processes, can share one outbox."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._name = uuid.uuid4().hex

    async def deliver(self, senders: Sequence[Sender]) -> None:
        """Send everything that is ready on the platforms of ``senders``; returns when nothing is."""
        by_platform = {sender.platform: sender for sender in senders}
        while by_platform:
            parcels = await self._take(list(by_platform))
            if not parcels:
                return
            await asyncio.gather(*(self._carry(parcel, by_platform[parcel.platform]) for parcel in parcels))

    async def _take(self, platforms: list[str]) -> list[Parcel]:
        now = self._clock()
        return await self._database.transact(
            lambda tx: outbox.lease(tx, self._name, platforms, now, now + LEASE, AT_ONCE)
        )

    async def _carry(self, parcel: Parcel, sender: Sender) -> None:
        try:
            message_id = await self._hand_over(parcel, sender)
        except Refused as error:
            await self._bury(parcel, error.sentence)
        except RetryLater as error:
            await self._try_again(parcel, error.sentence, error.after, unsure=parcel.unsure)
        except Unknown as error:
            await self._try_again(parcel, error.sentence, None, unsure=True)
        except Exception as error:  # the outer wall: one post's fault must not stop the others
            log.exception("a post failed in an unexpected way", key=parcel.key)
            await self._try_again(parcel, f"unexpected {type(error).__name__}", None, unsure=True)
        else:
            now = self._clock()
            await self._database.transact(lambda tx: outbox.mark_sent(tx, parcel.id, message_id, now))
            log.info("posted", key=parcel.key, platform=parcel.platform, channel=parcel.channel)

    async def _hand_over(self, parcel: Parcel, sender: Sender) -> str:
        place = Place(parcel.platform, parcel.space, parcel.channel)
        first = parcel.first_try_at
        if parcel.unsure and first is not None and self._clock() - first >= sender.same_key_window:
            if not sender.can_find:
                raise Refused("It may have arrived, and I may not look; I did not post it twice.")
            found = await sender.find(place, parcel.key, first - LEASE)
            if found is not None:
                return found
        return await sender.send(place, Reply.from_json(parcel.reply), parcel.key)

    async def _try_again(self, parcel: Parcel, reason: str, after: float | None, unsure: bool) -> None:
        now = self._clock()
        if now - (parcel.first_try_at or now) > GIVE_UP_AFTER:
            await self._bury(parcel, f"{reason} I tried for a day.")
            return
        backoff = min(FIRST_PAUSE * 2 ** min(parcel.attempts, 20), LONGEST_PAUSE)
        pause = backoff if after is None else timedelta(seconds=after)
        await self._database.transact(
            lambda tx: outbox.put_back(tx, parcel.id, self._name, now + pause, reason, unsure)
        )
        log.warning("a post is put back", key=parcel.key, reason=reason, again_in_seconds=pause.total_seconds())

    async def _bury(self, parcel: Parcel, reason: str) -> None:
        await self._database.transact(lambda tx: outbox.mark_dead(tx, parcel.id, self._name, reason))
        log.error("a post was given up", key=parcel.key, platform=parcel.platform, reason=reason)
