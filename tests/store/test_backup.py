"""A backup: made of a running database of either kind, looked through, put back into either."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, make_url, select, text
from sqlalchemy.exc import DBAPIError

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import BackupError, NewerDatabase
from bot.store import backup, restore
from bot.store.backup import Address, back_up, engine_of, looked_through
from bot.store.database import address_of, open_database
from bot.store.inventory import Inventory
from bot.store.postgres_connection import Limits
from bot.store.restore import Restoration
from bot.store.tables import metadata
from tests.fakes import START, Clock, Talk
from tests.servers.postgres_proxy import PostgresProxy

LATER = START + timedelta(hours=1)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database of its own, of each kind: who else is on it matters here.

    Behind PgBouncer nobody can tell who is.
    """
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def address(database_url: str) -> Address:
    return address_of(database_url, Path())


@pytest.fixture
def other_address(request: pytest.FixtureRequest, database_url: str) -> Address:
    """A fresh database of the other kind."""
    wanted = "postgres_url" if database_url.startswith("sqlite") else "sqlite_url"
    return address_of(request.getfixturevalue(wanted), Path())


def url_of(address: Address) -> str:
    if isinstance(address, URL):
        return address.render_as_string(hide_password=False)
    return f"sqlite:///{address}"


async def lived(address: Address, tiny: Catalog, lines: tuple[str, ...], who: str = "ana") -> None:
    """Let a member type lines into a bot on a database, and stop it."""
    database = await open_database(url_of(address), Path())
    app = App(database, tiny, clock=Clock())
    # Ids of their own: the same id twice is the same event
    for number, line in enumerate(lines):
        await Talk(app)(line, who, organiser=True, id=f"{who}-{line}-{number}")
    await database.close()


FIRST = ("log vectors 45 with a note", "log vectors 30", "undo", "setup UTC 09:00", "done vectors")
SECOND = ("log vectors 10", "log matrices 20")


def rows(address: Address) -> dict[str, list[Any]]:
    """Everything that is kept, but the small facts that differ."""
    found: dict[str, list[Any]] = {}
    with engine_of(address) as engine, engine.connect() as tx:
        for table in metadata.sorted_tables:
            if table.name != "kv":
                found[table.name] = sorted(map(repr, tx.execute(select(table))))
    return found


async def made(address: Address, folder: Path, name: str = "backup.db") -> Path:
    target = folder / name
    await asyncio.to_thread(back_up, address, target, START + timedelta(minutes=5))
    return target


@contextmanager
def looked_at(file: Path, address: Address, folder: Path) -> Iterator[Restoration]:
    with restore.prepared(file, address, folder / "work") as found:
        yield found


async def test_a_backup_holds_all_and_brings_all_of_it_back(
    address: Address, tmp_path: Path, tiny: Catalog
) -> None:
    await lived(address, tiny, FIRST)
    before = rows(address)
    file = await made(address, tmp_path)
    await lived(address, tiny, SECOND, "ben")
    assert rows(address) != before
    with looked_at(file, address, tmp_path) as found:
        assert found.lost == Inventory(communities=0, members=0, entries=0, posts=0)
        restore.put_back(found, address, tmp_path / "aside.db", LATER)
    assert rows(address) == before
    await lived(address, tiny, SECOND, "ben")  # it goes on: new rows get new numbers
    assert len(rows(address)["entries"]) == len(before["entries"]) + len(SECOND)


async def test_a_backup_of_one_kind_of_database_is_put_into_the_other(
    address: Address, other_address: Address, tmp_path: Path, tiny: Catalog
) -> None:
    await lived(address, tiny, FIRST)
    file = await made(address, tmp_path)
    with looked_at(file, other_address, tmp_path) as found:
        restore.put_back(found, other_address, tmp_path / "aside.db", LATER)
    assert rows(other_address) == rows(address)
    await lived(other_address, tiny, SECOND, "ben")


async def test_it_is_made_while_the_bot_runs_and_its_moment_is_kept(
    address: Address, tmp_path: Path, tiny: Catalog
) -> None:
    database = await open_database(url_of(address), Path())
    app = App(database, tiny, clock=Clock())
    talk = Talk(app)
    await talk("log vectors 45")
    assert await app.backed_up_at() is None
    file = await made(address, tmp_path)
    await talk("log vectors 10")
    assert await app.backed_up_at() == START + timedelta(minutes=5)
    await database.close()
    assert looked_through(file).inventory.entries == 1
    assert file.stat().st_mode & 0o077 == 0


