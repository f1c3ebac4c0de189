from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, create_engine, func, inspect, select, text

import bot.store
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import NewerDatabase, SettingsError
from bot.messages import Message
from bot.store import (
    breaks,
    drafts,
    entries,
    kv,
    leases,
    picks,
    records,
    schedules,
    spaces,
    tables,
    upkeep,
)
from bot.store.database import Database, open_database
from bot.store.entries import EntryKind
from bot.store.members import Member
from bot.store.migrate import HEAD, migrate_sqlite
from bot.store.picks import Pick
from bot.store.schedules import Run, Timing
from bot.store.tables import metadata
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.fakes import Clock, Talk
from tests.store.hill import said


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database of its own, of each kind: its tables are changed here."""
    return str(request.getfixturevalue(request.param))


def test_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def differences(tx: Transaction) -> list[object]:
    """Between the tables that are there, and those that the code means."""
    # On SQLite Alembic takes DEFAULT '' for no default at all.
    options = {"compare_type": True, "compare_server_default": tx.dialect.name != "sqlite"}
    return list(compare_metadata(MigrationContext.configure(tx, opts=options), metadata))


async def test_the_migrations_make_the_tables_that_the_code_means(database: Database) -> None:
    assert await database.read(differences) == []


async def test_the_comparison_would_see_a_table_that_is_missing(database: Database) -> None:
    def without_one(tx: Transaction) -> list[object]:
        tx.execute(text("DROP TABLE kv"))
        return [change[1] for change in compare_metadata(MigrationContext.configure(tx), metadata)]

    [missing] = await database.transact(without_one)
    assert isinstance(missing, Table)
    assert missing.name == "kv"


async def test_a_database_of_a_newer_version_is_left_alone(
    database: Database, database_url: str
) -> None:
    await database.transact(
        lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    with pytest.raises(NewerDatabase, match="newer version of Cairn"):
        await open_database(database_url, Path())
    found = await database.read(
        lambda tx: tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    )
    assert found == "9999"


async def test_opening_again_changes_nothing(database: Database, database_url: str) -> None:
    def tables(tx: Transaction) -> set[str]:
        return set(inspect(tx).get_table_names())

    before = await database.read(tables)
    again = await open_database(database_url, Path())
    await again.close()
    assert await database.read(tables) == before == {*metadata.tables, "alembic_version"}


async def test_two_that_start_at_once_on_a_new_file_both_start(tmp_path: Path) -> None:
    start = (
        "import sys; from pathlib import Path; from bot.store.migrate import *;"
        " migrate_sqlite(Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", start, str(tmp_path / "new.db")]
    both = [
        await asyncio.create_subprocess_exec(*command, stderr=subprocess.PIPE) for _ in range(2)
    ]
    said = [(await one.communicate())[1] for one in both]
    assert said == [b"", b""]
    assert [one.returncode for one in both] == [0, 0]


def test_a_migration_that_is_cut_off_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "cairn.db"
    in_the_way = sqlite3.connect(path)
    in_the_way.execute(
        "CREATE TABLE seen (x)"
    )  # the migration makes some tables, then stumbles over this one
    in_the_way.commit()
    with pytest.raises(Exception, match="already exists"):
        migrate_sqlite(path)
    names = {
        name
        for (name,) in in_the_way.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert names == {"seen"}
    in_the_way.execute("DROP TABLE seen")
    in_the_way.commit()
    in_the_way.close()
    migrate_sqlite(path)


SENT_AT = datetime(2026, 11, 13, 8, tzinfo=UTC)
BEFORE = (  # rows as the first version wrote them
    "INSERT INTO communities VALUES (1, 'Hill', 'UTC', '2026-11-01 10:00:00.000000')",
    "INSERT INTO spaces VALUES (1, 1, 'discord', 'hill', 'Hill')",
    (
        "INSERT INTO schedules VALUES (7, 1, 1, 'paper', 'general', 4, '09:00', 'Europe/Berlin',"
        " {false}, '2026-11-27 08:00:00.000000', '2026-11-27')"
    ),
    (
        "INSERT INTO picks VALUES (3, 1, 'paper', '2026-W47', 'rea-adam', 'because', '2026-11-20"
        " 08:00:00.000000')"
    ),
    (
        "INSERT INTO outbox (id, community_id, schedule_id, slot, platform, space, channel, key,"
        " reply, state, attempts, next_try_at, created_at, message_id, sent_at) VALUES (1, 1, 7,"
        " '2026-11-13', 'discord', 'hill', 'general', 'key-1', {old}, 'sent', 1, '2026-11-13"
        " 08:00:00.000000', '2026-11-13 08:00:00.000000', 'm1', '2026-11-13 08:00:01.000000'), (2,"
        " 1, 7, '2026-11-20', 'discord', 'hill', 'general', 'key-2', {old}, 'waiting', 0,"
        " '2026-11-20 08:00:00.000000', '2026-11-20 08:00:00.000000', NULL, NULL)"
    ),
)


async def test_what_an_older_version_planned_and_posted_is_kept(
    database_url: str, tmp_path: Path
) -> None:
    database = await open_database(older_database(database_url, tmp_path, "0001", BEFORE), Path())
    [schedule] = await database.read(lambda tx: schedules.of_community(tx, 1))
    next_run = Run(datetime(2026, 11, 27, 8, tzinfo=UTC), date(2026, 11, 27))
    assert (schedule.id, schedule.next, schedule.paused) == (7, next_run, False)
    assert schedule.timing == Timing(4, "09:00", "Europe/Berlin")
    waiting, sent = await database.read(lambda tx: records.newest(tx, 1, 10))
    assert (waiting.kind, waiting.slot, waiting.state) == ("paper", date(2026, 11, 20), "waiting")
    assert (sent.kind, sent.slot, sent.state, sent.due_at) == (
        "paper",
        date(2026, 11, 13),
        "sent",
        SENT_AT,
    )
    at = SENT_AT + timedelta(days=7, hours=1)
    [delivery] = await database.transact(
        lambda tx: leases.take(tx, "one", {"discord": None}, at, at, 10)
    )
    assert (delivery.key, bytes(delivery.reply), delivery.give_up_at) == (
        "key-2",
        b"old",
        SENT_AT + timedelta(days=8),
    )
    assert await database.transact(lambda tx: upkeep.take(tx, {"discord": None}, at, at, 10)) == []
    assert await database.read(lambda tx: picks.given(tx, spaces.community_by_id(tx, 1))) == [
        Pick("paper", Week(2026, 47), "rea-adam", Message.saying("because"))
    ]
    await database.close()


OF_0002 = (  # rows as the second version wrote them, in English
    "INSERT INTO communities VALUES (1, 'Hill', 'UTC', '2026-11-20 12:00:00.000000')",
    (
        "INSERT INTO spaces (id, community_id, platform, native_id, name, organiser)"
        " VALUES (1, 1, 'discord', 'hill', 'Hill', 'id-of-tom')"
    ),
    (
        "INSERT INTO members VALUES (1, 1, 'Ana', NULL, '2026-11-20 12:00:00.000000'),"
        " (2, 1, 'Tom', NULL, '2026-11-20 12:00:00.000000')"
    ),
    ("INSERT INTO accounts VALUES (1, 'discord', 'id-of-ana', 1), (1, 'discord', 'id-of-tom', 2)"),
    (
        "INSERT INTO schedules (id, community_id, space_id, kind, channel, weekday, time, zone,"
        " paused, next_run_at, next_slot, told) VALUES"
        " (1, 1, 1, 'challenge', 'general', 0, '09:00', 'UTC', {false},"
        " '2026-11-30 09:00:00.000000', '2026-11-30', 'I may not post there.'),"
        " (2, 1, 1, 'paper', 'general', 4, '09:00', 'UTC', {false}, NULL, '', '')"
    ),
    (
        "INSERT INTO picks (id, community_id, kind, week, item_id, why, picked_at) VALUES"
        " (1, 1, 'challenge', '2026-W48', 'cha-dot-product', 'your group is working on or near"
        " Vectors', '2026-11-23 10:00:00.000000')"
    ),
    (
        "INSERT INTO breaks (id, community_id, kind, first, last, why) VALUES"
        " (1, 1, 'kaggle', '2026-11-25', '2026-11-25', 'An organiser skipped it.'),"
        " (2, 1, '', '2026-12-21', '2027-01-03', '')"
    ),
    (
        "INSERT INTO outbox (id, community_id, schedule_id, kind, slot, platform, space, channel,"
        " key, reply, due_at, give_up_at, state, attempts, next_try_at, created_at, sent_at,"
        " reason)"
        " VALUES (1, 1, 1, 'challenge', '2026-11-23', 'discord', 'hill', 'general',"
        " 'cairn-dzqetvr7rhol5sfg', {old}, '2026-11-23 09:00:00.000000',"
        " '2026-11-23 21:00:00.000000', 'dead', 1, '2026-11-23 10:00:00.000000',"
        " '2026-11-23 10:00:00.000000', NULL, 'I may not post there.'),"
        " (2, 1, NULL, 'notice', '2026-11-23', 'discord', 'hill', '', 'cairn-ysytuggvnzvmhs6p',"
        " {old}, '2026-11-23 10:00:00.000000', '2026-11-25 10:00:00.000000', 'sent', 1,"
        " '2026-11-23 10:00:00.000000', '2026-11-23 10:00:00.000000',"
        " '2026-11-23 10:00:00.000000', '')"
    ),
    (
        "INSERT INTO seen VALUES ('logged', '2026-11-23 10:00:00.000000',"
        " 'Logged 45 min on Vectors')"
    ),
    (
        "INSERT INTO keepsakes VALUES ('commands/discord', 'abc'),"
        " ('removed/1/kaggle/general', '2 09:00 UTC 1 - -')"
    ),
)


async def test_what_the_version_before_kept_in_english_is_still_read(
    database_url: str, tmp_path: Path
) -> None:
    database = await open_database(older_database(database_url, tmp_path, "0002", OF_0002), Path())
    read = database.read
    [pick] = await read(lambda tx: picks.given(tx, spaces.community_by_id(tx, 1)))
    assert (pick.week, said(pick.why)) == (
        Week(2026, 48),
        "your group is working on or near Vectors",
    )
    [record] = await read(lambda tx: records.newest(tx, 1, 10))
    assert (record.slot, record.state) == (date(2026, 11, 23), "dead")
    assert said(record.reason) == "I may not post there."
    next_of = {s.kind: s.next for s in await read(lambda tx: schedules.of_community(tx, 1))}
    running = Run(datetime(2026, 11, 30, 9, tzinfo=UTC), date(2026, 11, 30))
    assert next_of == {"challenge": running, "paper": None}
    skipped, vacation = await read(
        lambda tx: breaks.of_community(tx, spaces.community_by_id(tx, 1))
    )
    assert (said(skipped.why), vacation.why) == ("An organiser skipped it.", None)
    facts = ("commands/discord", "removed/1/kaggle/general")
    assert [await read(lambda tx, key=key: kv.get(tx, key)) for key in facts] == [  # type: ignore[misc]  # a bound default
        "abc",
        "2 09:00 UTC 1 - -",
    ]
    await database.close()


async def test_an_invocation_that_the_version_before_answered_is_not_carried_out_again(
    database_url: str, tmp_path: Path, tiny: Catalog, clock: Clock
) -> None:
    database = await open_database(older_database(database_url, tmp_path, "0002", OF_0002), Path())
    reply = await Talk(App(database, tiny, clock=clock))("log vectors 45", id="logged")
    assert reply.summary == (
        "Logged 45 min on Vectors. (This reached me twice; I counted it once.)"
    )
    written = select(func.count()).select_from(tables.entries)
    assert await database.read(lambda tx: tx.execute(written).scalar()) == 0
    await database.close()


async def test_a_migrated_database_has_the_schema_of_the_tables_that_the_code_means(
    database_url: str, tmp_path: Path
) -> None:
    url = older_database(database_url, tmp_path, "0001", BEFORE)
    migrated = await open_database(url, Path())
    assert await migrated.read(differences) == []
    found = await migrated.read(names)
    await migrated.close()
    meant = tmp_path / "meant.db" if url.startswith("sqlite") else None
    engine = create_engine(f"sqlite:///{meant}" if meant else driver_of(url))
    with engine.begin() as empty:
        if meant is None:
            empty.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        metadata.create_all(empty)
        assert names(empty) == found
    engine.dispose()


def names(tx: Transaction) -> dict[str, set[str | None]]:
    """Of the keys, indexes and constraints of each table."""
    look = inspect(tx)
    asked = (look.get_indexes, look.get_unique_constraints, look.get_foreign_keys)
    return {
        table: {look.get_pk_constraint(table)["name"]}.union(
            *({one["name"] for one in ask(table)} for ask in asked)
        )
        for table in metadata.tables
    }


def older_database(database_url: str, folder: Path, revision: str, rows: Iterable[str]) -> str:
    """The address of a database as a version left it."""
    words = {"false": "false", "old": r"'\x6f6c64'"}
    url = database_url
    if database_url.startswith("sqlite"):
        words = {"false": "0", "old": "x'6f6c64'"}
        url = f"sqlite:///{folder / 'older.db'}"
    engine = create_engine(driver_of(url))
    with engine.begin() as older:
        if older.dialect.name != "sqlite":
            older.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        command.upgrade(_config(older), revision)
        for line in rows:
            older.exec_driver_sql(line.format(**words))
    engine.dispose()
    return url


def driver_of(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


@pytest.mark.parametrize(
    "url",
    ["mysql://ana:s3cret@example.org/cairn", "not an address", "sqlite://", "sqlite:///:memory:"],
)
async def test_an_address_that_is_no_database_of_ours_is_a_settings_error(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="CAIRN_DATABASE_URL") as caught:
        await open_database(url, tmp_path)
    assert "s3cret" not in str(caught.value)


OF_0004 = (
    "INSERT INTO communities VALUES (1, 'Hill', 'UTC', '2026-11-20 12:00:00.000000')",
    "INSERT INTO members VALUES (1, 1, 'Ana', NULL, '2026-11-20 12:00:00.000000')",
    (
        "INSERT INTO entries VALUES (1, 1, 1, 'study', 'top-vectors', '2026-11-20"
        " 12:00:00.000000', '2026-11-20', 45, 4, 'a note', 'https://example.org', NULL),"
        " (2, 1, 1, 'done', 'cha-dot-product', '2026-11-20 12:00:00.000000', '2026-11-20', 0, 10,"
        " 'Answer: 32', '', NULL),"
        " (3, 1, 1, 'done', 'cha-ring', '2026-11-20 12:00:00.000000', '2026-11-20', 0, 10,"
        " 'an idea', '', NULL)"
    ),
    (
        "INSERT INTO drafts VALUES ('abc', 'discord', 'hill', 'ana', '2026-11-20"
        " 12:00:00.000000', 'log', '{{}}')"
    ),
)


async def test_entries_and_kept_forms_of_the_fourth_version_are_read(
    database_url: str, tmp_path: Path
) -> None:
    database = await open_database(older_database(database_url, tmp_path, "0004", OF_0004), Path())
    ana = Member(1, 1, "Ana", None)
    claimed, answered, entry = await database.read(lambda tx: entries.latest(tx, ana, 3))
    assert (claimed.kind, answered.kind) == (EntryKind.DONE, EntryKind.ANSWERED)
    assert (entry.minutes, entry.points, entry.note) == (45, 4, "a note")
    assert (entry.link, entry.title) == ("https://example.org", "")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    kept = await database.read(lambda tx: drafts.find(tx, "abc", at))
    assert kept is not None
    assert (kept.line, kept.answers) == ("log", "{}")
    await database.close()
