"""INSERT ... ON CONFLICT, which SQLAlchemy spells once for each dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

# Each dialect is imported where it is used: they take a tenth of a start
Upsert: TypeAlias = "sqlite.Insert | postgresql.Insert"


def insert_into(tx: Connection, table: Table) -> Upsert:
    """An INSERT with ``on_conflict_do_update`` and ``on_conflict_do_nothing``.

    For the connected database.
    """
    return insert_for(tx.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Upsert:
    """The same for a dialect by its name, for a statement built before there is a connection."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert

        return insert(table)
    from sqlalchemy.dialects.postgresql import insert as insert_into_postgres

    return insert_into_postgres(table)
