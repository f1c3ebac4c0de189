"""INSERT ... ON CONFLICT, which SQLAlchemy spells once for each dialect."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = sqlite.Insert | postgresql.Insert


def insert_into(tx: Connection, table: Table) -> Upsert:
    """An INSERT with ``on_conflict_do_update`` and ``on_conflict_do_nothing``.

    For the connected database.
    """
    return insert_for(tx.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Upsert:
    """The same for a dialect by its name, for a statement built before there is a connection."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
