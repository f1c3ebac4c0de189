"""What only PostgreSQL does: conflicts, lost connections, a server that is not there."""

from __future__ import annotations

import asyncio
import socket
import threading
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import StoreError
from bot.store import kv, seen
from bot.store.database import Database, open_database
from bot.store.postgres import UNIT_TRIES
from bot.store.tables import kv as facts
from bot.store.work import NeedsWriting, Transaction
from tests.fakes import START, Clock, Talk
from tests.store import plans
from tests.store.hill import enter

PASSWORD = "s3cret"


@pytest.fixture
async def store(postgres_url: str) -> AsyncIterator[Database]:
    opened = await open_database(postgres_url, Path())
    yield opened
    await opened.close()


async def test_a_server_that_is_not_there_is_said_so_without_the_password() -> None:
    with socket.socket() as taken:
        taken.bind(
            ("127.0.0.1", 0)
        )  # bound and not listening: nobody answers, and nobody else gets the port
        port = taken.getsockname()[1]
        with pytest.raises(StoreError) as caught:
            await open_database(f"postgresql://ana:{PASSWORD}@127.0.0.1:{port}/cairn", Path())
    assert (
        caught.value.sentence
        == f"PostgreSQL at 127.0.0.1:{port} can't be used: Connection refused."
        " Check CAIRN_DATABASE_URL."
    )
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


async def test_two_units_that_lock_each_other_out_both_get_through(store: Database) -> None:
    await store.transact(lambda tx: kv.put(tx, "a", "0"))
    await store.transact(lambda tx: kv.put(tx, "b", "0"))
    await store.transact(lambda tx: tx.execute(text("SELECT 1")))
    both = threading.Barrier(2, timeout=20)
    tries: list[str] = []

    def crossing(first: str, second: str, tx: Transaction) -> None:
        tx.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        tries.append(first)
        _count(tx, first)
        if tries.count(first) == 1:
            both.wait()
        _count(tx, second)

    await asyncio.gather(
        store.transact(lambda tx: crossing("a", "b", tx)),
        store.transact(lambda tx: crossing("b", "a", tx)),
    )
    # One loses and is run again; where both find out in the same moment, both are
    assert len(tries) >= 3
    found = await store.read(lambda tx: (kv.get(tx, "a"), kv.get(tx, "b")))
    assert found == ("2", "2")


def _count(tx: Transaction, key: str) -> None:
    tx.execute(update(facts).where(facts.c.key == key).values(value=text("(value::int + 1)::text")))


async def test_two_that_make_the_same_row_at_once_find_each_others(store: Database) -> None:
    both = threading.Barrier(2, timeout=20)
    tries: list[str] = []

    def once(name: str, tx: Transaction) -> str:
        tries.append(name)
        found = seen.answer_to(tx, "event-1")
        if tries.count(name) == 1:
            both.wait()
        if found is None:
            seen.keep(tx, "event-1", name, START)
        return str(found.values["command"]) if found else name

    answers = await asyncio.gather(
        store.transact(lambda tx: once("x", tx)), store.transact(lambda tx: once("y", tx))
    )
    assert answers[0] == answers[1]
    # One loses and is run again; where both find out in the same moment, both are
    assert len(tries) >= 3


async def test_a_member_who_arrives_many_times_at_once_is_one_member(store: Database) -> None:
    members = await asyncio.gather(*(store.transact(enter) for _ in range(8)))
    assert len({member.id for member in members}) == 1


async def test_a_clash_that_lasts_is_given_back_after_a_few_tries(store: Database) -> None:
    tries = 0

    def clashes(tx: Transaction) -> None:
        nonlocal tries
        tries += 1
        seen.keep(tx, "event-1", "a", START)
        seen.keep(tx, "event-1", "b", START)

    with pytest.raises(IntegrityError):
        await store.transact(clashes)
    assert tries == UNIT_TRIES
    assert await store.read(lambda tx: seen.answer_to(tx, "event-1")) is None


async def test_the_read_door_does_not_write(store: Database) -> None:
    with pytest.raises(NeedsWriting, match="read-only"):
        await store.read(lambda tx: kv.put(tx, "smuggled", "x"))
    await store.transact(lambda tx: kv.put(tx, "honest", "x"))
    found = await store.read(lambda tx: tx.execute(select(facts.c.key)).scalars().all())
    assert found == ["honest"]


async def test_connections_that_were_cut_are_made_anew(store: Database, postgres_url: str) -> None:
    await store.transact(lambda tx: kv.put(tx, "k", "before"))
    _cut(postgres_url)
    assert await store.read(lambda tx: kv.get(tx, "k")) == "before"


async def test_a_connection_cut_in_the_middle_keeps_nothing_and_says_so(
    store: Database, postgres_url: str
) -> None:
    def cut_off(tx: Transaction) -> None:
        kv.put(tx, "k", "half")
        _cut(postgres_url)
        kv.put(tx, "l", "half")

    with pytest.raises(StoreError, match=r"does not answer\. Nothing was saved"):
        await store.transact(cut_off)
    assert await store.read(lambda tx: kv.get(tx, "k")) is None


def _cut(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_closing_finishes_what_is_under_way(postgres_url: str) -> None:
    store = await open_database(postgres_url, Path())
    entered, opened = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> str:
        entered.set()
        assert opened.wait(20)
        kv.put(tx, "k", "x")
        return "done"

    working = asyncio.create_task(store.transact(slow))
    assert await asyncio.to_thread(entered.wait, 20)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    opened.set()
    assert await working == "done"
    await closing


async def test_a_log_is_eight_round_trips_and_its_commit(
    postgres_url: str, tiny: Catalog, clock: Clock
) -> None:
    """Each is a tenth of a millisecond of the client's processor, and a way there and back."""
    with plans.listening() as heard:
        store = await open_database(postgres_url, Path())
        try:
            say = Talk(App(store, tiny, clock=clock))
            for _ in range(2):  # who is new takes more of them
                heard.clear()
                await say("log vectors 45", "ana")
        finally:
            await store.close()
    assert len([form for form in heard if form != "COMMIT"]) == 8