async def test_while_the_bot_runs_nothing_is_put_back(
    address: Address, tmp_path: Path, tiny: Catalog
) -> None:
    await lived(address, tiny, FIRST)
    file = await made(address, tmp_path)
    database = await open_database(url_of(address), Path())
    await Talk(App(database, tiny, clock=Clock()))("log vectors 10", id="running")
    before = rows(address)
    with pytest.raises(BackupError, match="Stop it first"), looked_at(file, address, tmp_path):
        pass
    await database.close()
    assert rows(address) == before


async def test_what_would_be_lost_is_counted_and_kept_aside(
    address: Address, tmp_path: Path, tiny: Catalog
) -> None:
    await lived(address, tiny, FIRST)
    file = tmp_path / "early.db"
    await asyncio.to_thread(back_up, address, file, START - timedelta(seconds=1))
    later = rows(address)
    with looked_at(file, address, tmp_path) as found:
        assert found.lost is not None
        assert (found.lost.members, found.lost.entries) == (1, 3)
        kept = restore.put_back(found, address, tmp_path / "aside.db", LATER)
    assert kept is not None
    assert rows(kept)["entries"] == later["entries"]


async def test_nothing_is_there_yet(tmp_path: Path, address: Address, tiny: Catalog) -> None:
    await lived(address, tiny, FIRST)
    file = await made(address, tmp_path)
    fresh = tmp_path / "new" / "cairn.db"
    with looked_at(file, fresh, tmp_path) as found:
        assert found.lost is None
        assert restore.put_back(found, fresh, tmp_path / "aside.db", LATER) is None
    assert rows(fresh) == rows(address)


async def test_sums_that_differ_are_told_and_counted_anew(
    address: Address, tmp_path: Path, tiny: Catalog
) -> None:
    await lived(address, tiny, FIRST)
    sound = rows(address)
    with engine_of(address) as engine, engine.begin() as tx:
        tx.execute(text("UPDATE totals SET points = points + 7 WHERE period = 'all'"))
        tx.execute(text("DELETE FROM bins WHERE period = '2026-11'"))
    file = await made(address, tmp_path)
    assert looked_through(file).differing == 2
    with looked_at(file, address, tmp_path) as found:
        restore.put_back(found, address, tmp_path / "aside.db", LATER)
    assert rows(address)["totals"] == sound["totals"]
    assert looked_through(await made(address, tmp_path, "again.db")).differing == 0


def test_what_is_in_the_place_of_a_damaged_file_is_kept(tmp_path: Path, sqlite_url: str) -> None:
    address = address_of(sqlite_url, Path())
    assert isinstance(address, Path)
    file = tmp_path / "backup.db"
    back_up(address, file, START)
    address.write_bytes(b"no database at all" * 100)
    beside = address.with_name(address.name + "-wal")
    beside.write_bytes(b"an old log")
    with looked_at(file, address, tmp_path) as found:
        assert found.lost is None
        kept = restore.put_back(found, address, tmp_path / "aside.db", LATER)
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database at all")
    assert not beside.exists()
    assert rows(address) == rows(file)


def _text(file: Path) -> None:
    file.write_text("hello")


def _half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:30_000])


def _other(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as raw:
        raw.execute("CREATE TABLE recipes(id)")
    raw.close()


def _orphan(file: Path) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO accounts VALUES (66, 77, 'x', 88, 'Nobody')")
    raw.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (Path.unlink, "There is no file"),
        (_text, "can't be read: file is not a database"),
        (_half, "can't be read: database disk image is malformed"),
        (_other, "is no backup of Cairn"),
        (_orphan, "a row points to one that is not there"),
    ],
)
def test_what_is_no_sound_backup_is_not_put_back(
    spoil: Callable[[Path], None], said: str, tmp_path: Path, sqlite_url: str
) -> None:
    address = address_of(sqlite_url, Path())
    file = tmp_path / "backup.db"
    back_up(address, file, START)
    spoil(file)
    before = rows(address)
    with pytest.raises(BackupError, match=said), looked_at(file, address, tmp_path):
        pass
    assert rows(address) == before
    assert list((tmp_path / "work").glob("*")) == []


