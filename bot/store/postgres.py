"""PostgreSQL through psycopg 3: the same units of work on a few threads, a connection for each.

A server that hangs is given up in time, and a COMMIT whose answer was lost is looked up, so that
what a member is told is true.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from psycopg import errors as pg
from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store.migrate import migrate_engine
from bot.store.postgres_connection import (
    CONNECTIONS,
    LIMITS,
    Beginnings,
    Limits,
    Silent,
    begin_to_migrate,
    engine_for,
    punctual,
)
from bot.store.postgres_faults import (
    NO_ANSWER,
    in_doubt,
    is_about_the_connection,
    start_error,
    store_error,
)
from bot.store.threads import Call, GivenUp, Threads
from bot.store.work import NeedsWriting, T, Work

UNIT_TRIES = 5
CONFLICTS = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)
WAITED_IN_VAIN = (Silent, pg.ConnectionTimeout)
LOOK_AGAIN = 0.2  # seconds
_STATUS = text("SELECT pg_xact_status(CAST(:xid AS xid8))")
_END = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE backend_xid = CAST(CAST(:xid AS xid8) AS xid) AND pid <> pg_backend_pid()"
)


class PostgresDatabase:
    """A pool of connections, one thread for each."""

    dialect = "postgresql"

    def __init__(self, engine: Engine, threads: Threads, limits: Limits) -> None:
        self._engine = engine
        self._threads = threads
        self._limits = limits
        self._begin = Beginnings(limits)
        self._closed = False
        self._silent = False

    async def transact(self, work: Work[T]) -> T:
        """See Database.transact.

        A unit that lost a conflict, or its connection before it was saved, is run again, at most
        five times.
        """
        return await self._run(lambda call: _tried(partial(self._attempt, work, call), call))

    async def read(self, work: Work[T]) -> T:
        """See Database.read."""
        return await self._run(lambda call: _tried(partial(self._view, work, call), call))

    async def close(self) -> None:
        """See Database.close. What hangs is left to end with the process."""
        self._closed = True
        await self._threads.finish(self._limits.goodbye)
        self._engine.dispose()

    async def _run(self, act: Callable[[Call[T]], T]) -> T:
        if self._closed:
            raise StoreError("The database is closed; nothing was saved.")
        # Where the last one waited in vain, nobody is let wait as long again
        seconds = self._limits.silent if self._silent else self._limits.unit
        call = self._threads.begin(act, seconds)
        try:
            return await self._answer(call, seconds)
        except GivenUp:
            raise StoreError(NO_ANSWER) from None
        except DBAPIError as error:
            self._silent = isinstance(error.orig, WAITED_IN_VAIN)
            fault = store_error(error)
            if fault is None:
                raise
            raise fault from error
        finally:
            call.answer.cancel()  # nobody waits any more, whatever comes

    async def _answer(self, call: Call[T], seconds: float) -> T:
        """What the thread says; or, whatever becomes of the thread, that it said nothing."""
        self._silent = not await _within(seconds, call)
        if not self._silent:
            return await call.answer
        if call.give_up():
            raise StoreError(NO_ANSWER)
        if await _within(self._limits.saving, call):
            return await call.answer
        raise in_doubt()

    def _attempt(self, work: Work[T], call: Call[T]) -> T:
        """One run of the unit. DBAPIError: nothing of it was kept, for certain."""
        try:
            with self._engine.connect() as connection:
                return self._saved(connection, work, call)
        except _Lost as lost:
            if self._was_committed(lost.xid):
                result: T = lost.result
                return result
            call.was_undone()
            raise lost.error from None

    def _saved(self, connection: Connection, work: Work[T], call: Call[T]) -> T:
        """The unit, committed. _Lost where the server did not say that it is."""
        punctual(connection).until = call.until
        with connection.begin() as transaction:
            xid = self._begin.write(connection)
            result = work(connection)
            call.saves()
            punctual(connection).until = time.monotonic() + self._limits.saving / 2
            try:
                transaction.commit()
            except DBAPIError as error:
                if is_about_the_connection(error):
                    raise _Lost(xid, result, error) from error
                raise
        return result

    def _was_committed(self, xid: str) -> bool:
        """Whether the server has it. CommitInDoubt where it does not say so in time."""
        until = time.monotonic() + self._limits.saving / 2
        while time.monotonic() < until:
            match self._status(xid, until):
                case "committed":
                    return True
                case "aborted":
                    return False
            time.sleep(LOOK_AGAIN)  # on the unit's own thread
        raise in_doubt()

    def _status(self, xid: str, until: float) -> str | None:
        """What the server says of a transaction; one that still waits for its client is ended.

        None where it says nothing.
        """
        asked = {"xid": xid}
        try:
            with self._engine.connect() as connection:
                punctual(connection).until = until
                status: str | None = connection.execute(_STATUS, asked).scalar()
                if status == "in progress":
                    connection.execute(_END, asked)
        except DBAPIError:
            return None
        return status

    def _view(self, work: Work[T], call: Call[T]) -> T:
        with self._engine.connect() as connection:
            punctual(connection).until = call.until
            with connection.begin():
                self._begin.read(connection)
                try:
                    return work(connection)
                except DBAPIError as error:
                    if isinstance(error.orig, pg.ReadOnlySqlTransaction):
                        raise NeedsWriting(str(error.orig)) from error
                    raise


class _Lost(Exception):
    """COMMIT was sent, and what came back says nothing of it."""

    def __init__(self, xid: str, result: Any, error: DBAPIError) -> None:
        super().__init__()
        self.xid, self.result, self.error = xid, result, error


async def _within(seconds: float, call: Call[Any]) -> bool:
    """Whether a call is answered within that time."""
    done, _ = await asyncio.wait([call.answer], timeout=seconds)
    return bool(done)


def _tried(attempt: Callable[[], T], call: Call[T]) -> T:
    """A unit, run again while that could help."""
    for _ in range(UNIT_TRIES - 1):
        try:
            return attempt()
        except DBAPIError as error:
            if not _may_be_run_again(error, call):
                raise
    return attempt()


def _may_be_run_again(error: DBAPIError, call: Call[Any]) -> bool:
    """Whether a unit of which nothing was kept could get through after all."""
    if time.monotonic() > call.until:
        return False
    return isinstance(error.orig, CONFLICTS) or error.connection_invalidated


async def open_postgres(url: URL, limits: Limits = LIMITS) -> PostgresDatabase:
    """Connect and migrate.

    StoreError where the server can't be reached, refuses the name or password, or is not fit.
    """
    engine = engine_for(url, limits)
    threads = Threads(CONNECTIONS, "cairn-postgres")
    preparing = threads.begin(lambda _: _prepare(engine, limits), limits.migration)
    try:
        await preparing.answer
    except (DBAPIError, StoreError) as error:
        await threads.finish(0)
        engine.dispose()
        if isinstance(error, StoreError):
            raise
        raise start_error(url, error) from error
    return PostgresDatabase(engine, threads, limits)


def _prepare(engine: Engine, limits: Limits) -> None:
    with engine.connect() as connection, connection.begin():
        begin_to_migrate(connection)
        punctual(connection).until = time.monotonic() + limits.migration
        _one_at_a_time(connection)
        migrate_engine(connection)


def _one_at_a_time(connection: Connection) -> None:
    """Two instances that start at once migrate once."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4158204)")
