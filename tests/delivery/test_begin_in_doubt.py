"""A COMMIT of the courier's whose fate is open: the post is neither lost nor doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.catalog.catalog import Catalog
from bot.errors import CommitInDoubt
from bot.store.database import Database, open_database
from bot.store.tables import outbox
from bot.store.work import T, Transaction, Work
from tests.delivery.office import MONDAY, Office
from tests.fakes import Clock, ListSender
from tests.servers.postgres_proxy import Cut, PostgresProxy


class _UndoneError(Exception):
    """What was to be saved is not."""


class Doubtful:
    """A database that does not say what became of the first note that a post is being sent."""

    dialect = "sqlite"

    def __init__(self, database: Database, saves: bool) -> None:
        self.asked = 0
        self._database, self._saves = database, saves
        self._begun = False

    async def transact(self, work: Work[T]) -> T:
        def watched(tx: Transaction) -> tuple[T, bool]:
            result = work(tx)
            tried = tx.execute(select(outbox.c.first_try_at)).scalar() is not None
            if tried and not self._begun and not self._saves:
                raise _UndoneError
            return result, tried

        try:
            result, tried = await self._database.transact(watched)
        except _UndoneError:
            tried = True
        if tried and not self._begun:
            self._begun = True
            raise CommitInDoubt("I could not find out whether it was saved.")
        return result

    async def read(self, work: Work[T]) -> T:
        return await self._database.read(work)

    async def close(self) -> None:
        await self._database.close()


@pytest.mark.parametrize("saves", [True, False])
async def test_a_begin_in_doubt_is_no_try(
    planned: Office, tiny: Catalog, clock: Clock, saves: bool
) -> None:
    office = Office(Doubtful(planned.database, saves), tiny, clock)
    sender = ListSender(clock, can_find=False)  # it could not look whether it had arrived
    await office.deliver(sender)
    assert (await planned.row()).first_try_at is None
    clock.turn(minutes=2)  # longer than a lease
    await office.deliver(sender)
    row = await planned.row()
    assert (row.state, row.attempts, len(sender.tries)) == ("sent", 1, 1)


@pytest.mark.parametrize("cut", [Cut.ANSWER, Cut.QUESTION])
async def test_every_commit_of_a_round_may_lose_its_answer(
    cut: Cut, postgres_proxy: PostgresProxy, postgres_name: str, tiny: Catalog, clock: Clock
) -> None:
    store = await open_database(postgres_proxy.url(postgres_name), Path())
    try:
        office = Office(store, tiny, clock)
        await office.schedule()
        clock.now = MONDAY
        postgres_proxy.cuts = [cut]
        await office.plan()
        # Every COMMIT is tried anew on a connection of its own, which may be cut as well
        postgres_proxy.cuts = [cut] * 4
        sender = ListSender(clock, can_find=False)
        await office.deliver(sender)
        row = await office.row()
    finally:
        await store.close()
    assert (row.state, row.attempts, len(sender.tries)) == ("sent", 1, 1)
    assert postgres_proxy.cuts == []
