"""SQLite's writer: who shares a commit, who is told what and when."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.store import kv, seen
from bot.store.database import Database
from bot.store.sqlite import SqliteDatabase, open_sqlite
from bot.store.work import NeedsWriting, Transaction
from tests.fakes import START


@dataclass
class Gate:
    """A unit of work that holds the writer's thread until it is opened."""

    entered: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def __call__(self, tx: Transaction) -> None:
        self.entered.set()
        assert self.opened.wait(20)


@pytest.fixture
async def store(sqlite_url: str, tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await open_sqlite(Path(tmp_path / "cairn.db"))
    yield opened
    await opened.close()


async def trace(store: SqliteDatabase) -> list[str]:
    """From now on, every statement that the writer's connection carries out."""
    statements: list[str] = []
    await store._writer.set_trace_callback(statements.append)
    return statements


async def hold(store: SqliteDatabase) -> tuple[Gate, asyncio.Task[None]]:
    """The writer is busy until the gate is opened: what is submitted now collects."""
    gate = Gate()
    busy = asyncio.create_task(store.transact(gate))
    assert await asyncio.to_thread(gate.entered.wait, 20)
    return gate, busy


async def kept(store: SqliteDatabase, *keys: str) -> list[str | None]:
    return await store.read(lambda tx: [kv.get(tx, key) for key in keys])


@dataclass(frozen=True)
class Remember:
    """A unit of work that keeps one fact and returns its key."""

    key: str
    value: str = "x"

    def __call__(self, tx: Transaction) -> str:
        kv.put(tx, self.key, self.value)
        return self.key


async def test_units_of_one_turn_of_the_loop_share_one_commit(store: SqliteDatabase) -> None:
    statements = await trace(store)
    await asyncio.gather(*(store.transact(Remember(f"k{n}")) for n in range(100)))
    assert [s for s in statements if s.startswith(("BEGIN", "COMMIT"))] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]


