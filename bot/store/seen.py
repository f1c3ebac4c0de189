"""Invocations already carried out, kept with the effect: a redelivered event does nothing twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.store.statement import Statement
from bot.store.tables import seen
from bot.store.work import Transaction


def summary_of(tx: Transaction, invocation_id: str) -> str | None:
    """What was answered to this invocation, or None where it is new."""
    found: str | None = _SUMMARY.value(tx, {"id": invocation_id})
    return found


def keep(tx: Transaction, invocation_id: str, summary: str, at: datetime) -> None:
    """Remember it.

    A second row of the same id raises IntegrityError and undoes the whole unit of work.
    """
    _KEEP.rows(tx, {"id": invocation_id, "summary": summary, "at": at})


def forget(tx: Transaction, before: datetime) -> None:
    """Drop what no platform delivers again."""
    tx.execute(delete(seen).where(seen.c.at < before))


_SUMMARY = Statement(lambda _: select(seen.c.summary).where(seen.c.id == bindparam("id")))
_KEEP = Statement(
    lambda _: insert(seen).values({name: bindparam(name) for name in ("id", "summary", "at")})
)
