"""A unit of work: a plain function of a transaction.

It may run again after a serialisation conflict, so it has no effect outside the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Transaction = Connection
Work = Callable[[Transaction], T]
TRACES = "cairn: traces of what was deleted"


class NeedsWriting(Exception):
    """A unit that came through the reading door has something to write: the other one is its."""


def leave_no_trace(tx: Transaction) -> None:
    """Once this is committed, let nothing of what was deleted stay in SQLite's files.

    A server's files are the server's.
    """
    if tx.dialect.name == "sqlite":
        tx.info[TRACES] = True


def carried(error: StopIteration) -> RuntimeError:
    """What a future can carry in the place of this error.

    It refuses StopIteration, and its caller would wait for ever.
    """
    fault = RuntimeError("a unit of work raised StopIteration")
    fault.__cause__ = error
    return fault
