"""Statements of the hot path: SQLAlchemy expressions, compiled once, run on SQLite's own cursor.

Building and caching an expression at every call costs SQLAlchemy 30 to 300 microseconds a
statement, SQLite itself 3; ``/log`` runs a dozen. On PostgreSQL, where a round trip costs more than
that, SQLAlchemy runs them as usual.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ClauseElement, ColumnCollection
from sqlalchemy.types import TypeEngine

from bot.store.work import Transaction

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
Processor = Convert | None


class Statement:
    """An expression whose every value is a ``bindparam``.

    ``columns`` are what a row of its result holds.

    ``build`` is asked once for each dialect, by name, because INSERT ... ON CONFLICT is spelled
    once for each.
    """

    def __init__(self, build: Callable[[str], Executable]) -> None:
        self._build = build
        self._built: dict[str, Executable] = {}
        self._compiled: Compiled | None = None

    def rows(self, tx: Transaction, values: Values) -> Sequence[Sequence[Any]]:
        """Run it; the rows of its result."""
        if tx.dialect.name != "sqlite":
            result = tx.execute(self._expression(tx.dialect.name), dict(values))
            if not result.returns_rows:
                return []
            return result.all()
        compiled = self._for_sqlite(tx)
        try:
            return compiled.read(_raw(tx).execute(compiled.sql, compiled.bind(values)).fetchall())
        except sqlite3.IntegrityError as error:
            raise IntegrityError(compiled.sql, None, error) from error

    def row(self, tx: Transaction, values: Values) -> Sequence[Any] | None:
        """The first row, or None."""
        rows = self.rows(tx, values)
        if not rows:
            return None
        return rows[0]

    def value(self, tx: Transaction, values: Values) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(tx, values)
        if not rows:
            return None
        return rows[0][0]

    def each(self, tx: Transaction, many: Iterable[Values]) -> None:
        """Run it once for each set of values, without a result; not at all where there is none."""
        sets = list(many)
        if not sets:
            return
        if tx.dialect.name != "sqlite":
            tx.execute(self._expression(tx.dialect.name), [dict(values) for values in sets])
            return
        compiled = self._for_sqlite(tx)
        _raw(tx).executemany(compiled.sql, [compiled.bind(values) for values in sets])

    def _expression(self, dialect: str) -> Executable:
        if dialect not in self._built:
            self._built[dialect] = self._build(dialect)
        return self._built[dialect]

    def _for_sqlite(self, tx: Transaction) -> Compiled:
        if self._compiled is None:
            self._compiled = Compiled(self._expression("sqlite"), tx.dialect)
        return self._compiled


class Compiled:
    """SQL text with the order and the conversions of its values and columns."""

    def __init__(self, expression: Executable, dialect: Dialect) -> None:
        compiled = cast(Any, cast(ClauseElement, expression).compile(dialect=dialect))
        self.sql = str(compiled)
        names: list[str] = compiled.positiontup
        params = compiled.params
        self._fixed = {name: params[name] for name in names if params.get(name) is not None}
        self._names = names
        self._converters = _numbered(_into(compiled.binds[name].type, dialect) for name in names)
        self._readers = _numbered(_out(expression, dialect))

    def bind(self, values: Values) -> list[Any]:
        """The values in the order of the text's question marks. KeyError where one is missing."""
        given = values
        if self._fixed:
            given = {**self._fixed, **values}
        bound = [given[name] for name in self._names]
        for at, convert in self._converters:
            bound[at] = convert(bound[at])
        return bound

    def read(self, rows: list[Any]) -> Sequence[Sequence[Any]]:
        """Rows with each column as its type has it."""
        if not self._readers or not rows:
            return rows
        converted = [list(row) for row in rows]
        for row in converted:
            for at, read in self._readers:
                row[at] = read(row[at])
        return converted


def _raw(tx: Transaction) -> sqlite3.Connection:
    return cast(sqlite3.Connection, tx.connection.dbapi_connection)


def _numbered(processors: Iterable[Processor]) -> list[tuple[int, Convert]]:
    """Those that there are, each with its place."""
    return [(at, convert) for at, convert in enumerate(processors) if convert is not None]


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(expression: Executable, dialect: Dialect) -> list[Processor]:
    columns: ColumnCollection[str, Any] | None = getattr(expression, "exported_columns", None)
    return [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in columns or ()
    ]
