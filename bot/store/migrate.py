"""Bringing a database to today's tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import structlog
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from bot.errors import NewerDatabase, StoreError
from bot.store.schema import differences, sentence_about

HEAD = "0011"
"""The newest migration. A test holds it equal to what lies in migrations/."""

log = structlog.get_logger("cairn.store")


def migrate_sqlite(path: Path) -> None:
    """Migrate the file at ``path``, made where it is missing."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(path, isolation_level=None), poolclass=NullPool
    )
    with engine.begin() as connection:
        # All or nothing, which Python's driver doesn't do for CREATE TABLE by itself; a second
        # instance waits here.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        migrate_engine(connection)


def migrate_engine(connection: Connection) -> None:
    """Migrate the connected database in its open transaction.

    NewerDatabase where it is ahead of this version; StoreError where a table or a column is missing
    all the same.
    """
    _upgrade(connection)
    _compare(connection)


def _upgrade(connection: Connection) -> None:
    if revision_of(connection) == HEAD:
        return
    # Imported late: it takes longer than all the rest of a start that has nothing to do.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    if revision_of(connection) == "0003" and _is_another_0003(connection):
        # It has kept forms, as today's 0004 makes them, and lacks what today's 0003 does.
        command.stamp(config, "0002")
        command.upgrade(config, "0003")
        command.stamp(config, "0004")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    revision = revision_of(connection)
    if revision is not None and revision not in known:
        raise NewerDatabase(
            "The database was written by a newer version of Cairn. Update Cairn, or put back the"
            " backup from before."
        )
    command.upgrade(config, "head")


def _compare(connection: Connection) -> None:
    """Say what the tables lack of what the code means; go on only where it can do without that."""
    lacking = differences(connection)
    if not lacking:
        return
    said = sentence_about(lacking)
    if any(difference.matters for difference in lacking):
        raise StoreError(f"{said} Put back the backup from before it was changed.")
    log.warning("the database differs", what=said)


def revision_of(connection: Connection) -> str | None:
    """The number of the last migration that a database had; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _is_another_0003(connection: Connection) -> bool:
    """Whether it was made while kept forms had the number that answers and facts have today."""
    return {"keepsakes", "drafts"} <= set(inspect(connection).get_table_names())
