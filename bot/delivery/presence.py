"""Spaces that the bot was removed from: they rest, are told of once, and are purged after a while.

The adapters say who left and who is there. A list of all spaces is believed with care: an empty
one, or one that lacks most of them, may be another application's, or a platform's bad hour, so it
has to be the same at a second look, an hour later or more. A post that the platform refuses because
the bot is not there settles it for its space at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.delivery import farewells, reminders
from bot.delivery.farewells import BEFORE_THE_END
from bot.errors import NotNow
from bot.messages import Message
from bot.schedule.slots import place_of
from bot.schedule.weekly import WeeklyPosts
from bot.store import kv, members, organisers, presence, purge, schedules, spaces
from bot.store.database import Database
from bot.store.presence import Left
from bot.store.purge import KEPT_FOR
from bot.store.spaces import Community
from bot.store.weeks import Week
from bot.store.work import Transaction

WeeklyOf = Callable[[Transaction, Community, datetime], WeeklyPosts]

SERVER_LEFT = "refused.server-left"  # why a post is refused: the bot is not in its space
BACK = Message("space.back")
SECOND_LOOK = timedelta(hours=1)  # longer than bad hours last, and than instances start together
A_FEW = 3  # spaces that may be missing without a doubt
SWEEP = timedelta(days=1)
PORTIONS = 20  # a tick
BATCH = 100  # spaces a transaction

log = structlog.get_logger("cairn.presence")


class Presence:
    """Where the bot is. Safe in several processes: each change is noted once.

    ``invites`` are the addresses at which it is added again, by platform. Where a platform has
    none, its organisers can't be written to after a removal, and it is only logged.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], weekly: WeeklyOf) -> None:
        self.invites: dict[str, str] = {}
        self._database, self._clock, self._weekly = database, clock, weekly
        self._swept: datetime | None = None
        self._told: datetime | None = None
        self._purged: dict[int, int] = {}

    async def left(self, platform: str, space: str) -> None:
        """The bot was removed from a space (a native id). A second time changes nothing."""
        now = self._clock()
        await self._database.transact(lambda tx: self.leave(tx, platform, space, now))

    async def returned(self, platform: str, space: str) -> None:
        """The bot is in a space; nothing where it was all the time."""
        now = self._clock()
        await self._database.transact(lambda tx: self.come_back(tx, platform, space, now))

    async def compare(self, platform: str, listed: Callable[[], Collection[str]]) -> None:
        """Compare what is noted with the platform's own list of all spaces (native ids).

        ``listed`` is asked once the notes were read, so that a space that is new in between is not
        missing.
        """
        known = await self._database.read(lambda tx: presence.known(tx, platform))
        there = set(listed())
        for space in sorted(there & {space for space, is_here in known.items() if not is_here}):
            await self.returned(platform, space)
        here = {space for space, is_here in known.items() if is_here}
        missing = sorted(here - there)
        doubtful = bool(missing) and (not there or _are_most(len(missing), len(here)))
        if await self._database.transact(lambda tx: self._waits(tx, platform, doubtful)):
            log.warning(
                "most of the spaces are missing in the platform's list; it is believed if a later"
                " one says the same",
                platform=platform,
                missing=len(missing),
                known=len(here),
            )
            return
        for space in missing:
            await self.left(platform, space)

    async def purge(self) -> None:
        """Once a day: delete what is kept of spaces that were left long ago, a few rows at a time.

        What is left over for now is for the next call. Of what goes in a few days an organiser is
        told before.
        """
        now = self._clock()
        await self._say_goodbye(now)
        if _is_lately(self._swept, now):
            return
        before = now - KEPT_FOR
        if not await self._database.read(lambda tx: purge.is_due(tx, before)):
            self._swept = now
            return
        for _ in range(PORTIONS):
            found = await self._database.transact(lambda tx: purge.purge(tx, before))
            if found is None:
                self._swept = now
                return
            rows = self._purged.pop(found.community_id, 0) + found.rows
            if found.done:
                log.info("purged a group that was left", community=found.community_id, rows=rows)
            else:
                self._purged[found.community_id] = rows

    def leave(self, tx: Transaction, platform: str, space: str, now: datetime) -> None:
        """The same as ``left``, in a transaction."""
        left = presence.leave(tx, platform, space, now)
        if left is None:
            return
        presence.give_back(tx, left, _week_of(left))
        invite = self.invites.get(platform, "")
        if invite:
            farewells.at_once(tx, left, invite)
        log.info("removed from a space; its posts rest", platform=platform, space=space)

    def come_back(self, tx: Transaction, platform: str, space: str, now: datetime) -> None:
        """The same as ``returned``, in a transaction."""
        left = presence.find(tx, platform, space)
        if left is None or not presence.come_back(tx, left):
            return
        presence.give_back(tx, left, _week_of(left))
        reminders.missed(tx, presence.pick_up(tx, left, now))
        weekly = self._weekly(tx, spaces.community_by_id(tx, left.community_id), now)
        found = schedules.of_community(tx, left.community_id)
        resting = [schedule for schedule in found if schedule.space_id == left.id]
        for schedule in resting:
            _go_on(weekly, schedule)
        if resting:
            for member_id in presence.members_behind(tx, left, organisers.accounts(tx, left)):
                members.tell(tx, member_id, BACK)
        log.info("back in a space; its posts go on", platform=platform, space=space)

    async def _say_goodbye(self, now: datetime) -> None:
        """Once a day: tell an organiser of each space that will be purged in a few days.

        Not before any platform has said by which address we are added again.
        """
        if not self.invites or _is_lately(self._told, now):
            return
        self._told = now
        last = now - KEPT_FOR, 0
        while found := await self._database.transact(partial(self._goodbyes, after=last, now=now)):
            last = found[-1].at, found[-1].id

    def _goodbyes(self, tx: Transaction, after: tuple[datetime, int], now: datetime) -> list[Left]:
        """Those of one batch of spaces, which it gives back."""
        found = presence.left_between(tx, after, now - KEPT_FOR + BEFORE_THE_END, BATCH)
        for left in found:
            invite = self.invites.get(left.platform, "")
            if invite:
                farewells.before_the_end(tx, left, invite, now)
        return found

    def _waits(self, tx: Transaction, platform: str, doubtful: bool) -> bool:
        """Whether a doubtful list has to be seen once more; since when it is, is noted."""
        kept_under, now = f"missing/{platform}", self._clock()
        noted = kv.get(tx, kept_under)
        if not doubtful:
            kv.drop(tx, kept_under)
            return False
        if noted is None:
            kv.put(tx, kept_under, now.isoformat())
            return True
        return now - datetime.fromisoformat(noted) < SECOND_LOOK


def _is_lately(last: datetime | None, now: datetime) -> bool:
    """Whether it was done within a day; not where that was by a wrong time, ahead of this."""
    return last is not None and abs(now - last) < SWEEP


def _are_most(missing: int, known: int) -> bool:
    return missing > A_FEW and missing * 2 > known


def _week_of(left: Left) -> Week:
    """The community's own week in which the bot was removed."""
    return Week.of(left.at.astimezone(ZoneInfo(left.zone)).date())


def _go_on(weekly: WeeklyPosts, schedule: schedules.Schedule) -> None:
    """With the next run from now on; one whose zone is gone is paused. A pause stays."""
    try:
        following = weekly.next_run(schedule.timing, schedule.kind, place_of(schedule))
    except NotNow:
        schedules.pause(weekly.tx, schedule.id)
        return
    schedules.move_on(weekly.tx, [(schedule.id, following)])
