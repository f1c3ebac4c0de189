"""Connections to PostgreSQL that keep no state of a session and never wait without end.

Through PgBouncer in transaction mode each transaction may meet another server process. So nothing
is prepared, and what is set holds for one transaction; it travels with BEGIN, in one round trip.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from bot.errors import StoreError
from bot.store.statement import send

CONNECTIONS = 8
COPYING = "cairn-backup"  # no bot that is running
OLDEST = 130_000  # as the driver writes version 13: with pg_current_xact_id()


@dataclass(frozen=True, slots=True)
class Limits:
    """How long what is waited for, in seconds.

    The server's own limits are the shorter ones: it says what it waited for.
    """

    connect: float = 5.0
    lock: float = 5.0
    statement: float = 8.0
    idle: float = 30.0  # after which the server ends a transaction of a process that went away
    unit: float = 12.0  # from the question to "does not answer", the wait for a thread with it
    silent: float = 3.0  # the same, while the last one got no answer
    saving: float = 8.0  # for the answer to COMMIT, and to find out what became of it
    migration: float = 600.0
    copying: float = 120.0  # for each answer, where a backup is made or put back
    goodbye: float = 5.0  # that a stop waits for what is under way


LIMITS = Limits()
_WATCHED = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
    "client_encoding": "utf8",
    "application_name": "cairn",  # by which a restore knows that the bot is running
}


class Silent(psycopg.OperationalError):
    """The server did not answer in time."""


class Punctual(psycopg.Connection[Any]):
    """A connection that is closed when the server has not answered at ``until``.

    TCP alone does not notice: a proxy, or a server that was stopped, still acknowledges.
    """

    until = float("inf")
    """By ``time.monotonic()``."""

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **options: Any) -> Any:
        """See psycopg.Connection.wait. Silent where it lasts too long."""
        return super().wait(self._watched(gen), *args, **options)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                wanted = gen.send(ready)  # what has come is taken, however late
                if time.monotonic() > self.until:
                    self.pgconn.finish()
                    raise Silent("no answer in time")
        except StopIteration as done:
            return done.value


class Patient(Punctual):
    """A connection that is closed when one answer takes too long, however many there are."""

    each = float("inf")
    """Seconds."""

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **options: Any) -> Any:
        """See Punctual.wait."""
        self.until = time.monotonic() + self.each
        return super().wait(gen, *args, **options)


def engine_to_copy(url: URL, limits: Limits) -> Engine:
    """An engine for one connection at a time, on one view of the whole database."""
    engine = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="REPEATABLE READ",
        hide_parameters=True,
        # Nothing prepared: through PgBouncer it would be met by another
        connect_args={
            **_given(url, limits),
            "application_name": COPYING,
            "prepare_threshold": None,
        },
    )

    def connect(_dialect: Any, _record: Any, args: Any, options: Any) -> Patient:
        made = Patient.connect(*args, **options)
        made.each = limits.copying
        return made

    event.listen(engine, "do_connect", connect)
    return engine


def engine_for(url: URL, limits: Limits) -> Engine:
    """An engine whose connections leave it to us when a transaction begins, and how."""
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        use_native_hstore=False,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={
            **_given(url, limits),
            "prepare_threshold": None,
        },
    )

    def connect(_dialect: Any, _record: Any, args: Any, options: Any) -> Punctual:
        made = Punctual.connect(*args, **options)
        made.until = time.monotonic() + limits.unit
        try:
            _check_fit(made)
        except StoreError:
            made.close()
            raise
        return made

    event.listen(engine, "do_connect", connect)
    return engine


def _given(url: URL, limits: Limits) -> dict[str, Any]:
    """What each connection is told, unless the address says otherwise."""
    given = {"connect_timeout": max(round(limits.connect), 1), **_WATCHED}
    return {name: value for name, value in given.items() if name not in url.query}


def punctual(connection: Connection) -> Punctual:
    """The driver's connection below."""
    return cast(Punctual, connection.connection.driver_connection)


def _check_fit(made: Punctual) -> None:
    """StoreError where the server is too old, or can't hold every text."""
    if 0 < made.info.server_version < OLDEST:  # 0: what stands between does not say
        raise StoreError(f"Cairn needs PostgreSQL {OLDEST // 10_000} or newer.")
    encoding = made.info.parameter_status("server_encoding")
    if encoding in {None, "UTF8"}:
        return
    name = made.info.dbname
    raise StoreError(
        f"The database {name} has the encoding {encoding}, which can't hold every text. Make one"
        f" with UTF8: CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0;"
    )


class Beginnings:
    """The first words of each transaction: its kind, and the server's time limits."""

    def __init__(self, limits: Limits) -> None:
        timeouts = (
            f"SET LOCAL statement_timeout = {_milliseconds(limits.statement)};"
            f"SET LOCAL lock_timeout = {_milliseconds(limits.lock)};"
            "SET LOCAL idle_in_transaction_session_timeout ="
            f" {_milliseconds(limits.idle)}"
        )
        self._writing = f"BEGIN;{timeouts};SELECT pg_current_xact_id()::text"
        self._reading = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;{timeouts}"

    def write(self, connection: Connection) -> str:
        """Begin to write; the transaction's id, by which its fate can be asked."""
        return str(send(connection, self._writing))

    def read(self, connection: Connection) -> None:
        """Begin to read on one consistent view."""
        send(connection, self._reading)


def begin_to_migrate(connection: Connection) -> None:
    """Begin what may last: its statements, and its wait for another that migrates.

    StoreError where nothing can be changed.
    """
    limits = "SET LOCAL statement_timeout = 0;SET LOCAL lock_timeout = 0"
    asked = "SELECT current_setting('transaction_read_only')"
    if send(connection, f"BEGIN;{limits};{asked}") == "on":
        raise StoreError(
            "The database is read-only. CAIRN_DATABASE_URL wants a server that is written to, no"
            " standby."
        )


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
