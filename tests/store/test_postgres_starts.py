"""Addresses that the bot can't start with: each says why, in one sentence without the password."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.errors import StartError, StoreError
from bot.store import kv
from bot.store.database import open_database
from bot.store.postgres import open_postgres
from bot.store.postgres_connection import Limits
from bot.store.tables import metadata
from tests.servers.postgres_proxy import PostgresProxy

PATIENCE = 20.0  # seconds: what takes longer hangs
PASSWORD = "s3cret"
GUARDED = "local all guarded scram-sha-256\n"
# guarded wants a password, tenant owns nothing, gone may not log in
SET_UP = f"""
CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}';
CREATE ROLE tenant LOGIN;
CREATE ROLE gone;
CREATE DATABASE plain;
CREATE DATABASE closed CONNECTION LIMIT 0;
CREATE DATABASE frozen;
ALTER DATABASE frozen SET default_transaction_read_only = on;
CREATE DATABASE western ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0;
"""
NAMES = ("plain", "closed", "frozen", "western", "bytes")
ROLES = ("guarded", "tenant", "gone")

USED = "PostgreSQL at {{at}} can't be used: {}. Check CAIRN_DATABASE_URL."
UTF8 = (
    "The database {name} has the encoding {encoding}, which can't hold every text. Make one with"
    " UTF8: CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0;"
)
TWICE = "CAIRN_DATABASE_URL has more than one @. In a password it is written %40."
NO_PORT = "The port in CAIRN_DATABASE_URL is no number. In a password : is written %3A."
WANTED = "CAIRN_DATABASE_URL wants postgresql://user:password@host/name, or nothing for SQLite."
# (address, what is said): {at} is a server, {dead} a port where nobody listens, {web} no PostgreSQL
ADDRESSES = {
    "wrong password": (
        "guarded:s3cret-no@{at}/plain",
        USED.format('password authentication failed for user "guarded"'),
    ),
    "no password": ("guarded@{at}/plain", USED.format("fe_sendauth: no password supplied")),
    "no such role": ("ghost:s3cret@{at}/plain", USED.format('role "ghost" does not exist')),
    "no login": ("gone:s3cret@{at}/plain", USED.format('role "gone" is not permitted to log in')),
    "no such database": (
        "postgres:s3cret@{at}/nothing",
        USED.format('database "nothing" does not exist'),
    ),
    "full": (
        "tenant:s3cret@{at}/closed",
        USED.format('too many connections for database "closed"'),
    ),
    "server down": (
        "ana:s3cret@{dead}/plain",
        "PostgreSQL at {dead} can't be used: Connection refused. Check CAIRN_DATABASE_URL.",
    ),
    "unknown host": (
        "ana:s3cret@nowhere.invalid/plain",
        "PostgreSQL at nowhere.invalid can't be used: failed to resolve host 'nowhere.invalid':",
    ),
    "no socket": (
        "ana:s3cret@/plain?host=/nowhere",
        "PostgreSQL at the socket in /nowhere can't be used: No such file or directory."
        " Check CAIRN_DATABASE_URL.",
    ),
    "no PostgreSQL": (
        "ana:s3cret@{web}/plain?sslmode=disable",
        "PostgreSQL at {web} can't be used: ",
    ),
    "no TLS": (
        "postgres:s3cret@{at}/plain?sslmode=require",
        USED.format("server does not support SSL, but SSL was required"),
    ),
    "no such TLS": (
        "postgres:s3cret@{at}/plain?sslmode=perhaps",
        USED.format('invalid sslmode value: "perhaps"'),
    ),
    "unknown option": (
        "postgres:s3cret@{at}/plain?colour=red",
        USED.format('invalid connection option "colour"'),
    ),
    "not ours": (
        "tenant:s3cret@{at}/plain",
        "PostgreSQL at {at} does not let me make tables: permission denied for schema public. As"
        ' the database\'s owner: ALTER DATABASE "plain" OWNER TO "tenant";',
    ),
    "read-only": (
        "postgres:s3cret@{at}/frozen",
        "The database is read-only. CAIRN_DATABASE_URL wants a server that is written to, no"
        " standby.",
    ),
    "LATIN1": ("postgres:s3cret@{at}/western", UTF8.format(name="western", encoding="LATIN1")),
    "SQL_ASCII": ("postgres:s3cret@{at}/bytes", UTF8.format(name="bytes", encoding="SQL_ASCII")),
    "port is a word": ("ana:s3cret@127.0.0.1:five/plain", NO_PORT),
    "no port": ("ana:s3cret@127.0.0.1:/plain", NO_PORT),
    "port too high": (
        "ana:s3cret@127.0.0.1:99999/plain",
        'PostgreSQL at 127.0.0.1:99999 can\'t be used: invalid port number: "99999".'
        " Check CAIRN_DATABASE_URL.",
    ),
    "@ in the password": ("ana:pass@s3cret@127.0.0.1/plain", TWICE),
    "@ and : in it": ("ana:pass@s3:cret@127.0.0.1/plain", TWICE),
    "@ and / in it": ("ana:pass@/s3cret@127.0.0.1/plain", TWICE),
    "another kind": ("", WANTED),
}


@pytest.fixture(scope="module")
def odd_server(postgres_server: str) -> Iterator[None]:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for statement in filter(None, (line.strip() for line in SET_UP.split(";"))):
            connection.execute(statement.encode())
        [(rules,)] = connection.execute("SHOW hba_file").fetchall()
        file = Path(rules)
        before = file.read_text()
        file.write_text(GUARDED + before)
        connection.execute("SELECT pg_reload_conf()")
        yield
        file.write_text(before)
        connection.execute("SELECT pg_reload_conf()")
        for name in NAMES:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in ROLES:
            connection.execute(f"DROP ROLE {role}")


@pytest.mark.usefixtures("odd_server")
@pytest.mark.parametrize("case", ADDRESSES)
async def test_it_says_why(case: str, postgres_proxy: PostgresProxy) -> None:
    address, said = ADDRESSES[case]
    web = await asyncio.start_server(_no_postgres, "127.0.0.1", 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        places = {
            "at": f"127.0.0.1:{postgres_proxy.port}",
            "dead": f"127.0.0.1:{taken.getsockname()[1]}",
            "web": f"127.0.0.1:{web.sockets[0].getsockname()[1]}",
        }
        url = "postgresql://" + address.format(**places)
        if case == "another kind":
            url = "mysql://ana:s3cret@127.0.0.1/plain"
        with pytest.raises(StartError) as caught:
            await asyncio.wait_for(open_database(url, Path()), PATIENCE)
    web.close()
    await web.wait_closed()
    assert caught.value.sentence.startswith(said.format(**places))
    assert "\n" not in caught.value.sentence
    assert "s3cret" not in _all_of(caught.value)
    assert "s3:cret" not in _all_of(caught.value)


def _all_of(error: BaseException) -> str:
    """What the log could show of it, without this file's own lines."""
    shown = traceback.format_exception(error)
    return "".join(line for line in shown if __file__ not in line)


