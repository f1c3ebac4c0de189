"""Databases of every earlier state: each is made as it was, and brought to today's tables.

``tests/data/schemas`` holds one dump, with a few rows, of every set of tables that the migrations
ever made.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

import bot.store
from bot.errors import StoreError
from bot.store import schema, tables
from bot.store.database import Database, open_database
from bot.store.sqlite import open_sqlite
from bot.store.work import Transaction
from tests.store.test_migrations import differences, names, older_database

SCHEMAS = sorted((Path(__file__).parent.parent / "data" / "schemas").glob("*.sql"))
VERSIONS = Path(bot.store.__file__).parent / "migrations" / "versions"

# A migration that has landed has been run by somebody, and what it did there is never done again:
# it stays as it is, to the letter. What it lacks is a new migration's task. When one lands, its
# line is added here: `sed 's/\r$//' FILE | sha256sum`.
LANDED = {
    "0001_first_tables.py": ("e8ba9ffcf315de5787e306c551221af3b6f2c3832c2791e7990d6af19bb60764"),
    "0002_around_the_post.py": ("b6f80d50fada338acac9070883c7338f9bc0262463d0788b381c714036aba143"),
    "0003_answers_and_facts.py": (
        "98bc40e6750672950b915e1d3bc9202a3ea20b6c26579c54cd455ae6d1003e06"
    ),
    "0004_kept_forms.py": ("108a108be5a5cbd79a846ec22c753cc612e6ecca094c2ca51ddfc4474fefcc27"),
    "0005_what_stands.py": ("ea5f7a542b35fb19cc23932afe25aea5a4462912994ca393ff7c596fb4e3adcc"),
    "0006_who_left_and_who_hides.py": (
        "b5f341558789c079f7e30d972d8d6f2a0406616831b98a25adbd72bb8f116c5c"
    ),
    "0007_ways_to_find_things.py": (
        "6a51f90d5bbb95060f151a91cbb909389d12edf07412e2ed1825e4de19164f98"
    ),
    "0008_recall.py": ("a25fa101a51571995d4b84432aca7b163aa3ada0705768353414e1b6f9998cba"),
    "0009_accounts_of_spaces.py": (
        "db9d8b0b861fc8133a223b37bd6d0f2e0f292161a482b35eca1ff76de89d5d41"
    ),
    "0010_organisers.py": ("ae10cdd522693670e70a5c084507d80c136277e6e820e80937f5246f86adf8cc"),
}


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """One of its own for each test, which spoils its tables."""
    return str(request.getfixturevalue(request.param))


Rows = dict[str, list[dict[str, Any]]]


def test_a_migration_that_has_landed_stays_as_it_is() -> None:
    def digest(name: str) -> str:
        return hashlib.sha256((VERSIONS / name).read_text().encode()).hexdigest()

    assert {name: digest(name) for name in LANDED} == LANDED


@pytest.mark.parametrize("dump", SCHEMAS, ids=lambda path: path.stem)
async def test_a_database_of_every_earlier_state_has_todays_tables_and_its_rows(
    dump: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cairn.db"
    _made_from(dump, path).close()
    before = rows_of(path)
    with capture_logs() as said:
        database = await open_sqlite(path)
    try:
        assert await database.read(differences) == []
        assert await database.read(schema.differences) == []
        meant = await database.read(names)
    finally:
        await database.close()
    assert [line for line in said if line["log_level"] != "info"] == []
    assert meant == _names_of_a_new_one(tmp_path)
    assert rows_of(path, like=before) == before
    with closing(sqlite3.connect(path)) as healed:
        assert healed.execute("PRAGMA foreign_key_check").fetchall() == []
        assert healed.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_every_state_is_another_one() -> None:
    """So that a dump is no copy of its neighbour, under another name."""
    made = {path.stem: _definitions(path) for path in SCHEMAS}
    assert len(made) == len({frozenset(of) for of in made.values()}) == 17


def _made_from(dump: Path, path: Path | str) -> sqlite3.Connection:
    older = sqlite3.connect(path)
    older.executescript(dump.read_text())
    return older


def _definitions(dump: Path) -> set[str]:
    with closing(_made_from(dump, ":memory:")) as database:
        return {str(row) for row in database.execute("SELECT name, sql FROM sqlite_master")}


def _names_of_a_new_one(folder: Path) -> dict[str, set[str | None]]:
    engine = create_engine(f"sqlite:///{folder / 'new.db'}")
    with engine.begin() as empty:
        tables.metadata.create_all(empty)
        found = names(empty)
    engine.dispose()
    return found


def rows_of(path: Path, like: Rows | None = None) -> Rows:
    """Every row, by table and column as they are called today; only what ``like`` has."""
    found: Rows = {}
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table.startswith(("sqlite_", "alembic_")):
                continue
            rows = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
            _as_today(found, table, rows)
    if like is None:
        return found
    return {table: [_only(row, like[table]) for row in found[table]] for table in like}


def _as_today(found: Rows, table: str, rows: list[dict[str, Any]]) -> None:
    if table == "drafts" and not (rows and "space" in rows[0]):
        return  # kept for a day, and nobody knows for whom
    if table == "accounts" and rows and "platform" in rows[0]:
        rows = [{key: row[key] for key in ("native_id", "member_id")} for row in rows]
    if table == "keepsakes":
        table = "kv"
    if table == "seen":
        rows = [{"answer" if k == "summary" else k: v for k, v in row.items()} for row in rows]
    found[table] = rows


def _only(row: dict[str, Any], like: list[dict[str, Any]]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column in like[0]}


BROKEN = (
    "ALTER TABLE spaces DROP COLUMN repeats",
    "DROP INDEX ix_drafts_platform_space_account",
    "ALTER TABLE drafts DROP COLUMN space",
    "DROP INDEX ix_outbox_platform_sent_at",
    "DROP INDEX ix_outbox_member_id",
    "DROP INDEX ix_entries_community_id_member_id_item_id",
    "CREATE INDEX ix_seen_at ON seen (at)",
)


async def test_what_a_database_of_the_fifth_version_lacks_is_added_on_both_stores(
    database_url: str, tmp_path: Path
) -> None:
    url = older_database(database_url, tmp_path, "0005", BROKEN)
    await _is_as_new(url)


async def test_a_database_whose_third_migration_was_another_one_is_read_on_both_stores(
    database_url: str, tmp_path: Path
) -> None:
    forms = (
        "CREATE TABLE drafts (name VARCHAR(16) NOT NULL, platform VARCHAR(16) NOT NULL,"
        " account VARCHAR(64) NOT NULL, at TIMESTAMP NOT NULL, line TEXT NOT NULL,"
        " answers TEXT NOT NULL, CONSTRAINT pk_drafts PRIMARY KEY (name))",
        "INSERT INTO keepsakes VALUES ('commands/discord', 'abc')",
        "UPDATE alembic_version SET version_num = '0003'",
    )
    await _is_as_new(older_database(database_url, tmp_path, "0002", forms))


async def _is_as_new(url: str) -> None:
    database = await open_database(url, Path())
    try:
        assert await database.read(differences) == []
        assert await database.read(schema.differences) == []
    finally:
        await database.close()


# The comparison at start


async def _spoilt(database: Database, line: str) -> None:
    await database.transact(lambda tx: tx.execute(text(line)))


async def test_an_index_that_is_missing_is_named_in_the_log_and_stops_nothing(
    database: Database, database_url: str
) -> None:
    await _spoilt(database, "DROP INDEX ix_outbox_member_id")
    with capture_logs() as said:
        again = await open_database(database_url, Path())
    await again.close()
    [line] = said
    assert line["what"] == (
        "The database is not as this version makes it: outbox has no index ix_outbox_member_id."
    )


async def test_a_column_that_is_missing_stops_the_start_with_a_sentence(
    database: Database, database_url: str
) -> None:
    await _spoilt(database, "ALTER TABLE spaces DROP COLUMN repeats")
    with pytest.raises(StoreError, match=r"spaces has no column repeats\. Put back the backup"):
        await open_database(database_url, Path())


async def test_what_somebody_added_of_their_own_is_no_fault(
    database: Database, database_url: str
) -> None:
    await _spoilt(database, "CREATE TABLE mine (x INTEGER)")
    with capture_logs() as said:
        again = await open_database(database_url, Path())
    await again.close()
    assert said == []


SPOILERS: dict[str, Callable[[Transaction], object]] = {
    "the table kv is missing": lambda tx: tx.execute(text("DROP TABLE kv")),
    "the index ix_outbox_refresh_at is another one": lambda tx: [
        tx.execute(text("DROP INDEX ix_outbox_refresh_at")),
        tx.execute(text("CREATE INDEX ix_outbox_refresh_at ON outbox (refresh_at)")),
    ],
}


@pytest.mark.parametrize("said", SPOILERS)
async def test_each_kind_of_difference_is_seen(said: str, database: Database) -> None:
    def found(tx: Transaction) -> list[str]:
        SPOILERS[said](tx)
        return [str(difference) for difference in schema.differences(tx)]

    assert await database.transact(found) == [said]


async def test_how_sqlite_keeps_rows_is_compared_too(sqlite_database: Database) -> None:
    def found(tx: Transaction) -> list[str]:
        for table in ("votes", "breaks"):
            made = tx.scalar(text(f"SELECT sql FROM sqlite_master WHERE name = '{table}'"))
            tx.execute(text(f"DROP TABLE {table}"))
            tx.execute(text(made.replace("WITHOUT ROWID", "").replace("AUTOINCREMENT", "")))
        tx.execute(text("CREATE INDEX ix_breaks_community_id ON breaks (community_id)"))
        return sorted(map(str, schema.differences(tx)))

    assert await sqlite_database.transact(found) == [
        "breaks may give a number twice",
        "votes keeps its rows beside its keys",
    ]
