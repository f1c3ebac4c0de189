"""The core's rounds while the database is away: one line when it goes, one when it is back."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.clock.guarded import Guarded
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import StoreError
from bot.store.database import Database, open_database
from bot.store.work import T, Work
from tests.fakes import Clock, ListSender, Talk

ROUNDS = 20


class Away:
    """A database that can be away."""

    dialect = "sqlite"

    def __init__(self, behind: Database) -> None:
        self.behind = behind
        self.is_away = False

    async def transact(self, work: Work[T]) -> T:
        self._must_be_there()
        return await self.behind.transact(work)

    async def read(self, work: Work[T]) -> T:
        self._must_be_there()
        return await self.behind.read(work)

    async def close(self) -> None:
        await self.behind.close()

    def _must_be_there(self) -> None:
        if self.is_away:
            raise StoreError("The database does not answer.") from ConnectionError("gone")


@pytest.mark.parametrize("part", ["clock", "courier", "upkeep"])
async def test_an_outage_is_two_lines_however_long_it_lasts(
    tiny: Catalog, clock: Clock, tmp_path: Path, part: str
) -> None:
    database = Away(await open_database(None, tmp_path))
    app, sender = App(database, tiny, clock=clock), ListSender(clock)
    await Talk(app)("setup UTC", organiser=True)

    async def tick() -> None:
        await app.tick()

    works = {
        "clock": tick,
        "courier": lambda: app.deliver([sender]),
        "upkeep": lambda: app.look_after([sender]),
    }
    call = Guarded(part, works[part], 1.0)
    clock.turn(days=4)
    await app.tick()  # so that something is due to be sent
    database.is_away = True
    with capture_logs() as logged:
        for _ in range(ROUNDS):
            clock.turn(minutes=5)
            await call()
        database.is_away = False
        await call()
    await database.close()
    said = [line for line in logged if line["log_level"] != "debug"]
    gone = said[0]
    assert (gone["log_level"], gone["reason"]) == ("error", "The database does not answer.")
    assert "exc_info" not in gone, "a stack a round would fill the disk"
    events = [line["event"] for line in said]
    assert events.count(gone["event"]) == events.count("calls get through again") == 1
