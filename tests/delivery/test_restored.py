"""After a restore nothing is posted twice, and what was not posted yet is posted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import Reply
from bot.store import restore
from bot.store.backup import Address, back_up
from bot.store.database import address_of, open_database
from tests.fakes import Clock, ListSender, Talk

HOUR = timedelta(hours=1)
UNTIL_MONDAY = timedelta(days=2, hours=21)  # from the Friday noon at which the clock stands


@pytest.fixture
def address(database_url: str) -> Address:
    return address_of(database_url, Path())


@asynccontextmanager
async def running(address: Address, tiny: Catalog, clock: Clock) -> AsyncIterator[App]:
    """A bot on a database."""
    url = f"sqlite:///{address}"
    if isinstance(address, URL):
        url = address.render_as_string(hide_password=False)
    database = await open_database(url, Path())
    yield App(database, tiny, clock=clock)
    await database.close()


async def round_of(app: App, sender: ListSender) -> None:
    """Plan, send and look after what is due."""
    await app.tick()
    await app.deliver([sender])


async def set_up(app: App, sender: ListSender, clock: Clock) -> None:
    """A group with its weekly posts, on Sunday noon."""
    talk = Talk(app)
    await talk("setup UTC 09:00", organiser=True, id="setup")
    await talk("log vectors 45", id="log")
    clock.now += 5 * HOUR
    await round_of(app, sender)  # Friday's recap
    clock.now += UNTIL_MONDAY - 26 * HOUR


async def put_back(file: Path, address: Address, clock: Clock) -> None:
    """Restore a backup, now."""
    folder = file.parent

    def act() -> None:
        with restore.prepared(file, address, folder / "work") as found:
            restore.put_back(found, address, folder / f"aside-{clock.now:%d%H%M}.db", clock.now)

    await asyncio.to_thread(act)


def posts(sender: ListSender) -> list[str]:
    """The summaries of what was posted in channels, in its order."""
    return [m.reply.summary for m in sender.messages if m.place.channel]


@pytest.mark.parametrize("planned_before", [False, True])
async def test_what_was_posted_since_the_backup_is_not_posted_again(
    address: Address, tiny: Catalog, clock: Clock, tmp_path: Path, planned_before: bool
) -> None:
    sender = ListSender(clock)
    file = tmp_path / "backup.db"
    async with running(address, tiny, clock) as app:
        await set_up(app, sender, clock)
        if planned_before:
            clock.now += 21 * HOUR  # Monday nine: it waits in the outbox when the copy is made
            await app.tick()
        await asyncio.to_thread(back_up, address, file, clock.now)
        clock.now += (21 - 21 * planned_before) * HOUR
        await round_of(app, sender)
        posted = posts(sender)
        assert len(posted) == 2
    clock.now += HOUR
    await put_back(file, address, clock)
    async with running(address, tiny, clock) as app:
        for _ in range(3):
            await round_of(app, sender)
            clock.now += HOUR
        history = await Talk(app)("schedule history", organiser=True, id="history")
    assert posts(sender) == posted
    assert sender.looks != []
    assert "https://chat.example/hill/m2" in text_of(history)


@pytest.mark.parametrize("days", [0, 1, 5])
async def test_what_was_not_posted_is_posted_or_told(
    address: Address, tiny: Catalog, clock: Clock, tmp_path: Path, days: int
) -> None:
    """The bot fell over on Sunday; its backup is put back on Monday, or days later."""
    sender = ListSender(clock)
    file = tmp_path / "backup.db"
    async with running(address, tiny, clock) as app:
        await set_up(app, sender, clock)
        await asyncio.to_thread(back_up, address, file, clock.now)
    clock.now += 22 * HOUR + timedelta(days=days)
    before = len(posts(sender))
    await put_back(file, address, clock)
    async with running(address, tiny, clock) as app:
        for _ in range(30):
            await round_of(app, sender)
            clock.now += HOUR / 6
    assert len(sender.messages) > before
    if days == 0:
        assert len(posts(sender)) == before + 1


async def test_weeks_later_everything_runs_as_ever(
    address: Address, tiny: Catalog, clock: Clock, tmp_path: Path
) -> None:
    sender = ListSender(clock)
    file = tmp_path / "backup.db"
    async with running(address, tiny, clock) as app:
        await set_up(app, sender, clock)
        await asyncio.to_thread(back_up, address, file, clock.now)
    await put_back(file, address, clock)
    looks = len(sender.looks)
    async with running(address, tiny, clock) as app:
        for _ in range(24 * 7):
            clock.now += HOUR
            await round_of(app, sender)
    assert len(sender.looks) == looks
    assert len(posts(sender)) >= 4


async def test_where_nobody_may_look_nothing_is_posted_a_second_time(
    address: Address, tiny: Catalog, clock: Clock, tmp_path: Path
) -> None:
    sender = ListSender(clock, can_find=False)
    file = tmp_path / "backup.db"
    async with running(address, tiny, clock) as app:
        await set_up(app, sender, clock)
        await asyncio.to_thread(back_up, address, file, clock.now)
        clock.now += 21 * HOUR
        await round_of(app, sender)
        posted = posts(sender)
    await put_back(file, address, clock)
    async with running(address, tiny, clock) as app:
        await round_of(app, sender)
        history = await Talk(app)("schedule history", organiser=True, id="history")
    assert posts(sender) == posted
    assert "I may not look" in text_of(history)


def text_of(reply: Reply) -> str:
    return str(reply.blocks)
