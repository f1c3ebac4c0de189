"""Posts that are over leave the outbox: what is read of them later goes on in small rows.

The outbox is what everything of every round reads and writes, so it keeps four weeks. Direct
messages leave nothing behind: nobody asks what became of one after that.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select

from bot.store.outbox import DEAD, NOTICE, SENT, SKIPPED
from bot.store.tables import outbox, past_posts
from bot.store.upsert import insert_into
from bot.store.work import Transaction

KEPT_FOR = timedelta(days=28)  # in the outbox, once it is settled
OVER = (SENT, DEAD, SKIPPED)


def move(tx: Transaction, state: str, before: datetime, limit: int) -> int:
    """Take up to ``limit`` rows of a state out of the outbox, the oldest first; how many went.

    Those that were settled before that moment. One that is to be brought up to date stays until it
    is, and so does one whose own time has not come: a clock that was ahead had settled it.
    """
    oldest = (
        select(outbox.c.id, outbox.c.person, outbox.c.kind)
        .where(outbox.c.state == state, *_all_before(before), outbox.c.refresh_at.is_(None))
        .order_by(outbox.c.next_try_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = tx.execute(oldest).all()
    if not rows:
        return 0
    posts = [row.id for row in rows if not row.person and row.kind != NOTICE]
    names = past_posts.c.keys()
    kept = select(*(outbox.c[name] for name in names)).where(outbox.c.id.in_(posts))
    tx.execute(insert_into(tx, past_posts).from_select(names, kept))
    tx.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in rows])))
    return len(rows)


def _all_before(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Everything that is known of when it was settled is earlier; an index has the first."""
    sent_at = outbox.c.sent_at
    return (
        outbox.c.next_try_at < moment,
        outbox.c.due_at < moment,
        outbox.c.created_at < moment,
        or_(sent_at.is_(None), sent_at < moment),
    )
