"""What is tidied away while the bot runs, and that no portion of it holds the writer for long."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, event, func, insert, select

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import Reply, text
from bot.delivery.tidying import IDS, POSTS
from bot.errors import StoreError
from bot.store import records, spaces, tables, upkeep
from bot.store.database import Database
from bot.store.work import T, Transaction, Work
from tests.fakes import START, Clock, ListSender
from tests.store import hill

DAY = timedelta(days=1)
WORDS = Reply("Said", (text("Said."),)).to_json()


class Counting:
    """A database that counts the statements of each unit of work, by the rows they change."""

    def __init__(self, behind: Database) -> None:
        self._behind = behind
        self.dialect = behind.dialect
        self.units: list[list[int]] = []

    async def transact(self, work: Work[T]) -> T:
        def counted(tx: Transaction) -> T:
            rows: list[int] = []

            def note(_tx: object, cursor: object, *_rest: object) -> None:
                rows.append(getattr(cursor, "rowcount", 0))

            event.listen(tx, "after_cursor_execute", note)
            try:
                return work(tx)
            finally:
                event.remove(tx, "after_cursor_execute", note)
                self.units.append(rows)

        return await self._behind.transact(counted)

    async def read(self, work: Work[T]) -> T:
        return await self._behind.read(work)

    async def close(self) -> None:
        """It is the other one's to close."""


async def count(database: Database, table: Table = tables.outbox) -> int:
    query = select(func.count()).select_from(table)
    return await database.read(lambda tx: tx.execute(query).scalar_one())


async def fill(database: Database, many: int, at: datetime, **values: object) -> None:
    """So many rows in the outbox that were sent at that time, and then some."""

    def work(tx: Transaction) -> None:
        community = hill.community_of(tx).id
        row = {
            "community_id": community,
            "kind": "challenge",
            "slot": at.date(),
            "platform": "discord",
            "space": "hill",
            "channel": "general",
            "reply": WORDS,
            "due_at": at,
            "give_up_at": at,
            "next_try_at": at,
            "created_at": at,
            "sent_at": at,
            "state": "sent",
            "attempts": 1,
            "item_id": "cha-ring",
            **values,
        }
        name = "-".join(map(str, ["k", at.timestamp(), *values.values()]))[:18]
        rows = [{**row, "key": f"{name}-{n}"} for n in range(many)]
        tx.execute(insert(tables.outbox), rows)

    await database.transact(work)


async def test_ids_of_old_events_go_while_the_bot_runs_in_portions(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    many = 2 * IDS + 10
    rows = [{"id": f"old-{n}", "at": START, "answer": ""} for n in range(many)]
    await database.transact(lambda tx: tx.execute(insert(tables.seen), rows))
    counting = Counting(database)
    app = App(counting, tiny, clock=clock)
    await app.tick()
    assert sum(sum(unit) for unit in counting.units if unit) < IDS
    counting.units.clear()
    clock.turn(days=4)
    await app.tick()
    removed = [unit[0] for unit in counting.units if len(unit) == 1 and unit[0] >= 10]
    assert removed == [IDS, IDS, 10]
    left = select(func.count()).select_from(tables.seen)
    assert await database.read(lambda tx: tx.execute(left).scalar()) == 0


async def test_posts_that_are_over_leave_the_outbox_in_portions(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    old, young = START - 29 * DAY, START - 27 * DAY
    await fill(database, 2 * POSTS + 10, old)
    await fill(database, 3, old, state="dead", sent_at=None)
    await fill(database, 3, old, state="skipped", sent_at=None)
    await fill(database, 3, old, refresh_at=START + DAY)
    await fill(database, 3, old, state="waiting", give_up_at=START + DAY)
    await fill(database, 3, old, person="ana", kind="reminder")
    await fill(database, 3, young)
    counting = Counting(database)
    await App(counting, tiny, clock=clock).tick()
    changed = [rows for unit in counting.units for rows in unit]
    assert max(changed) <= POSTS
    assert max(len(unit) for unit in counting.units) <= 6
    assert await count(database) == 3 + 3 + 3
    assert await count(database, tables.past_posts) == 2 * POSTS + 10 + 3 + 3


async def test_a_bot_that_dies_while_it_tidies_goes_on_where_it_was(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    class Dying(Counting):
        async def transact(self, work: Work[T]) -> T:
            if any(POSTS in unit for unit in self.units):
                raise StoreError("The process is gone.")
            return await super().transact(work)

    await fill(database, 2 * POSTS + 10, START - 29 * DAY)
    with pytest.raises(StoreError):
        await App(Dying(database), tiny, clock=clock).tick()
    assert await count(database) == POSTS + 10
    assert await count(database, tables.past_posts) == POSTS
    await App(database, tiny, clock=clock).tick()
    assert await count(database) == 0
    assert await count(database, tables.past_posts) == 2 * POSTS + 10


async def test_what_left_is_neither_shown_nor_brought_up_to_date(
    app: App, database: Database, clock: Clock
) -> None:
    await fill(database, 3, START - 29 * DAY)
    await fill(database, 1, START - 2 * DAY)
    await app.tick()
    assert [post.reply.summary for post in await app.sent("discord", 10)] == ["Said"]
    community = await database.transact(lambda tx: hill.community_of(tx).id)
    await database.transact(
        lambda tx: upkeep.stale(
            tx, spaces.community_by_id(tx, community), "challenge", "cha-ring", START
        )
    )
    found = await database.transact(
        lambda tx: upkeep.take(tx, {"discord": None}, clock(), clock() + DAY, 10)
    )
    assert len(found) == 1
    newest = await database.read(lambda tx: records.newest(tx, community, 10))
    assert len(newest) == 4


async def test_what_was_on_its_way_leaves_once_it_is_settled(
    app: App, database: Database, clock: Clock
) -> None:
    await fill(database, 1, START - 29 * DAY, refresh_at=START, message_id="m1", item_id="")
    await app.tick()
    assert await count(database) == 1
    await app.look_after([ListSender(clock)])
    clock.turn(days=1)
    await app.tick()
    assert await count(database) == 0


@pytest.mark.parametrize("wrong", [3653 * DAY, -3653 * DAY])
async def test_a_clock_that_was_wrong_stops_no_tidying(
    wrong: timedelta, app: App, database: Database, clock: Clock
) -> None:
    clock.now += wrong
    await app.tick()
    clock.now = START
    await app.tick()
    await fill(database, 1, START - 29 * DAY)
    clock.turn(days=2)
    await app.tick()
    assert await count(database) == 0
