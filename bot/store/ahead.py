"""What a clock that was ahead left in the outbox, at moments that have not come yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update

from bot.store.outbox import NOTICE, SKIPPED, WAITING
from bot.store.tables import outbox
from bot.store.work import Transaction

KEEP_TRYING = timedelta(days=2)  # to send a notice


def skipped_ahead(tx: Transaction, now: datetime, after: int, limit: int) -> list[int]:
    """Schedules of numbers after ``after`` with a slot that was skipped before it was due."""
    ahead = (outbox.c.state == SKIPPED, outbox.c.next_try_at > now, outbox.c.due_at > now)
    query = select(outbox.c.schedule_id).where(*ahead, outbox.c.schedule_id > after).distinct()
    return list(tx.execute(query.order_by(outbox.c.schedule_id).limit(limit)).scalars())


def unskip(tx: Transaction, schedule_id: int, now: datetime) -> list[date]:
    """Forget slots of a schedule that were skipped before they were due: they come as ever.

    Which ones it were.
    """
    skipped = (
        outbox.c.schedule_id == schedule_id,
        outbox.c.state == SKIPPED,
        outbox.c.due_at > now,
    )
    return list(tx.execute(delete(outbox).where(*skipped).returning(outbox.c.slot)).scalars())


def tell_now(tx: Transaction, now: datetime) -> None:
    """Send notices now that were put in the outbox at a time that has not come yet."""
    ahead = (outbox.c.state == WAITING, outbox.c.kind == NOTICE, outbox.c.created_at > now)
    later = now + KEEP_TRYING
    soon = {"next_try_at": now, "due_at": now, "created_at": now, "give_up_at": later}
    tx.execute(update(outbox).where(*ahead).values(**soon))


def drop(tx: Transaction, key: str) -> None:
    """Not send a message that nobody has tried to send yet."""
    tx.execute(delete(outbox).where(outbox.c.key == key, outbox.c.state == WAITING))
