"""Small facts that outlive a restart, by key."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from bot.store.tables import kv
from bot.store.upsert import insert_into
from bot.store.work import Transaction

# The fact that a backup leaves behind, in itself and in what it was made of: when it was made
BACKED_UP_AT = "backup/at"


def get(tx: Transaction, key: str) -> str | None:
    """The value last kept under ``key``."""
    return tx.execute(select(kv.c.value).where(kv.c.key == key)).scalar()


def put(tx: Transaction, key: str, value: str) -> None:
    """Keep ``value`` under ``key`` (<= 64 characters)."""
    insert = insert_into(tx, kv).values(key=key, value=value)
    tx.execute(
        insert.on_conflict_do_update(index_elements=["key"], set_={"value": insert.excluded.value})
    )


def drop(tx: Transaction, key: str) -> None:
    """Forget what is kept under ``key``, and under what begins with it and a slash."""
    below = kv.c.key.startswith(f"{key}/", autoescape=True)
    tx.execute(delete(kv).where(or_(kv.c.key == key, below)))
