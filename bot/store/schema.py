"""What a database's tables lack of those that the code means.

It is looked at once at every start, on both stores. What somebody added of their own is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, inspect, text

from bot.store.tables import metadata


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the tables lack, in words. ``matters`` where the code can't do without it."""

    what: str
    matters: bool

    def __str__(self) -> str:
        return self.what


def differences(tx: Connection) -> list[Difference]:
    """What the database lacks, table by table; empty where it is as the code means it."""
    look = inspect(tx)
    found_columns = {name: columns for (_, name), columns in look.get_multi_columns().items()}
    found_indexes = {name: indexes for (_, name), indexes in look.get_multi_indexes().items()}
    options = _options(tx)
    lacking: list[Difference] = []
    for name, table in metadata.tables.items():
        if name not in found_columns:
            lacking.append(Difference(f"the table {name} is missing", matters=True))
            continue
        lacking += _columns(table, found_columns[name])
        lacking += _indexes(table, found_indexes.get(name, []))
        if name in options:
            lacking += _kept(table, options[name])
    return lacking


def sentence_about(lacking: list[Difference]) -> str:
    """What is lacking, in one sentence."""
    return f"The database is not as this version makes it: {'; '.join(map(str, lacking))}."


def _columns(table: Table, found: list[Any]) -> Iterator[Difference]:
    there = {column["name"] for column in found}
    for column in table.columns:
        if column.name not in there:
            yield Difference(f"{table.name} has no column {column.name}", matters=True)


def _indexes(table: Table, found: list[Any]) -> Iterator[Difference]:
    there = {index["name"]: index for index in found}
    for index in table.indexes:
        name = str(index.name)
        if name not in there:
            yield Difference(f"{table.name} has no index {name}", matters=False)
            continue
        columns = [column.name for column in index.columns]
        if there[name]["column_names"] != columns or _is_partial(there[name]) != _wanted(index):
            yield Difference(f"the index {name} is another one", matters=False)


def _is_partial(found: Any) -> bool:
    options = found.get("dialect_options", {})
    return any(key.endswith("_where") for key in options)


def _wanted(index: Any) -> bool:
    return index.dialect_options["sqlite"]["where"] is not None


def _kept(table: Table, sql: str) -> Iterator[Difference]:
    """How SQLite keeps the rows: which of its two ways, and whether a number may come again."""
    wanted = table.dialect_options["sqlite"]
    if wanted["autoincrement"] and "AUTOINCREMENT" not in sql:
        yield Difference(f"{table.name} may give a number twice", matters=False)
    if not wanted["with_rowid"] and "WITHOUT ROWID" not in sql:
        yield Difference(f"{table.name} keeps its rows beside its keys", matters=False)


def _options(tx: Connection) -> dict[str, str]:
    """The definition of each table, on SQLite."""
    if tx.dialect.name != "sqlite":
        return {}
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    return {row.name: row.sql for row in tx.execute(query)}