async def test_what_was_submitted_is_carried_out_before_the_database_closes(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = await open_sqlite(tmp_path / "cairn.db")
    submitted = asyncio.create_task(store.transact(Remember("k")))
    await asyncio.sleep(0)
    await store.close()
    assert await submitted == "k"


async def test_units_that_wait_together_share_one_commit(store: SqliteDatabase) -> None:
    statements = await trace(store)
    gate, busy = await hold(store)
    waiting = [asyncio.create_task(store.transact(Remember(f"k{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    gate.opened.set()
    assert await asyncio.gather(*waiting) == [f"k{n}" for n in range(50)]
    await busy
    assert [s for s in statements if s.startswith(("BEGIN", "COMMIT"))] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ] * 2


async def test_one_after_another_is_a_commit_each(store: SqliteDatabase) -> None:
    statements = await trace(store)
    for number in range(3):
        await store.transact(Remember(f"k{number}"))
    assert statements.count("COMMIT") == 3


async def test_a_unit_that_fails_is_undone_and_its_neighbours_are_not(
    store: SqliteDatabase,
) -> None:
    def fails(tx: Transaction) -> None:
        kv.put(tx, "failed", "x")
        raise LookupError("its own fault")

    def clashes(tx: Transaction) -> None:
        seen.keep(tx, "twice", "a", START)
        seen.keep(tx, "twice", "b", START)

    gate, busy = await hold(store)
    units = (Remember("before"), fails, clashes, Remember("after"))
    waiting = [asyncio.create_task(store.transact(unit)) for unit in units]
    await asyncio.sleep(0)
    gate.opened.set()
    await busy
    before, failed, clashed, after = await asyncio.gather(*waiting, return_exceptions=True)
    assert (before, after) == ("before", "after")
    assert isinstance(failed, LookupError)
    assert isinstance(clashed, IntegrityError)
    assert await kept(store, "before", "failed", "after") == ["x", None, "x"]
    assert await store.read(lambda tx: seen.answer_to(tx, "twice")) is None


async def test_a_result_comes_only_after_the_commit(store: SqliteDatabase, tmp_path: Path) -> None:
    path = tmp_path / "cairn.db"
    for number in range(20):
        key = await store.transact(Remember(f"k{number}"))
        other = sqlite3.connect(path)  # a connection of its own sees nothing but what is committed
        assert other.execute("SELECT value FROM kv WHERE key = ?", (key,)).fetchone() == ("x",)
        other.close()


async def test_a_callers_end_loses_nothing_that_was_submitted(store: SqliteDatabase) -> None:
    gate, busy = await hold(store)
    left = asyncio.create_task(store.transact(Remember("left")))
    stayed = asyncio.create_task(store.transact(Remember("stayed")))
    await asyncio.sleep(0)
    left.cancel()
    await asyncio.gather(left, return_exceptions=True)
    gate.opened.set()
    assert await stayed == "stayed"
    await busy
    assert left.cancelled()
    assert await kept(store, "left", "stayed") == ["x", "x"]


async def test_a_unit_that_asks_the_database_nothing_leaves_nothing_open(
    store: SqliteDatabase,
) -> None:
    def refuses(tx: Transaction) -> None:
        raise LookupError("before any statement")

    assert await store.transact(lambda tx: "nothing") == "nothing"
    with pytest.raises(LookupError):
        await store.transact(refuses)
    assert await store.read(lambda tx: "nothing") == "nothing"
    await store.transact(Remember("next"))
    assert await kept(store, "next") == ["x"]


async def test_the_read_door_does_not_write(store: SqliteDatabase) -> None:
    with pytest.raises(NeedsWriting):
        await store.read(Remember("smuggled"))
    assert await kept(store, "smuggled") == [None]
    await store.transact(Remember("honest"))
    assert await kept(store, "smuggled", "honest") == [None, "x"]


async def test_a_read_sees_one_moment_while_others_write(store: SqliteDatabase) -> None:
    first, second = threading.Event(), threading.Event()

    def twice(tx: Transaction) -> tuple[str | None, str | None]:
        before = kv.get(tx, "k")
        first.set()
        assert second.wait(20)
        return before, kv.get(tx, "k")

    await store.transact(Remember("k", "old"))
    reading = asyncio.create_task(store.read(twice))
    assert await asyncio.to_thread(first.wait, 20)
    await store.transact(Remember("k", "new"))
    second.set()
    assert await reading == ("old", "old")
    assert await kept(store, "k") == ["new"]


async def test_closing_finishes_what_was_submitted_and_takes_nothing_more(tmp_path: Path) -> None:
    store = await open_sqlite(tmp_path / "other.db")
    gate, busy = await hold(store)
    waiting = [asyncio.create_task(store.transact(Remember(f"k{n}"))) for n in range(5)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(store._writer.finish())
    await asyncio.sleep(0)
    with pytest.raises(StoreError, match="closed"):
        await store.transact(Remember("late"))
    gate.opened.set()
    assert await asyncio.gather(*waiting) == [f"k{n}" for n in range(5)]
    await asyncio.gather(busy, closing)
    await store.close()
    again = await open_sqlite(tmp_path / "other.db")
    assert await kept(again, *(f"k{n}" for n in range(5)), "late") == ["x"] * 5 + [None]
    await again.close()


async def test_five_hundred_at_once_are_all_counted(store: SqliteDatabase) -> None:
    def count(tx: Transaction) -> None:
        kv.put(tx, "n", str(int(kv.get(tx, "n") or 0) + 1))

    await asyncio.gather(*(store.transact(count) for _ in range(500)))
    assert await kept(store, "n") == ["500"]


async def test_a_unit_that_runs_out_of_an_iterator_is_an_error_and_no_endless_wait(
    database: Database,
) -> None:
    def empty(tx: Transaction) -> str:
        return next(iter(()))

    for door in (database.transact, database.read):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await asyncio.wait_for(door(empty), 10)
