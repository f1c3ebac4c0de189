"""A database file that is deleted, replaced, overwritten or damaged while the bot runs."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import CommitInDoubt, StoreError
from bot.store import kv
from bot.store.backup import back_up
from bot.store.file import OpenFile, others_may_read
from bot.store.soundness import Soundness
from bot.store.sqlite import SqliteDatabase, open_sqlite
from bot.store.work import Transaction, Work
from tests.fakes import START, Clock, Talk
from tests.store.test_sqlite_faults import BIG, Remember, kept, remember

posix_only = pytest.mark.skipif(os.name != "posix", reason="an open file can't be removed here")
pytestmark = posix_only


@pytest.fixture
async def store(sqlite_url: str, path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await open_sqlite(path)
    yield opened
    await opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cairn.db"


def beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def removed(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        beside(path, end).unlink()


def moved_away(path: Path) -> None:
    path.rename(beside(path, ".old"))


def replaced(path: Path) -> None:
    _backup(path).replace(path)


def copied_over(path: Path) -> None:
    shutil.copyfile(_backup(path), path)


def copied_over_with_ours(path: Path) -> None:
    backup = path.with_name("ours.db")
    back_up(path, backup, START)
    shutil.copyfile(backup, path)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def of_another_kind(path: Path) -> None:
    path.write_bytes(b"A shopping list: apples, pears.\n" * 200)


def a_path_without_end(path: Path) -> None:
    """As a folder that was closed, or a disk that went away: nobody can look."""
    moved_away(path)
    path.symlink_to(path.name)


def its_log_removed(path: Path) -> None:
    beside(path, "-wal").unlink()


def _backup(path: Path) -> Path:
    """As the documents tell to make one."""
    backup = path.with_name("backup.db")
    with closing(sqlite3.connect(path)) as other:
        other.execute("VACUUM INTO ?", [str(backup)])
    return backup


WAYS: dict[Callable[[Path], None], str] = {
    removed: r"removed or replaced while I was running\. Stop the bot, put the file",
    moved_away: "removed or replaced while I was running",
    replaced: "removed or replaced while I was running",
    copied_over: r"copied over the database .* remove cairn\.db-wal and cairn\.db-shm",
    copied_over_with_ours: "copied over the database",
    emptied: "copied over the database",
    of_another_kind: "copied over the database",
    a_path_without_end: r"can't be looked at any more: Too many .* see that the file",
    its_log_removed: r"cairn\.db-wal\) was removed while I was running\. Start the bot again",
}
ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way is not its_log_removed], ids=lambda way: way.__name__
)
async def test_nothing_is_called_saved_that_is_not_in_the_file_at_the_path(
    way: Callable[[Path], None], store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("before"))
    way(path)
    with capture_logs() as said:
        for _ in range(3):
            with pytest.raises(StoreError, match=WAYS[way]):
                await store.transact(remember("after"))
    assert [(line["log_level"], line["file"]) for line in said] == [("error", str(path))]


@ways
async def test_a_tick_notices_it_where_nobody_writes(
    way: Callable[[Path], None], store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("before"))
    way(path)
    for _ in range(2):
        with pytest.raises(StoreError, match=WAYS[way]):
            await kept(store, "before")


@pytest.mark.parametrize("way", [removed, moved_away, emptied], ids=lambda way: way.__name__)
async def test_what_goes_wrong_while_a_batch_is_written_fails_the_batch(
    way: Callable[[Path], None], store: SqliteDatabase, path: Path
) -> None:
    with pytest.raises(StoreError, match=WAYS[way]):
        await store.transact(_meanwhile(way, path))


async def test_what_was_committed_where_nobody_can_look_is_in_doubt_and_not_called_unsaved(
    store: SqliteDatabase, path: Path
) -> None:
    with pytest.raises(CommitInDoubt, match="Whether this was saved I can't tell") as told:
        await store.transact(_meanwhile(a_path_without_end, path))
    assert "Nothing was saved" not in told.value.sentence
    with pytest.raises(StoreError, match=r"Nothing was saved\.$"):
        await store.transact(remember("after"))


class Baffled(OpenFile):
    """A look at the file that fails as nobody foresaw."""

    def check(self) -> None:
        raise RuntimeError("no such day")


async def test_whoever_waits_is_answered_whatever_a_look_at_the_file_raises(path: Path) -> None:
    store = await open_sqlite(path)
    store._writer._file = store._reader._file = Baffled(path)
    for asked in (store.transact(remember("here")), kept(store, "here")):
        with capture_logs() as said, pytest.raises(RuntimeError, match="no such day"):
            await asyncio.wait_for(asked, 10)
        assert [line["event"] for line in said] == ["a batch of units failed in an unexpected way"]
    await store.close()


async def test_a_batch_whose_log_is_removed_is_carried_over_and_called_saved(
    store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("before"))
    await store.transact(_meanwhile(its_log_removed, path))
    assert _in_the_file_alone(path) == ["before", "meanwhile"]
    with pytest.raises(StoreError, match="was removed"):
        await store.transact(remember("after"))


def _meanwhile(way: Callable[[Path], None], path: Path) -> Work[None]:
    """A unit of work in the middle of which it happens."""

    def unit(tx: Transaction) -> None:
        remember("meanwhile")(tx)
        way(path)

    return unit


async def test_what_was_in_a_log_that_was_removed_is_in_the_file_at_once(
    store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("before"))
    its_log_removed(path)
    with pytest.raises(StoreError, match="was removed"):
        await kept(store, "before")
    assert _in_the_file_alone(path) == ["before"]


def _in_the_file_alone(path: Path) -> list[str]:
    """The facts that a kill and a lost log would leave."""
    copy = shutil.copyfile(path, path.with_name("copy.db"))
    with closing(sqlite3.connect(copy)) as database:
        return [key for (key,) in database.execute("SELECT key FROM kv")]


async def test_the_log_is_carried_over_regularly_where_a_minute_has_passed(
    store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("early"))
    await kept(store, "early")
    assert _in_the_file_alone(path) == []
    store._writer.carries_every = 0
    await kept(store, "early")
    await store.transact(remember("late"))  # after it, on the same thread
    assert _in_the_file_alone(path) == ["early"]


async def test_a_stop_leaves_an_empty_log_also_where_another_program_reads(
    store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("before"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT key FROM kv").fetchall()
        await store.close()
        assert beside(path, "-wal").stat().st_size == 0
    assert _in_the_file_alone(path) == ["before"]


async def test_what_another_program_writes_and_carries_over_is_no_fault(
    store: SqliteDatabase, path: Path
) -> None:
    await store.transact(remember("mine"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for n in range(3):
            other.execute("INSERT INTO kv VALUES (?, ?)", [f"theirs-{n}", BIG * 20])
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
            await store.transact(remember(f"mine-{n}"))
        other.execute("VACUUM")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await store.transact(remember("last"))
    assert await kept(store, "mine", "theirs-2", "mine-2", "last") == [True] * 4


async def test_a_file_that_is_gone_before_it_was_looked_at_is_gone(path: Path) -> None:
    file = OpenFile(path)
    file.opened()
    with pytest.raises(StoreError, match="removed or replaced"):
        file.check()
    file.closed()


async def test_members_and_each_tick_are_told_what_is_wrong_until_the_bot_is_started_again(
    path: Path, tiny: Catalog, clock: Clock
) -> None:
    store = await open_sqlite(path)
    app = App(store, tiny, clock=clock)
    say = Talk(app)
    await say("log vectors 45")
    removed(path)
    for _ in range(2):
        with pytest.raises(StoreError, match="The database file was removed or replaced"):
            await app.tick()
    for line in ("log vectors 45", "help"):
        assert "The database file was removed or replaced" in (await say(line)).summary
    await store.close()
    store = await open_sqlite(path)
    assert "Logged 45 min" in (await Talk(App(store, tiny, clock=clock))("log vectors 45")).summary
    await store.close()


# damage


def damage(path: Path) -> None:
    """All pages but the first are spoilt, in the file that is open."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


