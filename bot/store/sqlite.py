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
import structlog
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool

from bot.errors import StoreError
from bot.store.faults import refused_to_read_only, store_error, store_failure
from bot.store.file import DAMAGED, OpenFile, carried_over, is_damage, make_private, mark_as_in_use
from bot.store.migrate import migrate_sqlite
from bot.store.soundness import Soundness, look_through
from bot.store.traces import Traces, finish
from bot.store.work import TRACES, T, Work, carried

Unit = tuple[Work[Any], asyncio.Future[Any]]
UnitOutcome = tuple[asyncio.Future[Any], Any, BaseException | None]
BUSY_MILLISECONDS = 5000
WRITING = (
    "journal_mode=WAL",
    "synchronous=FULL",
    # A savepoint's undo log would else be written to a file for every unit: a third of its time.
    "temp_store=MEMORY",
    f"busy_timeout={BUSY_MILLISECONDS}",
    # What is deleted is overwritten: a note must not be read out of a page that is free.
    "secure_delete=ON",
)
READING = ("query_only=ON", f"busy_timeout={BUSY_MILLISECONDS}")

log = structlog.get_logger("cairn.store")


class SqliteDatabase:
    """One writer with group commit, one reader beside it (WAL lets both work at once)."""

    dialect = "sqlite"

    def __init__(self, writer: Writer, reader: Reader, file: OpenFile) -> None:
        self._writer = writer
        self._reader = reader
        self._file = file
        self._soundness: Soundness | None = None
        self._looking: asyncio.Task[None] | None = None

    async def transact(self, work: Work[T]) -> T:
        """See Database.transact."""
        return await self._writer.submit(work)

    async def read(self, work: Work[T]) -> T:
        """See Database.read."""
        # Here, because every tick reads: also where nobody writes.
        self._writer.carry_over_soon()
        return await self._reader.submit(work)

    def look_through(self, soundness: Soundness) -> None:
        """Find out meanwhile whether the file is whole; where it is not, it is used no more."""
        self._soundness = soundness
        self._looking = asyncio.create_task(asyncio.to_thread(look_through, soundness, self._file))

    async def close(self) -> None:
        """See Database.close."""
        if self._soundness is not None and self._looking is not None:
            self._soundness.stop()
            await self._looking
        await self._reader.finish()
        await self._writer.finish()
        self._file.closed()


class Units(aiosqlite.Connection, ABC):
    """aiosqlite's connection and thread, which takes units of work from a queue in batches."""

    def __init__(self, path: Path, file: OpenFile, *pragmas: str) -> None:
        super().__init__(lambda: self._open(path, pragmas), iter_chunk_size=64)
        self._file = file
        self._thread.name = f"cairn-{type(self).__name__.lower()}"
        self._waiting: deque[Unit] = deque()
        self._called = False
        self._closing = False
        self._core: Connection

    def _open(self, path: Path, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        raw = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)
        for pragma in ("foreign_keys=ON", *pragmas):
            _set(raw, pragma)
        # Opens the log as well: one that is removed before the first read would else be missed.
        raw.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
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
        """Let queued units run, then close. Nothing where that was done before."""
        if self._closing:
            return
        self._closing = True
        self._call()
        # aiosqlite leaves it untyped.
        await self._execute(self._end)  # type: ignore[no-untyped-call]
        await self.close()

    def _end(self) -> None:
        self._before_closing()
        self._core.close()

    def _before_closing(self) -> None:
        """The last thing that is done on the connection."""

    def _call(self) -> None:
        self._tx.put_nowait((None, self._run_batch))

    def _run_batch(self) -> None:
        self._called = False  # before the queue is emptied: a unit that comes later calls again
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not batch:
            return
        try:
            self._file.refuse()
            outcomes = self._carry_out(batch)
        except (sqlite3.Error, DBAPIError) as error:
            # What made it fail may make this fail; the next BEGIN tells.
            with suppress(sqlite3.Error, DBAPIError):
                self._core.rollback()
            outcomes = _all_failed(batch, store_error(error))
        except StoreError as fault:
            self._save_the_log()
            outcomes = _all_failed(batch, fault)
        except Exception as error:  # the outer wall of this thread: whoever waits is answered
            log.exception("a batch of units failed in an unexpected way")
            with suppress(sqlite3.Error, DBAPIError):
                self._core.rollback()
            outcomes = _all_failed(batch, error)
        if any(is_damage(fault and fault.__cause__) for _, _, fault in outcomes):
            self._file.fail(DAMAGED)
        batch[0][1].get_loop().call_soon_threadsafe(_answer, outcomes)

    def _save_the_log(self) -> None:
        """Where it was removed, it is still open here, and all of it can be carried over."""
        if self._file.log_is_gone:
            with suppress(sqlite3.Error):
                carried_over(self._conn)

    @abstractmethod
    def _carry_out(self, batch: list[Unit]) -> list[UnitOutcome]:
        """Run a batch; an outcome for each unit, in order.

        A database error means that none of them was kept.
        """


