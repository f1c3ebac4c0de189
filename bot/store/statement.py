"""Statements of the hot path: expressions compiled once, run on the driver's own cursor.

Building an expression at every call, finding it in a cache and wrapping its result costs SQLAlchemy
30 to 300 microseconds a statement; SQLite itself takes 3, a round trip to PostgreSQL about 100.
Nothing is prepared on the server, so that PgBouncer may stand between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement, ColumnElement
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
        self._compiled: dict[str, Compiled] = {}

    def rows(self, tx: Transaction, values: Values) -> Sequence[Sequence[Any]]:
        """Run it; the rows of its result."""
        compiled = self._for(tx)
        try:
            cursor = _driver(tx).execute(compiled.sql, compiled.bind(values))
            if not compiled.returns:
                return []
            return compiled.read(cursor.fetchall())
        except compiled.fault as error:
            raise _told(tx, compiled.sql, error) from error

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

    def changes(self, tx: Transaction, values: Values) -> int:
        """Run it, without a result; how many rows it changed."""
        compiled = self._for(tx)
        try:
            return int(_driver(tx).execute(compiled.sql, compiled.bind(values)).rowcount)
        except compiled.fault as error:
            raise _told(tx, compiled.sql, error) from error

    def each(self, tx: Transaction, many: Iterable[Values]) -> None:
        """Run it once for each set of values, without a result; not at all where there is none."""
        compiled = self._for(tx)
        sets = [compiled.bind(values) for values in many]
        if not sets:
            return
        try:
            _driver(tx).cursor().executemany(compiled.sql, sets)
        except compiled.fault as error:
            raise _told(tx, compiled.sql, error) from error

    def _for(self, tx: Transaction) -> Compiled:
        name = tx.dialect.name
        if name not in self._compiled:
            self._compiled[name] = Compiled(self._build(name), tx.dialect)
        return self._compiled[name]


class Compiled:
    """SQL text with the order and the conversions of its values and columns."""

    def __init__(self, expression: Executable, dialect: Dialect) -> None:
        compiled = cast(Any, cast(ClauseElement, expression).compile(dialect=dialect))
        self.sql = str(compiled)
        self.fault = _fault(dialect)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        names: list[str] = compiled.positiontup or list(binds)
        params = compiled.params
        self._fixed = {name: params[name] for name in names if params.get(name) is not None}
        self._names = names
        self._by_name = not compiled.positional
        self._converters = _numbered(_into(binds[name].type, dialect) for name in names)
        columns = getattr(expression, "exported_columns", None) or ()
        self.returns = bool(columns)
        self._readers = _numbered(_out(column, dialect) for column in columns)

    def bind(self, values: Values) -> list[Any] | dict[str, Any]:
        """The values as the driver takes them. KeyError where one is missing."""
        given = values
        if self._fixed:
            given = {**self._fixed, **values}
        bound = [given[name] for name in self._names]
        for at, convert in self._converters:
            bound[at] = convert(bound[at])
        if self._by_name:
            return dict(zip(self._names, bound, strict=True))
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


def send(tx: Transaction, statements: str) -> Any:
    """Run several without values in one round trip, where the driver takes them so.

    The first column of the last one's first row; None where it has no rows.
    """
    cursor = _driver(tx).cursor()
    try:
        cursor.execute(statements)
        while cursor.nextset():
            pass
        if cursor.description is None:
            return None
        return cursor.fetchone()[0]
    except _fault(tx.dialect) as error:
        raise _told(tx, statements, error) from error


def _fault(dialect: Dialect) -> type[Exception]:
    """What the driver's errors are."""
    fault: type[Exception] = cast(Any, dialect).dbapi.Error
    return fault


def _driver(tx: Transaction) -> Any:
    """The driver's connection: sqlite3's or psycopg's."""
    return tx.connection.dbapi_connection


def _told(tx: Transaction, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy raises it; a connection that broke is used no more."""
    broke = tx.dialect.is_disconnect(cast(Any, error), _driver(tx), None)
    if broke:
        tx.invalidate(error)
    return cast(Any, DBAPIError).instance(  # type: ignore[no-any-return]  # overloaded too tightly
        sql,
        None,
        error,
        _fault(tx.dialect),
        hide_parameters=True,
        connection_invalidated=broke,
        dialect=tx.dialect,
    )


def _numbered(processors: Iterable[Processor]) -> list[tuple[int, Convert]]:
    """Those that there are, each with its place."""
    return [(at, convert) for at, convert in enumerate(processors) if convert is not None]


def _into(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(column: ColumnElement[Any], dialect: Dialect) -> Processor:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