async def test_damage_that_a_command_meets_stays_said_until_the_bot_is_started_again(
    path: Path,
) -> None:
    store = await open_sqlite(path)
    await store.transact(Remember({f"k{n}": BIG for n in range(50)}))
    await store.close()
    store = await open_sqlite(path)
    damage(path)
    with capture_logs() as said:
        for _ in range(2):
            with pytest.raises(StoreError, match="The database file is damaged"):
                await store.read(lambda tx: [kv.get(tx, f"k{n}") for n in range(50)])
        with pytest.raises(StoreError, match="The database file is damaged"):
            await store.transact(remember("after"))
    assert len(said) == 1
    await store.close()


async def test_a_large_file_is_looked_through_beside_the_start(
    store: SqliteDatabase, path: Path
) -> None:
    await store.transact(Remember({f"k{n}": BIG for n in range(50)}))
    store._writer.carries_every = 0
    await kept(store, "k1")
    await store.transact(remember("later"))
    damage(path)
    store.look_through(Soundness(path))
    assert store._looking is not None
    await store._looking
    with pytest.raises(StoreError, match="The database file is damaged"):
        await kept(store, "k1")


def test_a_file_that_is_large_takes_long(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(17_000_000)
    assert Soundness(path).takes_long
    beside(path, "-wal").write_bytes(b"x")
    os.truncate(path, 3_000_000)
    assert Soundness(path).takes_long
    beside(path, "-wal").unlink()
    assert not Soundness(path).takes_long


def test_a_look_that_was_stopped_finds_nothing(sqlite_url: str, path: Path) -> None:
    soundness = Soundness(path)
    soundness.stop()
    damage(path)
    assert soundness.problem() == ""


async def test_an_index_that_an_old_log_spoilt_is_found_where_a_log_lay_there(
    sqlite_url: str, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as spoilt:
        _row_that_no_index_has(spoilt)
    store = await open_sqlite(path)  # a clean stop before: only a quick look
    await store.close()
    beside(path, "-wal").write_bytes(b"no log, but what was left of one")
    with pytest.raises(StoreError, match="The database file is damaged, or a backup was put"):
        await open_sqlite(path)


def _row_that_no_index_has(spoilt: sqlite3.Connection) -> None:
    spoilt.execute("PRAGMA writable_schema = ON")
    name = "ix_members_community_id"
    find = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = ?"
    row = spoilt.execute(find, [name]).fetchone()
    spoilt.execute("DELETE FROM sqlite_master WHERE name = ?", [name])
    spoilt.execute("PRAGMA schema_version = 9001")
    spoilt.commit()
    at = "2026-11-20 12:00:00.000000"
    spoilt.execute(
        "INSERT INTO communities (id, name, zone, created_at) VALUES (1, 'Hill', 'UTC', ?)", [at]
    )
    members = "INSERT INTO members (community_id, name, joined_at) VALUES (1, 'Ana', ?)"
    spoilt.execute(members, [at])
    spoilt.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
    spoilt.execute("PRAGMA schema_version = 9002")
    spoilt.commit()


# who may read it


async def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "cairn.db"
    store = await open_sqlite(path)
    await store.transact(remember("k"))
    made = [path, beside(path, "-wal"), beside(path, "-shm")]
    assert [oct(one.stat().st_mode & 0o777) for one in made] == ["0o600"] * 3
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
    assert not others_may_read(path)
    await store.close()


async def test_one_that_is_there_keeps_its_mode(sqlite_url: str, path: Path) -> None:
    os.chmod(path, 0o644)  # noqa: PTH101  Path's own counts as slow in a coroutine
    store = await open_sqlite(path)
    await store.close()
    assert _mode(path) == 0o644


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
