"""Commands that only read: beside whoever writes, and while nothing can be written, on both stores.

Which these are is held by ``tests/dialogs``.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Reply
from bot.errors import StoreError
from bot.messages import Message
from bot.store import kv, members, organisers, spaces
from bot.store.database import Database
from bot.store.sqlite import open_sqlite
from bot.store.tables import communities, seen
from bot.store.tables import members as people
from bot.store.tables import spaces as space_rows
from bot.store.work import NeedsWriting, T, Transaction, Work
from tests.fakes import START, Clock, Talk
from tests.store.hill import enter
from tests.store.test_sqlite_faults import linux_only, no_room, pragma

FULL = "The disk is full. Nothing was saved."


class FullDisk:
    """A database that can be read, and not written."""

    def __init__(self, behind: Database) -> None:
        self._behind = behind
        self.dialect = behind.dialect

    async def transact(self, work: Work[T]) -> T:
        raise StoreError(FULL)

    async def read(self, work: Work[T]) -> T:
        return await self._behind.read(work)

    async def close(self) -> None:
        """It is the other one's to close."""


class Counted:
    """A database that counts what is written."""

    def __init__(self, behind: Database) -> None:
        self.dialect = behind.dialect
        self.writes = 0
        self._behind = behind

    async def transact(self, work: Work[T]) -> T:
        self.writes += 1
        return await self._behind.transact(work)

    async def read(self, work: Work[T]) -> T:
        return await self._behind.read(work)

    async def close(self) -> None:
        """It is the other one's to close."""


class Traced(Counted):
    """A SQLite database that keeps what is asked of it while the writer is held."""

    def __init__(self, behind: Database) -> None:
        super().__init__(behind)
        self.asked: list[str] = []

    async def transact(self, work: Work[T]) -> T:
        def traced(tx: Transaction) -> T:
            driver: Any = tx.connection.driver_connection
            driver.set_trace_callback(self.asked.append)
            try:
                return work(tx)
            finally:
                driver.set_trace_callback(None)

        return await super().transact(traced)


@dataclass
class Gate:
    """A unit of work that has written to Ana's row, and ends when it is opened."""

    entered: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def __call__(self, tx: Transaction) -> None:
        members.tell(tx, enter(tx).id, Message.saying("It took a while."))
        self.entered.set()
        assert self.opened.wait(60)


@asynccontextmanager
async def writing(database: Database) -> AsyncIterator[asyncio.Task[None]]:
    """Something writes, for as long as this lasts."""
    gate = Gate()
    busy = asyncio.create_task(database.transact(gate))
    try:
        assert await asyncio.to_thread(gate.entered.wait, 60)
        yield busy
    finally:
        gate.opened.set()
        await busy


@pytest.fixture
async def full(database: Database, app: App, clock: Clock, say: Talk) -> Talk:
    """Ana has logged something; then the disk is full."""
    await say("log vectors 45", "ana")
    return Talk(App(FullDisk(database), app.catalog, clock=clock))


READING = (
    "help",
    "help log",
    "roadmap",
    "me",
    "next",
    "topic vectors",
    "search vectors",
    "leaderboard",
    "points",
    "privacy",
    "explain vectors",
    "remind",
    "challenge",
    "paper",
    "kaggle",
)
WRITING = ("log vectors 45", "done vectors", "undo", "interview")
ORGANISERS = ("schedule show", "schedule check")


@pytest.fixture
def counted(database: Database) -> Counted:
    return Counted(database)


@pytest.fixture
def typed(counted: Counted, app: App, clock: Clock) -> Talk:
    """Types lines before the counted database."""
    return Talk(App(counted, app.catalog, clock=clock))


def kept_of_ana(tx: Connection) -> tuple[str, ...]:
    """(her name, her space's, her community's) as they are kept."""
    names = (people.c.name, space_rows.c.name, communities.c.name)
    everything = people.join(communities, communities.c.id == people.c.community_id)
    query = select(*names).select_from(everything.join(space_rows))
    return tuple(tx.execute(query).one())


async def asked(app: App, line: str, **more: str) -> Reply | Form:
    """What Ana is answered; ``name``, ``space_name`` and ``person`` where they are others."""
    actor = Actor("discord", "id-of-ana", more.get("name", "Ana"))
    place = Place("discord", "hill", "general", more.get("space_name", "Hill"))
    if "person" in more:
        place = Place("discord", "hill", "", person=more["person"])
    return await app.say(Request(f"i-{line}-{len(more)}", actor, place, line))


async def test_nobody_who_reads_waits_for_somebody_who_writes(
    database: Database, say: Talk, clock: Clock
) -> None:
    await say("log vectors 45", "ana")
    expected = [await say(line, "ana") for line in READING]  # what is picked is picked then
    async with writing(database) as busy:
        answers = [await asyncio.wait_for(say(line, "ana"), 60) for line in READING]
        assert not busy.done()
    assert answers == expected
    assert "It took a while." in str(await say("me", "ana"))


@pytest.mark.parametrize("line", READING)
async def test_what_only_reads_writes_nothing(line: str, counted: Counted, typed: Talk) -> None:
    await typed("log vectors 45", "ana")
    first = await typed(line, "ana")
    counted.writes = 0
    assert await typed(line, "ana") == first
    assert counted.writes == 0


@pytest.mark.parametrize("line", ORGANISERS)
async def test_an_organiser_who_looks_again_writes_nothing(
    line: str, counted: Counted, typed: Talk, database: Database
) -> None:
    await typed("setup UTC 09:00", "tom", organiser=True)
    await typed(line, "eve", organiser=True)
    there = (await database.read(lambda tx: organisers.accounts(tx, space_of(tx))))[:2]
    counted.writes = 0
    await typed(line, "eve", organiser=True)
    assert (there, counted.writes) == (["id-of-tom", "id-of-eve"], 0)
    assert "Yours are Tom and Eve" in str(await typed(line, "bo"))


