"""What an operator reads when SQLite can't: each fault is real, of the system or a process."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import kv
from bot.store.sqlite import SqliteDatabase, open_sqlite
from bot.store.work import Transaction

NOBODY = 65534
BIG = "x" * 3000
linux_only = pytest.mark.skipif(
    not (Path("/dev/full").exists() and Path("/proc/self/fd").exists()),
    reason="needs /dev/full and /proc",
)


@pytest.fixture
async def store(sqlite_url: str, tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await open_sqlite(tmp_path / "cairn.db")
    yield opened
    await opened.close()


async def pragma(store: SqliteDatabase, text: str) -> None:
    """On the writer's connection."""
    cursor = await store._writer.execute(f"PRAGMA {text}")
    await cursor.fetchall()
    await cursor.close()


def remember(key: str, value: str = "x") -> Remember:
    return Remember({key: value})


class Remember:
    """A unit of work that keeps facts."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = facts

    def __call__(self, tx: Transaction) -> None:
        for key, value in self.facts.items():
            kv.put(tx, key, value)


async def kept(store: SqliteDatabase, *keys: str) -> list[bool]:
    return await store.read(lambda tx: [kv.get(tx, key) is not None for key in keys])


async def together(store: SqliteDatabase, *units: Remember) -> list[BaseException | None]:
    """What became of units that share a batch: the writer is busy until all are submitted."""
    waiting = [asyncio.create_task(store.transact(unit)) for unit in units]
    return await asyncio.gather(*waiting, return_exceptions=True)


# the disk is full


@contextmanager
def no_room(path: Path) -> Iterator[None]:
    """The system answers every write to the file with "no space left on device"."""
    fds = [int(fd.name) for fd in Path("/proc/self/fd").iterdir() if _target(fd) == str(path)]
    assert fds, f"{path} is not open"
    kept = {fd: os.dup(fd) for fd in fds}
    full = os.open("/dev/full", os.O_RDWR)
    try:
        for fd in fds:
            os.dup2(full, fd)
        yield
    finally:
        os.close(full)
        for fd, saved in kept.items():
            os.dup2(saved, fd)
            os.close(saved)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed since it was listed
        return ""


@linux_only
async def test_a_full_disk_fails_the_whole_batch_and_the_next_one_works_once_there_is_room(
    store: SqliteDatabase, tmp_path: Path
) -> None:
    await store.transact(remember("before"))
    await pragma(
        store, "wal_checkpoint(TRUNCATE)"
    )  # so that nothing has to be read from the log that is taken away
    with no_room(tmp_path / "cairn.db-wal"):
        outcomes = await together(store, remember("a"), remember("b"))
        assert [type(o) for o in outcomes] == [StoreError, StoreError]
        assert str(outcomes[0]) == "The disk is full. Nothing was saved."
    assert await kept(store, "before", "a", "b") == [True, False, False]
    await store.transact(remember("after"))
    assert await kept(store, "before", "a", "b", "after") == [True, False, False, True]


@linux_only
async def test_a_disk_that_fills_up_in_the_middle_undoes_the_units_before_it_too(
    store: SqliteDatabase, tmp_path: Path
) -> None:
    await pragma(store, "cache_size=5")  # so that pages go to the disk before the commit
    await pragma(store, "wal_checkpoint(TRUNCATE)")
    with no_room(tmp_path / "cairn.db-wal"):
        big = Remember({f"big-{n}": BIG for n in range(40)})
        outcomes = await together(store, remember("first"), big, remember("last"))
        assert [type(o) for o in outcomes] == [StoreError] * 3
        assert {str(o) for o in outcomes} == {"The disk is full. Nothing was saved."}
    await store.transact(remember("after"))
    assert await kept(store, "first", "big-0", "last", "after") == [False, False, False, True]


async def test_a_file_that_may_not_grow_is_a_full_disk_too(store: SqliteDatabase) -> None:
    pages = await store.read(lambda tx: tx.exec_driver_sql("PRAGMA page_count").scalar_one())
    await pragma(store, f"max_page_count={pages}")
    big = Remember({f"big-{n}": BIG for n in range(10)})
    outcomes = await together(store, remember("before"), big, remember("after"))
    assert {str(o) for o in outcomes} == {"The disk is full. Nothing was saved."}
    assert await kept(store, "before", "big-0", "after") == [False, False, False]
    await store.transact(remember("small"))
    await pragma(store, "max_page_count=100000")
    await store.transact(big)
    assert await kept(store, "small", "big-9") == [True, True]


# the file


async def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"The data folder .* can't be made: .*CAIRN_DATA_DIR"):
        await open_sqlite(tmp_path / "file" / "data" / "cairn.db")


async def test_missing_folders_are_made(tmp_path: Path) -> None:
    store = await open_sqlite(tmp_path / "a" / "b" / "cairn.db")
    await store.close()
    assert (tmp_path / "a" / "b" / "cairn.db").is_file()


@contextmanager
def not_root() -> Iterator[Path]:
    """An empty folder, and be a user without privileges: to root everything is writable."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        me = os.geteuid()
        if me == 0:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(me)


