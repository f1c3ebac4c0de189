"""A copy of the whole database, made while the bot runs, and looked through before it is trusted.

A backup is a SQLite file with the same tables, whichever database it was made of: it can be put
back into either.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.errors import BackupError
from bot.store import kv
from bot.store.columns import Instant
from bot.store.erased import ErasedList
from bot.store.file import A_COPY
from bot.store.inventory import Contents, contents_of
from bot.store.migrate import HEAD, migrate_sqlite, revision_of
from bot.store.tables import metadata

if TYPE_CHECKING:
    from bot.store.postgres_connection import Limits

AT_ONCE = 1000  # rows that are read and written together

Address = Path | URL
"""Where a database is: a SQLite file, or a PostgreSQL server's database."""


def back_up(
    address: Address, target: Path, now: datetime, erased: ErasedList | None = None
) -> Contents:
    """Copy a database into a new file at ``target``, on one consistent view, and look through it.

    The list of who was ``erased`` goes along: so it is known where the copy is put back.

    BackupError, with nothing left behind, where it can't be made or is not whole.
    """
    part = target.with_name(f"{target.name}.part")
    with told("No backup was made", target):
        if target.exists():
            raise BackupError(f"{target} is there already. Name another file.")
        try:
            _copy(address, part)
            with engine_of(part) as engine, engine.begin() as copy:
                kv.put(copy, kv.BACKED_UP_AT, now.isoformat())
                if erased is not None:
                    kv.put(copy, kv.ERASED, json.dumps([erased.lines(), erased.keys()]))
            found = looked_through(part)
            part.replace(target)
        finally:
            with suppress(OSError):  # there is none, and no folder that it could be in
                part.unlink()
    # It is made: a database that can't be written, such as a standby, is told nothing of it
    with suppress(DBAPIError, sqlite3.Error), engine_of(address) as engine, engine.begin() as tx:
        kv.put(tx, kv.BACKED_UP_AT, now.isoformat())
    return found


@contextmanager
def told(what: str, file: Path) -> Iterator[None]:
    """BackupError that begins with ``what`` for a fault of a database, or of ``file``'s disk."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise BackupError(f"{what}: {first_line(error)}.") from error
    except OSError as error:
        raise BackupError(f"{what}: {error.filename or file}: {error.strerror}.") from error


def looked_through(backup: Path) -> Contents:
    """What is in a backup of today's version. BackupError where it is not whole."""
    try:
        with engine_of(backup) as engine, engine.connect() as tx:
            _must_be_whole(tx, backup)
            return contents_of(tx)
    except (DBAPIError, sqlite3.Error) as error:
        raise BackupError(f"{backup} can't be read: {first_line(error)}.") from error


@contextmanager
def engine_of(address: Address, limits: Limits | None = None) -> Iterator[Engine]:
    """An engine for one connection at a time, gone afterwards."""
    if isinstance(address, URL):
        from bot.store.postgres_connection import LIMITS, engine_to_copy  # another driver

        engine = engine_to_copy(address, limits or LIMITS)
    else:
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address), poolclass=NullPool
        )
    try:
        yield engine
    finally:
        engine.dispose()


def plain_tables() -> list[Table]:
    """The tables with what is kept in them as it is kept, those first that others point to.

    Some types show another value than they keep, such as a name made safe to show.
    """
    bare = MetaData()
    return [
        Table(table.name, bare, *[Column(c.name, _plain(c)) for c in table.columns])
        for table in metadata.sorted_tables
    ]


def copy_rows(source: Connection, target: Connection) -> None:
    """Every row of every table, into tables that are empty."""
    for table in plain_tables():
        rows = source.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
        for part in rows.partitions(AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])


def _plain(column: Column[Any]) -> TypeEngine[Any]:
    kept: TypeEngine[Any] = column.type
    if isinstance(kept, TypeDecorator) and not isinstance(kept, Instant):
        return kept.impl_instance
    return kept


def _copy(address: Address, part: Path) -> None:
    part.unlink(missing_ok=True)
    # For the owner alone: it holds names and what people wrote.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if isinstance(address, URL):
        _copy_postgres(address, part)
    else:
        _copy_sqlite(address, part)


def _copy_sqlite(source: Path, part: Path) -> None:
    if not source.exists():
        raise BackupError(f"There is no database at {source}. Was the bot ever started here?")
    with sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True) as raw:
        target = sqlite3.connect(part)
        raw.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        # So that one which is copied over the file of a running bot is told from it.
        target.execute(f"PRAGMA user_version={A_COPY}")
        target.close()
    raw.close()


def _copy_postgres(url: URL, part: Path) -> None:
    migrate_sqlite(part)
    with engine_of(url) as engine, engine.connect() as source:
        found = revision_of(source)
        if found != HEAD:
            raise BackupError(
                "The database is of another version than this Cairn: start the bot once, which"
                " brings it up to date."
            )
        with engine_of(part) as copy, copy.begin() as target:
            copy_rows(source, target)


def _must_be_whole(tx: Connection, backup: Path) -> None:
    said = tx.execute(text("PRAGMA integrity_check(1)")).scalar()
    if said != "ok":
        raise BackupError(f"{backup} is damaged: {said}.")
    if tx.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise BackupError(f"{backup} is not sound: a row points to one that is not there.")


def first_line(error: Exception) -> str:
    """The driver's own first line, without a stop; no statement and no address."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return str(cause).strip().partition("\n")[0].rstrip(".")
