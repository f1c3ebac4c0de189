"""How a database means to carry out a statement: which rows it reads, and which it sorts.

``listening`` hears every statement that an open database is given, whoever gives it; ``steps_of``
asks for the plan of one, in the same words for both kinds of database.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.pool import Pool

LITERALS = re.compile(
    r"x?'(?:[^']|'')*'|(?<![\w.])-?\d+(?:\.\d+)?\b|%\([^)]*\)s(?:::\w+)?", re.IGNORECASE
)
LISTS = re.compile(r"\(\?(?:, \?)+\)")
LOOKS = re.compile(
    r"(?P<how>SCAN|SEARCH) (?P<table>\w+)(?: AS \w+)?(?: USING (?P<by>[^(]*))?(?:\((?P<keys>.*)\))?"
)


# An index has the order, but for rows that it takes for equal
PARTLY = re.compile(r"LAST \d* ?TERM|RIGHT PART")
READING = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What was asked, with its values; ``form`` is the same for all that differ in values only."""

    sql: str
    values: Any = None

    @property
    def form(self) -> str:
        return LISTS.sub("(?)", " ".join(LITERALS.sub("?", self.sql).split()))


@dataclass(frozen=True, slots=True)
class Step:
    """A table that is read by an index, down to these columns, or a sort of what was read.

    No columns: all of it is read. ``table`` is "" for a sort, ``index`` for what has no name.
    """

    table: str = ""
    columns: frozenset[str] = frozenset()
    index: str = ""
    sorts: str = ""


@contextmanager
def listening() -> Iterator[dict[str, Statement]]:
    """The statements of every connection that is opened meanwhile, the first one of each form."""
    heard: dict[str, Statement] = {}

    def hear(sql: str, values: Any = None) -> None:
        statement = Statement(sql, values)
        heard.setdefault(statement.form, statement)

    class Heard:
        """Before whatever kind of cursor the connection has."""

        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            hear(str(query), params)
            return super().execute(query, params, **options)  # type: ignore[misc]  # a cursor's

        def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
            many = list(params_seq)
            hear(str(query), many[0])
            super().executemany(query, many, **options)  # type: ignore[misc]  # a cursor's

    def connected(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(hear)
        else:
            connection.cursor_factory = type("Hearing", (Heard, connection.cursor_factory), {})

    event.listen(Pool, "connect", connected)
    try:
        yield heard
    finally:
        event.remove(Pool, "connect", connected)


def of_sqlite(connection: sqlite3.Connection, statement: Statement) -> list[Step]:
    """The plan of a statement as SQLite makes it."""
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}").fetchall()
    names = _aliases(statement.sql)
    steps: list[Step] = []
    for *_, detail in rows:
        look = LOOKS.match(detail)
        if look is not None:
            table = names.get(look["table"], look["table"])
            keys = frozenset(re.findall(r"(\w+)[=<>]", look["keys"] or ""))
            steps.append(Step(table, keys, (look["by"] or "").rpartition("INDEX ")[2].strip()))
        elif "TEMP B-TREE" in detail and not PARTLY.search(detail):
            steps.append(Step(sorts=detail.rpartition(" FOR ")[2]))
    return steps


def of_postgres(connection: psycopg.Connection[Any], statement: Statement) -> list[Step]:
    """The plan of a statement as PostgreSQL makes it."""
    query: Any = f"EXPLAIN (FORMAT JSON) {statement.sql}"
    row = connection.execute(query, statement.values).fetchone()
    assert row is not None
    return list(_steps(row[0][0]["Plan"]))


def _steps(node: Mapping[str, Any]) -> Iterator[Step]:
    for below in node.get("Plans", ()):
        yield from _steps(below)
    kind = node["Node Type"]
    if kind == "Sort":
        yield Step(sorts="ORDER BY")
    if kind == "Bitmap Index Scan":
        yield Step(index=node["Index Name"])
    elif kind == "Bitmap Heap Scan":
        yield Step(node["Relation Name"], _columns_of(node.get("Recheck Cond", "")))
    elif "Relation Name" in node and kind != "ModifyTable":
        found = _columns_of(node.get("Index Cond", ""))
        yield Step(node["Relation Name"], found, node.get("Index Name", ""))


def _columns_of(condition: str) -> frozenset[str]:
    words = re.sub(r"'[^']*'(::[\w ]+)?", "", condition)
    return frozenset(re.findall(r"\b([a-z][a-z_]+)\b", words))


def _aliases(sql: str) -> dict[str, str]:
    """What a statement calls a table, and its name."""
    return {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", sql)}