async def _no_postgres(_asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
    answer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    answer.close()


async def test_a_server_that_says_nothing_is_given_up(postgres_proxy: PostgresProxy) -> None:
    postgres_proxy.hold()
    url = make_url(postgres_proxy.url("postgres")).set(drivername="postgresql+psycopg")
    with pytest.raises(StartError, match=r"can't be used: .*timeout expired"):
        await asyncio.wait_for(open_postgres(url, Limits(connect=1)), PATIENCE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "ALTER DATABASE {name} SET default_transaction_read_only = on",
            "The database is read-only now. Nothing was saved; try again in a minute.",
        ),
        (
            "DROP TABLE kv",
            'A part of the database is missing: relation "kv" does not exist. Nothing was saved.',
        ),
        (
            "ALTER TABLE kv DROP COLUMN value",
            "A part of the database is missing: column kv.value does not exist. Nothing was saved.",
        ),
        (
            "ALTER TABLE kv OWNER TO guarded",
            "The database does not let me do this: permission denied for table kv."
            " Nothing was saved.",
        ),
    ],
)
@pytest.mark.usefixtures("odd_server")
async def test_what_changes_while_it_runs_is_told_as_it_is(
    change: str, said: str, postgres_name: str, postgres_url: str, postgres_proxy: PostgresProxy
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(f"ALTER DATABASE {postgres_name} OWNER TO tenant".encode())
        for table in metadata.sorted_tables:
            other.execute(f"ALTER TABLE {table.name} OWNER TO tenant".encode())
        other.execute(b"ALTER TABLE alembic_version OWNER TO tenant")
        store = await open_database(postgres_proxy.url(postgres_name, "tenant"), Path())
        try:
            await store.transact(lambda tx: kv.put(tx, "k", "x"))
            other.execute(change.format(name=postgres_name).encode())
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            with pytest.raises(StoreError) as caught:
                await store.transact(lambda tx: kv.put(tx, "k", kv.get(tx, "k") or ""))
        finally:
            await store.close()
    assert caught.value.sentence == said