async def test_a_folder_that_may_not_be_written_is_said_so(store: SqliteDatabase) -> None:
    with not_root() as folder:
        folder.chmod(0o555)
        with pytest.raises(
            StoreError, match=r"can't be opened: is its folder there, and may I write to it\?"
        ):
            await open_sqlite(folder / "cairn.db")
        folder.chmod(0o755)


async def test_a_file_that_may_not_be_written_is_said_so(store: SqliteDatabase) -> None:
    with not_root() as folder:
        made = await open_sqlite(folder / "cairn.db")
        await made.close()
        (folder / "cairn.db").chmod(0o444)
        read_only = await open_sqlite(folder / "cairn.db")
        with pytest.raises(StoreError, match="read-only"):
            await read_only.transact(remember("k"))
        assert await kept(read_only, "k") == [False]
        await read_only.close()


async def test_a_file_of_another_kind_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "cairn.db").write_bytes(b"A shopping list: apples, pears.\n" * 200)
    with pytest.raises(StoreError, match="not a Cairn database, or it is damaged"):
        await open_sqlite(tmp_path / "cairn.db")
    assert (tmp_path / "cairn.db").read_bytes().startswith(b"A shopping list")


async def test_a_damaged_file_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "cairn.db"
    store = await open_sqlite(path)
    await store.transact(Remember({f"k{n}": BIG for n in range(50)}))
    await store.close()
    content = path.read_bytes()
    path.write_bytes(content[: -30 * 4096] + b"\xff" * 30 * 4096)
    with pytest.raises(StoreError, match="damaged"):
        await open_sqlite(path)


async def test_a_backup_put_over_an_old_log_names_the_log_and_can_be_put_there_again(
    tmp_path: Path,
) -> None:
    path, backup, log = (tmp_path / name for name in ("cairn.db", "backup.db", "cairn.db-wal"))
    store = await open_sqlite(path)
    await store.transact(Remember({f"k{n}": BIG for n in range(50)}))
    with closing(sqlite3.connect(path)) as other:
        other.execute("VACUUM INTO ?", [str(backup)])
    await store.transact(Remember({f"later{n}": BIG for n in range(5)}))
    old_log = log.read_bytes()
    await store.close()
    shutil.copy(backup, path)
    log.write_bytes(old_log)
    with pytest.raises(
        StoreError, match=r"remove these two files \(cairn\.db-wal and cairn\.db-shm\)"
    ):
        await open_sqlite(path)
    for name in ("cairn.db-wal", "cairn.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(backup, path)
    store = await open_sqlite(path)
    assert await kept(store, "k49", "later0") == [True, False]
    await store.close()


# another program

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


async def test_a_database_held_by_another_program_is_said_so_and_used_again_afterwards(
    store: SqliteDatabase, tmp_path: Path
) -> None:
    await pragma(store, "busy_timeout=20")
    command = [sys.executable, "-c", HOLD, str(tmp_path / "cairn.db")]
    other = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin
    assert other.stdout
    assert await other.stdout.readline() == b"held\n"
    with pytest.raises(StoreError, match="locked by another program"):
        await store.transact(remember("meanwhile"))
    assert await kept(store, "meanwhile") == [False]
    await other.communicate(b"\n")
    await store.transact(remember("after"))
    assert await kept(store, "meanwhile", "after") == [False, True]


async def test_the_cause_stays_at_hand_for_the_log(tmp_path: Path) -> None:
    (tmp_path / "cairn.db").write_bytes(b"A shopping list: apples, pears.\n" * 200)
    with pytest.raises(StoreError) as caught:
        await open_sqlite(tmp_path / "cairn.db")
    cause: BaseException | None = caught.value
    while cause and not isinstance(cause, sqlite3.Error):
        cause = cause.__cause__
    assert str(cause) == "file is not a database"
