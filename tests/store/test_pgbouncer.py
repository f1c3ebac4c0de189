"""What PgBouncer in transaction mode asks of us: nothing of a session outlives its transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, text

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store import kv
from bot.store.backup import engine_of
from bot.store.database import Database, address_of, open_database
from bot.store.tables import kv as facts
from bot.store.work import Transaction
from tests.fakes import Clock, Talk
from tests.servers.pgbouncer import PgBouncer
from tests.servers.postgres_proxy import proxy_before

MOST_TRIPS = 10  # of a log, BEGIN and COMMIT among them: over a slow line each is felt


@pytest.fixture
async def bounced(pgbouncer_url: str) -> AsyncIterator[Database]:
    store = await open_database(pgbouncer_url, Path())
    yield store
    await store.close()


async def test_an_empty_database_is_migrated_through_it(
    postgres_server: str, pgbouncer_server: PgBouncer
) -> None:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE through_pgbouncer")
        store = await open_database(pgbouncer_server.url("through_pgbouncer"), Path())
        await store.transact(lambda tx: kv.put(tx, "k", "x"))
        await store.close()
        connection.execute("DROP DATABASE through_pgbouncer WITH (FORCE)")


async def test_more_members_at_once_than_server_processes(
    bounced: Database, tiny: Catalog, clock: Clock
) -> None:
    say = Talk(App(bounced, tiny, clock=clock))
    names = [f"ana-{number}" for number in range(24)]
    for minutes in ("20", "25"):
        replies = await asyncio.gather(*(say(f"log vectors {minutes}", name) for name in names))
        assert all(f"{minutes} min" in reply.summary for reply in replies)
    totals = await asyncio.gather(*(say("me", name) for name in names))
    assert all("45 min" in str(total) for total in totals)


async def test_nothing_is_left_in_the_session_of_the_next(bounced: Database) -> None:
    def settings(tx: Transaction) -> tuple[str, str, int]:
        timeout = tx.execute(text("SHOW statement_timeout")).scalar_one()
        isolation = tx.execute(text("SHOW transaction_isolation")).scalar_one()
        prepared = tx.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()
        return str(timeout), str(isolation), int(prepared)

    for _ in range(10):  # as often as a driver waits before it prepares
        await bounced.transact(lambda tx: kv.put(tx, "k", "x"))
        assert await bounced.transact(settings) == ("8s", "read committed", 0)
        assert await bounced.read(settings) == ("8s", "repeatable read", 0)


async def test_outside_of_a_transaction_no_limit_of_ours_holds(
    bounced: Database, pgbouncer_url: str
) -> None:
    await bounced.transact(lambda tx: kv.put(tx, "k", "x"))
    with psycopg.connect(pgbouncer_url, prepare_threshold=None) as another:
        assert another.execute("SHOW statement_timeout").fetchone() == ("0",)


async def test_a_command_asks_the_server_no_more_often_than_it_must(
    postgres_socket: Path, postgres_name: str, tiny: Catalog, clock: Clock
) -> None:
    async with proxy_before(postgres_socket) as proxy:
        store = await open_database(proxy.url(postgres_name), Path())
        try:
            say = Talk(App(store, tiny, clock=clock))
            trips = {}
            await say("log vectors 45", "ana")
            for line in ("log vectors 45", "me", "help", "leaderboard"):
                before = proxy.questions
                await say(line, "ana")
                trips[line] = proxy.questions - before
        finally:
            await store.close()
    assert trips["log vectors 45"] <= MOST_TRIPS, trips
    assert trips["help"] == 4, "BEGIN, who asks, whether they organise, COMMIT"
    assert trips["me"] <= 11, trips
    assert trips["leaderboard"] <= 12, trips


def test_what_a_restore_writes_at_once_is_not_prepared_either(pgbouncer_url: str) -> None:
    for turn in range(2):  # what the first prepared would be in the way of the second
        with engine_of(address_of(pgbouncer_url, Path())) as engine, engine.begin() as tx:
            rows = [{"key": f"k{turn}-{number}", "value": "x"} for number in range(20)]
            tx.execute(insert(facts), rows)
