"""A PostgreSQL server that hangs, or is cut off: what is told is true, and told in time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.errors import CommitInDoubt, StoreError
from bot.store import kv
from bot.store.postgres import PostgresDatabase, open_postgres
from bot.store.postgres_connection import CONNECTIONS, Limits
from bot.store.work import Transaction
from tests.servers.postgres_proxy import Cut, PostgresProxy

PATIENCE = 20.0  # seconds: what takes longer hangs
SHORT = Limits(connect=1, lock=0.2, statement=0.4, unit=0.8, saving=2.0, goodbye=0.2)
CALM = Limits()
NO_ANSWER = "The database does not answer. Nothing was saved; try again in a minute."


@asynccontextmanager
async def opened(url: str, limits: Limits = SHORT) -> AsyncIterator[PostgresDatabase]:
    address = make_url(url).set(drivername="postgresql+psycopg")
    store = await open_postgres(address, limits)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def store(
    postgres_proxy: PostgresProxy, postgres_name: str
) -> AsyncIterator[PostgresDatabase]:
    """A database behind the proxy, with short limits."""
    async with opened(postgres_proxy.url(postgres_name)) as made:
        yield made


def put(tx: Transaction) -> str:
    """Adds one to the fact ``k``; what it is then."""
    now = int(kv.get(tx, "k") or 0) + 1
    kv.put(tx, "k", str(now))
    return str(now)


def kept(url: str) -> str | None:
    """The fact, as the server has it."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT value FROM kv WHERE key = 'k'").fetchone()
    return row[0] if row else None


async def told(store: PostgresDatabase, calls: int) -> list[str]:
    """What that many callers at once are told: a result, or a sentence."""
    async with asyncio.timeout(PATIENCE):
        answers = await asyncio.gather(
            *(store.transact(put) for _ in range(calls)), return_exceptions=True
        )
    return [str(answer) for answer in answers]


async def test_more_callers_than_threads_are_answered_while_the_server_hangs(
    store: PostgresDatabase, postgres_proxy: PostgresProxy, postgres_url: str
) -> None:
    assert await told(store, 1) == ["1"]
    postgres_proxy.hold()
    assert await told(store, CONNECTIONS + 4) == [NO_ANSWER] * (CONNECTIONS + 4)
    with pytest.raises(StoreError, match="does not answer"):
        await asyncio.wait_for(store.read(lambda tx: kv.get(tx, "k")), PATIENCE)
    postgres_proxy.release()
    assert await told(store, 1) == ["2"]
    assert kept(postgres_url) == "2", "what was told not to be saved was not"


async def test_who_comes_after_one_that_waited_in_vain_waits_less(
    postgres_proxy: PostgresProxy, postgres_name: str
) -> None:
    limits = Limits(connect=1, unit=1.5, silent=0.1, goodbye=0.1)
    async with opened(postgres_proxy.url(postgres_name), limits) as store:
        await store.transact(put)
        postgres_proxy.hold()
        assert await told(store, 1) == [NO_ANSWER]
        with pytest.raises(StoreError):  # and no TimeoutError
            await asyncio.wait_for(store.transact(put), limits.unit)
        postgres_proxy.release()
        assert await told(store, 1) == ["2"]


async def test_a_server_that_hangs_while_it_works_is_given_up_too(
    store: PostgresDatabase, postgres_proxy: PostgresProxy, postgres_url: str
) -> None:
    def holds(tx: Transaction) -> None:
        kv.put(tx, "k", "half")
        postgres_proxy.hold()  # only an event: what is under way meets it at once
        kv.put(tx, "l", "half")

    with pytest.raises(StoreError, match="does not answer"):
        await asyncio.wait_for(store.transact(holds), PATIENCE)
    postgres_proxy.release()
    assert kept(postgres_url) is None


async def test_a_foreign_lock_is_told_and_holds_up_nobody_else(
    store: PostgresDatabase, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE kv")
        sentences = await told(store, CONNECTIONS + 1)
        assert set(sentences) <= {
            "Something else holds the database. Nothing was saved; try again in a minute.",
            NO_ANSWER,
        }
        assert await store.read(lambda tx: tx.execute(text("SELECT 1")).scalar()) == 1
    assert await told(store, 1) == ["1"]


async def test_a_statement_that_lasts_is_ended(store: PostgresDatabase) -> None:
    with pytest.raises(StoreError, match="took too long"):
        await store.transact(lambda tx: tx.execute(text("SELECT pg_sleep(60)")))


async def test_closing_waits_no_longer_than_a_goodbye(
    postgres_proxy: PostgresProxy, postgres_name: str
) -> None:
    limits = Limits(unit=600.0, goodbye=0.1)
    async with opened(postgres_proxy.url(postgres_name), limits) as store:
        await store.transact(put)
        postgres_proxy.hold()
        asking = asyncio.create_task(store.transact(put))
        await asyncio.sleep(0)
        await asyncio.wait_for(store.close(), PATIENCE)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        with pytest.raises(StoreError, match="closed"):
            await store.transact(put)
    left = [thread for thread in threading.enumerate() if thread.name.startswith("cairn-postgres")]
    assert all(thread.daemon for thread in left), "none keeps the process from ending"


@pytest.mark.parametrize("cut", [Cut.ANSWER, Cut.QUESTION])
async def test_a_commit_whose_answer_was_lost_is_saved_once_and_told_as_usual(
    cut: Cut, postgres_proxy: PostgresProxy, postgres_name: str, postgres_url: str
) -> None:
    async with opened(postgres_proxy.url(postgres_name), CALM) as store:
        for number in range(1, 6):
            postgres_proxy.cuts = [cut]
            assert await told(store, 1) == [f"{number}"]
            assert postgres_proxy.cuts == []
            assert kept(postgres_url) == f"{number}"


async def test_a_commit_that_nobody_can_be_asked_about_is_not_called_unsaved(
    store: PostgresDatabase, postgres_proxy: PostgresProxy, postgres_url: str
) -> None:
    def last(tx: Transaction) -> str:
        postgres_proxy.cuts = [Cut.ANSWER]
        return put(tx)

    postgres_proxy.on_cut = postgres_proxy.hold
    with pytest.raises(CommitInDoubt, match="could not find out whether it was saved") as caught:
        await asyncio.wait_for(store.transact(last), PATIENCE)
    assert caught.value.ways_out == (("What I have done", "me"),)
    assert kept(postgres_url) == "1"


async def test_a_commit_that_is_refused_is_no_doubt(
    store: PostgresDatabase, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "ALTER TABLE kv ADD CONSTRAINT own UNIQUE (value) DEFERRABLE INITIALLY DEFERRED"
        )
    await store.transact(lambda tx: kv.put(tx, "k", "x"))
    with pytest.raises(Exception, match="own") as caught:
        await store.transact(lambda tx: kv.put(tx, "l", "x"))
    assert not isinstance(caught.value, StoreError), "a clash is the caller's"
