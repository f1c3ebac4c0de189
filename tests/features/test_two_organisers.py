"""Two organisers' commands in the same moment, on a database with more than one writer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store import organisers, schedules, spaces
from bot.store.database import open_database
from bot.store.schedules import Timing
from bot.store.work import Transaction
from tests.fakes import START, Clock, Talk

WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


async def test_a_set_up_waits_for_another_and_sees_what_it_began(
    postgres_url: str, tiny: Catalog, clock: Clock
) -> None:
    database = await open_database(postgres_url, Path())
    say = Talk(App(database, tiny, clock=clock))
    await say("help", "tom")
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as first, engine.connect() as watching:
        organisers.one_at_a_time(first, "discord", "hill")
        _begin_paper(first)
        second = asyncio.create_task(say("setup UTC channel:other", "eva", organiser=True))
        while not watching.execute(WAITING).scalar_one():
            assert not second.done(), "It did not wait for the first one"
            await asyncio.sleep(0)
        first.commit()
        await second
    engine.dispose()
    assert await database.read(_posted) == ["challenge", "kaggle", "paper", "recap"]
    await database.close()


def _begin_paper(tx: Transaction) -> None:
    """As a set-up does that is not committed yet."""
    community, space = spaces.enter(tx, "discord", "hill", "Hill", START)
    timing = Timing(4, "09:00", "UTC")
    schedules.set_up(tx, community.id, space.id, "paper", "general", timing, None)


def _posted(tx: Transaction) -> list[str]:
    community, _ = spaces.enter(tx, "discord", "hill", "Hill", START)
    return sorted(schedule.kind for schedule in schedules.of_community(tx, community.id))