@pytest.mark.parametrize(
    "line",
    [
        "challenge",
        "schedule preview challenge",
        "schedule preview recap",
        "schedule swap challenge",
        "schedule post-now challenge yes",
        "schedule post-now recap yes",
    ],
)
async def test_where_a_group_stands_is_worked_out_beside_the_writer(
    line: str, sqlite_database: Database, app: App, clock: Clock
) -> None:
    traced = Traced(sqlite_database)
    say = Talk(App(traced, app.catalog, clock=clock))
    await say("setup UTC 09:00", "ana", organiser=True)
    await say("schedule set recap sunday 18:00", "ana", organiser=True)
    await say("log vectors 45", "ana")
    traced.asked.clear()
    assert isinstance(await say(line, "ana", organiser=True), Reply)
    assert [sql for sql in traced.asked if "GROUP BY" in sql] == []
    assert "preview recap" in line or traced.asked


def space_of(tx: Transaction) -> spaces.Space:
    return spaces.enter(tx, "discord", "hill", "", START)[1]


async def test_what_came_before_is_answered_again(
    say: Talk, database: Database, clock: Clock
) -> None:
    first = await say("next", "ana", id="twice")  # she is new: that is kept, and said once
    assert (await say("next", "ana", id="twice")).summary == first.summary
    await say("log vectors 45", "ana", id="logged")
    page = await say("me", "ana", id="page")
    assert await say("me", "ana", id="page") == page
    again = await say("me show zone:Europe/Berlin", "ana", id="zone")
    assert "Europe/Berlin" in str(again)
    twice = await say("me show zone:Europe/Berlin", "ana", id="zone")
    assert "counted it once" in twice.summary
    ids = await database.read(lambda tx: list(tx.execute(select(seen.c.id)).scalars()))
    assert set(ids) == {"twice", "logged", "zone"}


async def test_who_looks_something_up_is_known_from_then_on(app: App, database: Database) -> None:
    await asked(app, "help")
    assert await database.read(kept_of_ana) == ("Ana", "Hill", "Hill")
    await asked(app, "next", name="Ana B", space_name="The hill")
    assert await database.read(kept_of_ana) == ("Ana B", "The hill", "The hill")
    await asked(app, "next", name="Ana at home", person="id-of-ana")
    assert await database.read(kept_of_ana) == ("Ana B", "The hill", "The hill")


async def test_who_looks_something_up_where_the_bot_was_removed_brings_it_back(
    app: App, database: Database
) -> None:
    await asked(app, "help")
    await app.presence.left("discord", "hill")
    left_at = select(space_rows.c.left_at)
    assert await database.read(lambda tx: tx.execute(left_at).scalar_one()) is not None
    await asked(app, "topic vectors")
    assert await database.read(lambda tx: tx.execute(left_at).scalar_one()) is None


async def test_what_is_to_be_told_is_told_once_by_whoever_reads(
    say: Talk, app: App, database: Database, clock: Clock
) -> None:
    await say("log vectors 45", "ana")
    kept = Message.saying("A thing that was kept.")
    await database.transact(lambda tx: members.tell(tx, enter(tx).id, kept))
    assert "that was kept" not in str(await say("topic vectors share:yes", "ana"))
    while_full = Talk(App(FullDisk(database), app.catalog, clock=clock))
    assert "that was kept" not in str(await while_full("next", "ana"))
    answers = [str(await say("next", "ana")) for _ in range(2)]
    assert ["that was kept" in answer for answer in answers] == [True, False]


async def test_the_reading_door_refuses_what_writes(database: Database) -> None:
    with pytest.raises(NeedsWriting):
        await database.read(lambda tx: kv.put(tx, "k", "x"))
    await database.transact(lambda tx: kv.put(tx, "k", "y"))
    assert await database.read(lambda tx: kv.get(tx, "k")) == "y"


@pytest.mark.parametrize("line", READING)
async def test_what_only_reads_is_answered_as_ever(line: str, full: Talk, say: Talk) -> None:
    await say(line, "ana")  # what it picks for the week is picked then
    expected = await say(line, "ana")
    assert await full(line, "ana") == expected


@pytest.mark.parametrize("line", WRITING)
async def test_what_writes_says_that_nothing_was_saved(line: str, full: Talk) -> None:
    reply = await full(line, "ana")
    assert FULL in reply.summary


async def test_what_was_typed_wrongly_is_told_as_ever(full: Talk, say: Talk) -> None:
    assert (await full("topic vctors", "ana")).summary == (await say("topic vctors", "ana")).summary


async def test_who_never_came_before_hears_that_nothing_can_be_saved(full: Talk) -> None:
    assert FULL in (await full("help", "tom")).summary


async def test_new_names_wait_for_a_command_that_can_write(full: Talk) -> None:
    reply = await asked(full.app, "help", name="Ana B", space_name="New hill")
    assert FULL not in str(reply)


@linux_only
async def test_a_disk_that_is_full_lets_a_member_read(
    tmp_path: Path, tiny: Catalog, clock: Clock
) -> None:
    store = await open_sqlite(tmp_path / "cairn.db")
    say = Talk(App(store, tiny, clock=clock))
    await say("log vectors 45", "ana")
    # So that nothing has to be read from the log that is taken away
    await pragma(store, "wal_checkpoint(TRUNCATE)")
    with no_room(tmp_path / "cairn.db-wal"):
        assert FULL in (await say("log vectors 45", "ana")).summary
        assert "45 min" in str((await say("me", "ana")).blocks)
    await store.close()
