"""INSERT ... ON CONFLICT, which SQLAlchemy spells once for each dialect."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = sqlite.Insert | postgresql.Insert


def insert_into(tx: Connection, table: Table) -> Upsert:
    """An INSERT that knows ``on_conflict_do_update`` and ``on_conflict_do_nothing`` on the connected database."""
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)
