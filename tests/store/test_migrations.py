from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, create_engine, inspect, text

import bot.store
from bot.errors import NewerDatabase, SettingsError
from bot.store import outbox, picks, schedules, upkeep
from bot.store.database import Database, open_database
from bot.store.migrate import HEAD, migrate_sqlite
from bot.store.picks import Pick
from bot.store.schedules import Run, Timing
from bot.store.tables import metadata
from bot.store.weeks import Week
from bot.store.work import Transaction


def test_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_the_migrations_make_the_tables_that_the_code_means(database: Database) -> None:
    def differences(tx: Transaction) -> list[object]:
        defaults = (
            tx.dialect.name != "sqlite"
        )  # there Alembic takes DEFAULT '' for no default at all
        options = {"compare_type": True, "compare_server_default": defaults}
        return list(compare_metadata(MigrationContext.configure(tx, opts=options), metadata))

    assert await database.read(differences) == []


async def test_the_comparison_would_see_a_table_that_is_missing(database: Database) -> None:
    def differences(tx: Transaction) -> list[object]:
        tx.execute(text("DROP TABLE keepsakes"))
        return [change[1] for change in compare_metadata(MigrationContext.configure(tx), metadata)]

    [missing] = await database.transact(differences)
    assert isinstance(missing, Table)
    assert missing.name == "keepsakes"


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
    sqlite = database_url.startswith("sqlite")
    url = (
        f"sqlite:///{tmp_path / 'older.db'}"
        if sqlite
        else database_url.replace("postgresql:", "postgresql+psycopg:")
    )
    words = {"false": "0" if sqlite else "false", "old": "x'6f6c64'" if sqlite else r"'\x6f6c64'"}
    engine = create_engine(url)
    with engine.begin() as older:
        if not sqlite:
            older.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        command.upgrade(_config(older), "0001")
        for line in BEFORE:
            older.exec_driver_sql(line.format(**words))
    engine.dispose()
    database = await open_database(url if sqlite else database_url, Path())
    [schedule] = await database.read(lambda tx: schedules.of_community(tx, 1))
    next_run = Run(datetime(2026, 11, 27, 8, tzinfo=UTC), date(2026, 11, 27))
    assert (schedule.id, schedule.next, schedule.paused) == (7, next_run, False)
    assert schedule.timing == Timing(4, "09:00", "Europe/Berlin")
    waiting, sent = await database.read(lambda tx: outbox.records(tx, 1, 10))
    assert (waiting.kind, waiting.slot, waiting.state) == ("paper", date(2026, 11, 20), "waiting")
    assert (sent.kind, sent.slot, sent.state, sent.due_at) == (
        "paper",
        date(2026, 11, 13),
        "sent",
        SENT_AT,
    )
    at = SENT_AT + timedelta(days=7, hours=1)
    [delivery] = await database.transact(
        lambda tx: outbox.lease(tx, "one", ["discord"], at, at, 10)
    )
    assert (delivery.key, bytes(delivery.reply), delivery.give_up_at) == (
        "key-2",
        b"old",
        SENT_AT + timedelta(days=8),
    )
    assert await database.transact(lambda tx: upkeep.take(tx, ["discord"], at, at, 10)) == []
    assert await database.read(lambda tx: picks.given(tx, 1)) == [
        Pick("paper", Week(2026, 47), "rea-adam", "because")
    ]
    await database.close()


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
