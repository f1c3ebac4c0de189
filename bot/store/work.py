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
