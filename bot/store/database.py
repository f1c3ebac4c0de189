"""The database's two doors: ``transact`` (one unit of work, durable on return) and ``read``."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from bot.store.erased import ErasedList
from bot.store.work import T, Work

WANTED = "CAIRN_DATABASE_URL wants postgresql://user:password@host/name, or nothing for SQLite."
SQLITE_FILE = "cairn.db"  # in the data folder, where no address is set


class Database(Protocol):
    """Where everything is kept. The same tables and the same behaviour on SQLite and PostgreSQL."""

    dialect: str

    async def transact(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction; its result comes back after the commit.

        Its exception undoes all of it.

        StoreError where the database can't be written: then nothing of ``work`` was kept.
        CommitInDoubt, a kind of it, where that can't be found out.
        """

    async def read(self, work: Work[T]) -> T:
        """Run ``work``, which only reads, on one consistent view.

        It waits for nobody who writes. StoreError where the database can't be read; NeedsWriting
        where ``work`` would have written: the database refused it, and nothing came of it.
        """

    async def close(self) -> None:
        """Finish what is under way and close every connection."""


async def open_database(url: str | None, data_dir: Path) -> Database:
    """Open (and migrate) the database: ``url``, or ``cairn.db`` in ``data_dir``.

    Who was erased and is in it again, since a backup was put in its place, is deleted once more.

    SettingsError for a URL that can't be read; StoreError, NewerDatabase where it can't be used.
    """
    address = address_of(url, data_dir)
    erased = ErasedList(folder_of(url, data_dir))
    database = await _opened(address)
    if erased.lines():
        from bot.store.erasure import erase_again  # only where somebody was erased

        async with AsyncExitStack() as at_fault:
            at_fault.push_async_callback(database.close)
            await erase_again(database, erased)
            at_fault.pop_all()
    return database


def folder_of(url: str | None, data_dir: Path) -> Path:
    """Where what belongs to the database is kept beside it: its own folder, or the data folder.

    SettingsError for a URL that can't be read.
    """
    address = address_of(url, data_dir)
    return address.parent if isinstance(address, Path) else data_dir


async def _opened(address: Path | URL) -> Database:
    if isinstance(address, Path):
        from bot.store.sqlite import open_sqlite

        return await open_sqlite(address)
    try:
        from bot.store.postgres import open_postgres
    except ImportError:
        raise SettingsError(
            "PostgreSQL needs one more package: install cairn-bot[postgres]."
        ) from None
    return await open_postgres(address)


def address_of(url: str | None, data_dir: Path) -> Path | URL:
    """Where the database is: a SQLite file, or what PostgreSQL's driver takes.

    SettingsError for a URL that can't be read.
    """
    if url is None or url.startswith("sqlite"):
        return _sqlite_path(url, data_dir)
    return _postgres_address(url)


def _postgres_address(url: str) -> URL:
    """SettingsError, with nothing of the address in it: it could be the password's."""
    if url.partition("?")[0].count("@") > 1:
        raise SettingsError(
            "CAIRN_DATABASE_URL has more than one @. In a password it is written %40."
        )
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(WANTED) from None
    except ValueError:
        raise SettingsError(
            "The port in CAIRN_DATABASE_URL is no number. In a password : is written %3A."
        ) from None
    if not parsed.drivername.startswith("postgres"):
        raise SettingsError(WANTED)
    return parsed.set(drivername="postgresql+psycopg")


def _sqlite_path(url: str | None, data_dir: Path) -> Path:
    if url is None:
        return data_dir / SQLITE_FILE
    path = make_url(url).database
    if not path or path == ":memory:":
        raise SettingsError(
            "CAIRN_DATABASE_URL=sqlite:///path/to/file.db wants a file; leave it empty for the"
            " usual one."
        )
    return Path(path)
