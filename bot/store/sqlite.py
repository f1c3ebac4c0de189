"""SQLite through aiosqlite: it owns the connection and its thread.

We run whole units of work there.

Group commit: while one batch of units is being committed the next collects, so that a hundred
members who log at once wait for a handful of disk syncs instead of a hundred. Each unit has a
SAVEPOINT of its own, and its caller is answered only after the COMMIT that holds it.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool

from bot.errors import StoreError
from bot.store.migrate import migrate_sqlite
from bot.store.work import T, Work, carried

Unit = tuple[Work[Any], asyncio.Future[Any]]
UnitOutcome = tuple[asyncio.Future[Any], Any, BaseException | None]
BUSY_MILLISECONDS = 5000
WRITING = (
    "journal_mode=WAL",
    "synchronous=FULL",
    # A savepoint's undo log would else be written to a file for every unit: a third of its time.
    "temp_store=MEMORY",
    f"busy_timeout={BUSY_MILLISECONDS}",
)
READING = ("query_only=ON", f"busy_timeout={BUSY_MILLISECONDS}")


class SqliteDatabase:
    """One writer with group commit, one reader beside it (WAL lets both work at once)."""

    dialect = "sqlite"

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def transact(self, work: Work[T]) -> T:
        """See Database.transact."""
        return await self._writer.submit(work)

    async def read(self, work: Work[T]) -> T:
        """See Database.read."""
        return await self._reader.submit(work)

    async def close(self) -> None:
        """See Database.close."""
        await self._reader.finish()
        await self._writer.finish()


class Units(aiosqlite.Connection, ABC):
    """aiosqlite's connection and thread, which takes units of work from a queue in batches."""

    def __init__(self, path: Path, *pragmas: str) -> None:
        super().__init__(lambda: self._open(path, pragmas), iter_chunk_size=64)
        self._thread.name = f"cairn-{type(self).__name__.lower()}"
        self._waiting: deque[Unit] = deque()
        self._called = False
        self._closing = False
        self._core: Connection

    def _open(self, path: Path, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        raw = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)
        for pragma in ("foreign_keys=ON", *pragmas):
            _set(raw, pragma)
        self._core = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool).connect()
        return raw

    async def submit(self, work: Work[T]) -> T:
        """Queue ``work``; its result once its batch is through."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if self._closing:
            raise StoreError("The database is closed; nothing was saved.")
        self._waiting.append((work, future))
        if not self._called:
            self._called = True
            # Not at once: what is submitted in the same turn of the loop goes along.
            loop.call_soon(self._call)
        return await future

    async def finish(self) -> None:
        """Let queued units run, then close."""
        self._closing = True
        self._call()
        # aiosqlite leaves it untyped.
        await self._execute(self._core.close)  # type: ignore[no-untyped-call]
        await self.close()

    def _call(self) -> None:
        self._tx.put_nowait((None, self._run_batch))

    def _run_batch(self) -> None:
        self._called = False  # before the queue is emptied: a unit that comes later calls again
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not batch:
            return
        try:
            outcomes = self._carry_out(batch)
        except (sqlite3.Error, DBAPIError) as error:
            # What made it fail may make this fail; the next BEGIN tells.
            with suppress(sqlite3.Error, DBAPIError):
                self._core.rollback()
            fault = store_error(error)
            outcomes = [(future, None, fault) for _, future in batch]
        batch[0][1].get_loop().call_soon_threadsafe(_answer, outcomes)

    @abstractmethod
    def _carry_out(self, batch: list[Unit]) -> list[UnitOutcome]:
        """Run a batch; an outcome for each unit, in order.

        A database error means that none of them was kept.
        """


class Writer(Units):
    """Runs each batch in one durable transaction."""

    def _carry_out(self, batch: list[Unit]) -> list[UnitOutcome]:
        raw = self._conn
        # So that commit() and rollback() act even where no unit says anything to the database.
        self._core.begin()
        raw.execute("BEGIN IMMEDIATE")
        outcomes: list[UnitOutcome] = []
        for work, future in batch:
            raw.execute("SAVEPOINT unit")
            result, fault = _try(work, self._core)
            if fault is not None:
                # A full disk can undo the whole transaction, the earlier units too.
                if not raw.in_transaction:
                    raise store_failure(fault)
                raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
            outcomes.append((future, result, fault))
        self._core.commit()
        return outcomes


class Reader(Units):
    """Runs each unit on one consistent view of what is committed."""

    def _carry_out(self, batch: list[Unit]) -> list[UnitOutcome]:
        outcomes: list[UnitOutcome] = []
        for work, future in batch:
            self._core.begin()
            self._conn.execute("BEGIN")
            result, fault = _try(work, self._core)
            self._core.rollback()
            outcomes.append((future, result, fault))
        return outcomes


def _set(raw: sqlite3.Connection, pragma: str) -> None:
    """Set a pragma.

    Two that turn a new file to WAL at once are told "locked" without a wait, so it is waited here.
    """
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            raw.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(0.01)  # on the connection's own thread


def _try(work: Work[Any], core: Connection) -> tuple[Any, BaseException | None]:
    try:
        return work(core), None
    except IntegrityError as error:
        return None, error
    except (DBAPIError, sqlite3.Error) as error:
        return None, store_error(error)
    except StopIteration as error:
        return None, carried(error)
    # The border of two threads: whatever it is belongs to the caller.
    except BaseException as error:  # noqa: BLE001
        return None, error


def _answer(outcomes: list[UnitOutcome]) -> None:
    for future, result, fault in outcomes:
        if future.done():  # its caller was cancelled meanwhile
            continue
        if fault is None:
            future.set_result(result)
        else:
            future.set_exception(fault)


def store_failure(fault: BaseException) -> sqlite3.Error:
    """The fault as a database error, so that a batch that was undone whole is reported whole."""
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause
    return sqlite3.OperationalError(str(fault))


def store_error(error: sqlite3.Error | DBAPIError) -> StoreError:
    """What a database error means, in a sentence; the cause stays attached for the log."""
    cause: BaseException | None = error
    if isinstance(error, DBAPIError):
        cause = error.orig
    fault = StoreError(f"{_sentence(str(cause))} Nothing was saved.")
    fault.__cause__ = cause
    return fault


def _sentence(said: str) -> str:
    for mark, sentence in _SENTENCES.items():
        if mark in said:
            return sentence
    return f"The database answered: {said}."


_SENTENCES = {
    "disk is full": "The disk is full.",
    "readonly": "The database can't be written: the file or its folder is read-only.",
    "database is locked": "The database is locked by another program.",
    "unable to open": (
        "The database file can't be opened: is its folder there, and may I write to it?"
    ),
    "not a database": "The file is not a Cairn database, or it is damaged.",
    # So it also is where a sound backup was put over a database whose log still lies there: SQLite
    # plays the old log into it.
    "malformed": (
        "The database file is damaged, or a backup was put in its place while the old one's -wal"
        " and -shm files still lay beside it. Stop the bot, remove these two files"
        " (cairn.db-wal and cairn.db-shm), and put the backup in place once more."
    ),
}


async def open_sqlite(path: Path) -> SqliteDatabase:
    """Open ``path``, made and migrated where needed. StoreError says why it can't be used."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {path.parent} can't be made: {error.strerror}. Set CAIRN_DATA_DIR."
        ) from None
    await asyncio.to_thread(_guarded, lambda: migrate_sqlite(path))
    writer, reader = Writer(path, *WRITING), Reader(path, *READING)
    try:
        await writer
        await reader
    except sqlite3.Error as error:
        raise store_error(error) from None
    return SqliteDatabase(writer, reader)


def _guarded(act: Callable[[], None]) -> None:
    try:
        act()
    except (sqlite3.Error, DBAPIError) as error:
        raise store_error(error) from error
