"""The App on a real SQLite file with synchronous=FULL and the whole content."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.schema import Topic
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Reply
from bot.store.database import Database, open_database
from bot.store.file import OpenFile
from bot.store.migrate import migrate_sqlite
from bot.store.sqlite import Reader, SqliteDatabase, Unit, UnitOutcome, Writer
from tests.fakes import Clock

CONTENT = Path(__file__).parents[2] / "content"
MEMBERS = 200
MINUTES = 45
_numbers = itertools.count(1)


@cache
def catalog() -> Catalog:
    return load(CONTENT)


def topic() -> str:
    """What everybody studies here."""
    return catalog().of_kind(Topic)[0].id


class SlowDisk(Writer):
    """A writer whose every commit takes two milliseconds longer.

    A VFS that syncs slowly is out of Python's reach.
    """

    def _carry_out(self, batch: list[Unit]) -> list[UnitOutcome]:
        outcomes = super()._carry_out(batch)
        time.sleep(0.002)
        return outcomes


async def open_slow(path: Path) -> SqliteDatabase:
    """A database like open_sqlite's, on a slow disk."""
    migrate_sqlite(path)
    file = OpenFile(path)
    writer, reader = SlowDisk(path, file), Reader(path, file)
    await writer
    await reader
    file.opened()
    return SqliteDatabase(writer, reader, file)


@asynccontextmanager
async def open_stage(slow: bool = False) -> AsyncIterator[tuple[App, Database, Clock]]:
    """An App, its database and its clock."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        path = Path(folder) / "cairn.db"
        database: Database = await (
            open_slow(path) if slow else open_database(f"sqlite:///{path}", path.parent)
        )
        clock = Clock()
        try:
            yield App(database, catalog(), clock=clock), database, clock
        finally:
            await database.close()


class Members:
    """``/log`` straight at the App, by members who log once or twice a day each."""

    def __init__(
        self,
        app: App,
        clock: Clock,
        name: str = "app",
        *,
        one_day: bool = False,
        prefix: str = "",
    ) -> None:
        """``prefix``: what the names of members and commands begin with, where others log, too."""
        self.name = name
        self._prefix = prefix
        self._app, self._clock, self._one_day = app, clock, one_day

    def questions(self, count: int) -> list[Request]:
        if not self._one_day:
            self._clock.turn(days=1)  # so that a member's day does not grow longer with every round
        place = Place("discord", "hill", "general", "Hill")
        given = {"what": topic(), "minutes": str(MINUTES)}
        return [
            Request(
                f"{self._prefix}i{next(_numbers)}",
                Actor("discord", f"{self._prefix}{at % MEMBERS}", f"Member {at % MEMBERS}"),
                place,
                "log",
                given,
            )
            for at in range(count)
        ]

    def ask(self, question: Request) -> Awaitable[Reply | Form]:
        return self._app.say(question)
