"""Invocations already carried out, kept with the effect: a redelivered event does nothing twice."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, select

from bot.english import PLAIN
from bot.messages import Message
from bot.store.statement import Statement
from bot.store.tables import seen
from bot.store.upsert import insert_into
from bot.store.work import Transaction


def answer_to(tx: Transaction, invocation_id: str) -> Message | None:
    """What is said when this invocation comes again, or None where it is new."""
    return read(_ANSWER.value(tx, {"id": invocation_id}))


def keep(tx: Transaction, invocation_id: str, command: str, at: datetime) -> None:
    """Remember that a command was carried out.

    A second row of the same id raises IntegrityError and undoes the whole unit of work.
    """
    _KEEP.rows(tx, {"id": invocation_id, "answer": _answer(command), "at": at})


def read(answer: str | None) -> Message | None:
    """A kept answer, None for none. Older versions kept the first line of the reply."""
    if answer is None:
        return None
    message = Message.read(answer)
    if message.id == PLAIN:
        return Message("invocation.repeated-as-told", {"answer": answer})
    return message


def press(tx: Transaction, press_id: str, at: datetime) -> datetime | None:
    """Remember a press; when the same one was made before, None for never."""
    before = tx.execute(select(seen.c.at).where(seen.c.id == press_id)).scalar()
    row = insert_into(tx, seen).values(id=press_id, at=at, answer="")
    tx.execute(row.on_conflict_do_update(index_elements=["id"], set_={"at": at}))
    return before


def forget(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop up to ``limit`` of what no platform delivers again, oldest first; how many it were."""
    old = select(seen.c.id).where(seen.c.at < before).order_by(seen.c.at).limit(limit)
    return tx.execute(delete(seen).where(seen.c.id.in_(old))).rowcount


@lru_cache(maxsize=256)  # every command asks it, and there are no more commands than that
def _answer(command: str) -> str:
    return Message("invocation.repeated", {"command": command}).stored()


_ANSWER = Statement(lambda _: select(seen.c.answer).where(seen.c.id == bindparam("id")))
_KEEP = Statement(
    lambda _: insert(seen).values({name: bindparam(name) for name in ("id", "answer", "at")})
)
