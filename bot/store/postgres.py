"""PostgreSQL through psycopg 3: the same units of work on a small pool of threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from psycopg import errors as pg
from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.errors import NewerDatabase, StoreError
from bot.store.migrate import migrate_engine
from bot.store.work import T, Work, carried

CONNECTIONS = 8
UNIT_TRIES = 5
CONFLICTS = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)


class PostgresDatabase:
    """A pool of connections, one thread for each."""

    dialect = "postgresql"

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._threads = threads

    async def transact(self, work: Work[T]) -> T:
        """See Database.transact. A unit that lost a conflict is run again, at most five times."""
        return await self._run(lambda: self._committed(work))

    async def read(self, work: Work[T]) -> T:
        """See Database.read."""
        return await self._run(lambda: self._viewed(work))

    async def close(self) -> None:
        """See Database.close."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    async def _run(self, act: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, _guarded, act)
        except OperationalError as error:
            raise store_error(error) from error

    def _committed(self, work: Work[T]) -> T:
        for _ in range(UNIT_TRIES - 1):
            try:
                with self._engine.begin() as tx:
                    return work(tx)
            except DBAPIError as error:
                if not isinstance(error.orig, CONFLICTS):
                    raise
        with self._engine.begin() as tx:
            return work(tx)

    def _viewed(self, work: Work[T]) -> T:
        view = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._engine.connect().execution_options(**view) as tx:
            return work(tx)


def _guarded(act: Callable[[], T]) -> T:
    try:
        return act()
    except StopIteration as error:
        raise carried(error) from error


def store_error(error: OperationalError) -> StoreError:
    """What a connection error means, without the address or the password in it."""
    if isinstance(error.orig, pg.DiskFull):
        return StoreError("The database's disk is full. Nothing was saved.")
    return StoreError("The database does not answer. Nothing was saved; try again in a minute.")


async def open_postgres(url: URL) -> PostgresDatabase:
    """Connect and migrate.

    StoreError where the server can't be reached or refuses the name or password.
    """
    engine = create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        # By this name a restore knows that the bot is running
        connect_args={"connect_timeout": 10, "application_name": "cairn"},
    )
    try:
        await asyncio.to_thread(_prepare, engine)
    except NewerDatabase:
        engine.dispose()
        raise
    except OperationalError as error:
        engine.dispose()
        raise StoreError(
            f"PostgreSQL at {_where(url)} can't be used. Check CAIRN_DATABASE_URL."
        ) from error
    threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="cairn-postgres")
    return PostgresDatabase(engine, threads)


def _where(url: URL) -> str:
    host = url.host or "its socket"
    if url.port:
        return f"{host}:{url.port}"
    return host


def _prepare(engine: Engine) -> None:
    with engine.begin() as connection:
        _one_at_a_time(connection)
        migrate_engine(connection)


def _one_at_a_time(connection: Connection) -> None:
    """Two instances that start at once migrate once."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4158204)")
