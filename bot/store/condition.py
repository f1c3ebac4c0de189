"""How a database is, looked at without changing anything in it: for ``cairn check``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.errors import StoreError
from bot.store import schedules
from bot.store.backup import Address, first_line
from bot.store.file import others_may_read
from bot.store.migrate import HEAD, revision_of
from bot.store.postgres_connection import LIMITS, engine_for
from bot.store.postgres_faults import start_error
from bot.store.schedules import Schedule
from bot.store.schema import differences, sentence_about
from bot.store.soundness import Soundness

VERSIONS = Path(__file__).parent / "migrations" / "versions"
Finding = tuple[bool, str]
"""Whether it is as it should be, and a sentence."""


def looked_at(address: Address) -> list[Finding]:
    """What is found; a SQLite file has to be there. What can't be used is a finding."""
    found: list[Finding] = []
    try:
        found.extend(_findings(address))
    except StoreError as error:
        found.append((False, error.sentence))
    return found


def scheduled(address: Address) -> list[Schedule]:
    """Every schedule, where the database is of today's version; none where it can't be read."""
    try:
        with _open(address) as tx:
            if revision_of(tx) != HEAD:
                return []
            return schedules.everywhere(tx)
    except StoreError:
        return []


def _findings(address: Address) -> Iterator[Finding]:
    if isinstance(address, Path):
        yield from _of_file(address)
    with _open(address) as tx:
        yield _of_version(tx)
        if revision_of(tx) == HEAD and (lacking := differences(tx)):
            yield False, sentence_about(lacking)


def _of_file(path: Path) -> Iterator[Finding]:
    if others_may_read(path):
        yield False, f"Other people of this machine can read {path}. Set `chmod 600 {path}`."
    try:
        problem = Soundness(path).problem()
    except sqlite3.Error as error:
        problem = str(error)
    if problem:
        raise StoreError(f"Data: {path} is damaged: {problem}. Put your newest backup back.")
    yield True, f"Data: SQLite in {path}, whole."


def _of_version(tx: Connection) -> Finding:
    revision = revision_of(tx)
    if revision == HEAD:
        return True, f"Database: of this version (tables {HEAD})."
    if revision is None:
        return True, "Database: empty; the first start makes its tables."
    if not any(file.name.startswith(f"{revision}_") for file in VERSIONS.glob("*.py")):
        said = f"Database: written by a newer version of Cairn (tables {revision})."
        return False, f"{said} Update Cairn, or put back the backup from before."
    said = f"Database: of an earlier version (tables {revision} of {HEAD})."
    return True, f"{said} The next start brings it up to date."


@contextmanager
def _open(address: Address) -> Iterator[Connection]:
    """One connection that is for looking. StoreError where there is none."""
    if isinstance(address, URL):
        engine = engine_for(address, LIMITS)
    else:
        where = f"{address.resolve().as_uri()}?mode=ro"
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(where, uri=True), poolclass=NullPool
        )
    try:
        with engine.connect() as tx:
            yield tx
    except (DBAPIError, sqlite3.Error) as error:
        raise _start_error(address, error) from error
    finally:
        engine.dispose()


def _start_error(address: Address, error: DBAPIError | sqlite3.Error) -> StoreError:
    if isinstance(address, URL) and isinstance(error, DBAPIError):
        return start_error(address, error)
    return StoreError(f"Data: {address} can't be read: {first_line(error)}.")
