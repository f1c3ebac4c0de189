"""Bringing a database to today's tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from bot.errors import NewerDatabase

HEAD = "0006"
"""The newest migration. A test holds it equal to what lies in migrations/."""


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

    NewerDatabase where it is ahead of this version.
    """
    if revision_of(connection) == HEAD:
        return
    # Imported late: it takes longer than all the rest of a start that has nothing to do.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    revision = revision_of(connection)
    if revision is not None and revision not in known:
        raise NewerDatabase(
            "The database was written by a newer version of Cairn. Update Cairn, or put back the"
            " backup from before."
        )
    command.upgrade(config, "head")


def revision_of(connection: Connection) -> str | None:
    """The version of the database's tables; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