def test_a_backup_of_a_newer_version_is_not_put_back(tmp_path: Path, sqlite_url: str) -> None:
    address = address_of(sqlite_url, Path())
    file = tmp_path / "backup.db"
    back_up(address, file, START)
    with engine_of(file) as engine, engine.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with (
        pytest.raises(NewerDatabase, match="Update Cairn first"),
        looked_at(file, address, tmp_path),
    ):
        pass


def test_no_backup_is_made_over_a_file_or_into_nowhere(tmp_path: Path, sqlite_url: str) -> None:
    address = address_of(sqlite_url, Path())
    there = tmp_path / "there.db"
    there.write_text("precious")
    with pytest.raises(BackupError, match="is there already"):
        back_up(address, there, START)
    assert there.read_text() == "precious"
    with pytest.raises(BackupError, match="No such file or directory"):
        back_up(address, tmp_path / "nowhere" / "backup.db", START)
    with pytest.raises(BackupError, match="There is no database at"):
        back_up(tmp_path / "nothing.db", tmp_path / "backup.db", START)
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


def test_every_type_that_shows_another_value_than_it_keeps_is_copied_as_it_is_kept() -> None:
    shown = {
        f"{table.name}.{column.name}"
        for table in backup.plain_tables()
        for column in table.columns
        if "bot.store" in type(column.type).__module__ and type(column.type).__name__ != "Instant"
    }
    assert shown == set()


async def test_a_backup_is_made_of_a_database_that_cannot_be_written(
    address: Address, tiny: Catalog, tmp_path: Path
) -> None:
    """Such as a standby, or one whose disk is full: it can't be told that a backup was made."""
    await lived(address, tiny, ("log vectors 45",))
    with engine_of(address) as engine, engine.begin() as tx:
        for statement in UNWRITABLE[engine.dialect.name]:
            tx.execute(text(statement))
    found = back_up(address, tmp_path / "backup.db", START)
    assert found.inventory.entries == 1
    assert looked_through(tmp_path / "backup.db").inventory.entries == 1


UNWRITABLE = {
    "sqlite": [
        # It comes along into the copy, which can be written
        "CREATE TRIGGER closed BEFORE INSERT ON kv"
        " WHEN (SELECT file FROM pragma_database_list) NOT LIKE '%.part'"
        " BEGIN SELECT RAISE(ABORT, 'read-only'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE read_only_sql_transaction; END$$",
        "CREATE TRIGGER closed BEFORE INSERT ON kv EXECUTE FUNCTION closed()",
    ],
}


async def test_what_a_restore_that_was_killed_has_left_is_not_played_into_the_next(
    sqlite_url: str, tiny: Catalog, tmp_path: Path
) -> None:
    address = address_of(sqlite_url, Path())
    await lived(address, tiny, ("log vectors 45",))
    file = tmp_path / "backup.db"
    whole = back_up(address, file, START)
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / f"{restore.COPY}-journal").write_bytes(_hot_journal(tmp_path / "other.db"))
    with restore.prepared(file, address, folder) as found:
        assert found.contents == whole
    assert not list(folder.iterdir())


def _hot_journal(path: Path) -> bytes:
    """What lies beside a small database while somebody writes into it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("CREATE TABLE words (word TEXT)")
        raw.execute("PRAGMA cache_size = 1")
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO words VALUES (?)", [("a" * 4000,)] * 50)
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        raw.execute("ROLLBACK")
    return journal


async def test_a_server_that_hangs_holds_up_no_backup(
    postgres_proxy: PostgresProxy, postgres_name: str
) -> None:
    """The driver alone would wait for ever: what stands between still acknowledges."""
    url = make_url(postgres_proxy.url(postgres_name)).set(drivername="postgresql+psycopg")
    connected, held = threading.Event(), threading.Event()

    def ask() -> None:
        with engine_of(url, Limits(connect=1, copying=0.3)) as engine, engine.connect() as tx:
            tx.execute(text("SELECT 1"))
            connected.set()
            held.wait(20)
            tx.execute(text("SELECT 1"))

    for said in ("no answer in time", "timeout expired"):
        asked = asyncio.ensure_future(asyncio.to_thread(ask))
        if not held.is_set():
            await asyncio.to_thread(connected.wait, 20)
        postgres_proxy.hold()
        held.set()
        with pytest.raises(DBAPIError, match=said):
            await asyncio.wait_for(asked, 20)