class Writer(Units):
    """Runs each batch in one durable transaction.

    What it writes lies in a log, until it is carried over into the file itself.
    """

    carries_every = 60.0  # seconds; more than is in the log by then can't be lost with it

    def __init__(self, path: Path, file: OpenFile) -> None:
        super().__init__(path, file, *WRITING)
        self._carried_at = time.monotonic()
        self._carried_changes = 0
        self._traces = Traces(path)

    def carry_over_soon(self) -> None:
        """Carry over what is in the log, where that was long ago; nobody waits for it."""
        now = time.monotonic()
        if self._closing or now - self._carried_at < self.carries_every:
            return
        self._carried_at = now
        self._tx.put_nowait((None, self._carry_over))

    def _carry_over(self) -> None:
        changes = self._conn.total_changes
        if self._file.failed:
            return
        if changes != self._carried_changes:
            # Where the disk is full, the next batch says so.
            with suppress(sqlite3.Error):
                carried_over(self._conn, "PASSIVE")
                self._carried_changes = changes
        self._traces.clear(self._conn, BUSY_MILLISECONDS)

    def _before_closing(self) -> None:
        if not self._file.failed:
            with suppress(sqlite3.Error):  # the next start does it
                carried_over(self._conn)

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
        self._file.kept(raw)
        if self._core.info.pop(TRACES, False):
            self._traces.left()
        self._traces.clear(raw, BUSY_MILLISECONDS)
        return outcomes


class Reader(Units):
    """Runs each unit on one consistent view of what is committed."""

    def __init__(self, path: Path, file: OpenFile) -> None:
        super().__init__(path, file, *READING)

    def _carry_out(self, batch: list[Unit]) -> list[UnitOutcome]:
        self._file.check()
        outcomes: list[UnitOutcome] = []
        for work, future in batch:
            self._core.begin()
            self._conn.execute("BEGIN")
            result, fault = _try(work, self._core)
            self._core.rollback()
            outcomes.append((future, result, refused_to_read_only(fault)))
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


def _all_failed(batch: list[Unit], fault: Exception) -> list[UnitOutcome]:
    return [(future, None, fault) for _, future in batch]


def _answer(outcomes: list[UnitOutcome]) -> None:
    for future, result, fault in outcomes:
        if future.done():  # its caller was cancelled meanwhile
            continue
        if fault is None:
            future.set_result(result)
        else:
            future.set_exception(fault)


async def open_sqlite(path: Path) -> SqliteDatabase:
    """Open ``path``, made and migrated where needed. StoreError says why it can't be used."""
    try:
        make_private(path)
    except OSError as error:
        raise StoreError(
            f"The data folder {path.parent} can't be made: {error.strerror}. Set CAIRN_DATA_DIR."
        ) from None
    soundness = Soundness(path)
    await asyncio.to_thread(_guarded, lambda: _prepare(path, soundness))
    file = OpenFile(path)
    writer, reader = Writer(path, file), Reader(path, file)
    try:
        await writer
        await reader
    except sqlite3.Error as error:
        raise store_error(error) from None
    file.opened()
    database = SqliteDatabase(writer, reader, file)
    if soundness.takes_long:
        database.look_through(soundness)
    return database


def _prepare(path: Path, soundness: Soundness) -> None:
    if not soundness.takes_long and soundness.problem():
        raise StoreError(DAMAGED)
    migrate_sqlite(path)
    mark_as_in_use(path)
    finish(path)


def _guarded(act: Callable[[], None]) -> None:
    try:
        act()
    except (sqlite3.Error, DBAPIError) as error:
        raise store_error(error) from error
