"""Commands that only read still answer while nothing can be written, on both stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.invocation import Actor, Place, Request
from bot.errors import StoreError
from bot.store.database import Database
from bot.store.sqlite import open_sqlite
from bot.store.work import T, Work
from tests.fakes import Clock, Talk
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
    "interview",
    "remind",
    "challenge",
    "paper",
    "kaggle",
)
WRITING = ("log vectors 45", "done vectors", "undo")


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


async def test_new_names_wait_for_a_command_that_can_write(full: Talk, app: App) -> None:
    actor, place = Actor("discord", "id-of-ana", "Ana B"), Place("discord", "hill", "c", "New hill")
    reply = await full.app.say(Request("i", actor, place, "help"))
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
