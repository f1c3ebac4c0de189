"""All that a community's posts pass through: planner, courier and upkeep on one database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge, Item, Kaggle
from bot.chat.post import Occasion, PostSpec, talk_here
from bot.chat.reply import Block, Reply, Tally, text
from bot.delivery import planner
from bot.delivery.courier import Courier
from bot.delivery.upkeep import Upkeep
from bot.errors import NotNow, StoreError
from bot.fulfilment import Fulfilment
from bot.meter import Silent
from bot.schedule.week import CommunityWeek
from bot.schedule.weekly import WeeklyPosts
from bot.store import spaces, tables
from bot.store.database import Database
from bot.store.schedules import Schedule, Timing
from bot.store.spaces import Community
from bot.store.work import T, Transaction, Work
from tests.fakes import START, Clock, ListSender
from tests.store import hill

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GRACE = timedelta(hours=12)
HOUR = timedelta(hours=1)


class Shaky:
    """A database whose next ``failures`` writes fail."""

    dialect = "sqlite"

    def __init__(self, database: Database) -> None:
        self.failures = 0
        self._database = database

    async def transact(self, work: Work[T]) -> T:
        if self.failures:
            self.failures -= 1
            raise StoreError("The disk is full. Nothing was saved.")
        return await self._database.transact(work)

    async def read(self, work: Work[T]) -> T:
        return await self._database.read(work)

    async def close(self) -> None:
        await self._database.close()


class Office:
    """``finished`` is the number under every challenge.

    ``quiet`` means that there is nothing to recap.
    """

    def __init__(self, database: Database, catalog: Catalog, clock: Clock) -> None:
        self.database, self.catalog, self.clock = database, catalog, clock
        self.finished = 0
        self.quiet = False
        self.talks = False  # whether its posts tell of their threads
        challenge = PostSpec(
            "challenge", "challenge", 0, "09:00", Challenge, self._word, self._count, votes=True
        )
        kaggle = PostSpec("kaggle", "Kaggle prompt", 2, "09:00", Kaggle, self._word)
        recap = PostSpec("recap", "recap", 4, "17:00", None, self._recap)
        self.posts = {spec.kind: spec for spec in (challenge, kaggle, recap)}
        self.courier = Courier(database, clock, self.weekly, Fulfilment(), Silent())
        self.upkeep = Upkeep(database, clock, catalog, self.posts, Fulfilment())

    def weekly(self, tx: Transaction, community: Community, now: datetime) -> WeeklyPosts:
        return WeeklyPosts(tx, self.catalog, self.posts, community, now)

    def of_hill(self, tx: Transaction) -> WeeklyPosts:
        """The time of the community on the hill."""
        return self.weekly(tx, hill.community_of(tx), self.clock())

    async def schedule(
        self,
        kind: str = "challenge",
        at: datetime = MONDAY,
        space: str = "hill",
        timing: Timing = hill.MONDAY_NINE,
        platform: str = "discord",
    ) -> Schedule:
        return await self.database.transact(
            lambda tx: hill.plan(tx, kind, at, space, timing, platform)
        )

    async def plan(self) -> int:
        """Plan all that is due; how many there were."""
        planned = 0
        while batch := await self.database.transact(
            partial(planner.plan, now=self.clock(), grace=GRACE)
        ):
            planned += batch
        return planned

    async def deliver(self, *senders: ListSender) -> None:
        await self.courier.deliver(senders)

    async def look_after(self, *senders: ListSender) -> None:
        await self.upkeep.look_after(senders)

    async def contact(self, organiser: str = "", fallback: str = "", space: str = "hill") -> None:
        """Whom to tell of failures."""

        def set_contact(tx: Transaction) -> None:
            _, found = spaces.enter(tx, "discord", space, space.capitalize(), START)
            spaces.set_contact(tx, found, organiser, fallback)

        await self.database.transact(set_contact)

    async def rows(self, kind: str = "") -> list[Any]:
        """The outbox, as it was filled; of one kind where it is named."""
        query = select(tables.outbox).order_by(tables.outbox.c.id)
        query = query.where(tables.outbox.c.kind == kind) if kind else query
        return list(await self.database.read(lambda tx: tx.execute(query).all()))

    async def row(self) -> Any:
        """The only row of the outbox."""
        [row] = await self.rows()
        return row

    def _word(self, item: Item, occasion: Occasion) -> Reply:
        said: tuple[Block, ...] = (
            text("This comes late." if occasion.late else "Good morning."),
            text(occasion.why),
            *occasion.tallies,
            *((talk_here(there=False),) if self.talks else ()),
            *(text("Vote for ", candidate.title) for candidate in occasion.ballot),
        )
        return Reply(item.title, said)

    def _count(self, week: CommunityWeek, item: Item) -> Sequence[Tally]:
        return (Tally("finished", (f"{self.finished} finished it.",)),)

    def _recap(self, week: CommunityWeek, occasion: Occasion) -> Reply:
        if self.quiet:
            raise NotNow("Nothing was done that could be told.")
        return Reply(f"The week to {week.day}", (text("The week."),))


def words(reply: Reply | bytes) -> str:
    """All that a reply says."""
    reply = reply if isinstance(reply, Reply) else Reply.from_json(bytes(reply))
    return " ".join([reply.summary, *map(str, reply.blocks)])
