"""The words of posts that are long settled: they are by far the most of what is kept.

The row stays, without its reply. How far each state was emptied is kept, so that no row is read for
this a second time; what is settled later than its neighbours keeps its words.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import and_, or_, select, update

from bot.store import kv
from bot.store.outbox import DEAD, SENT, SKIPPED
from bot.store.tables import outbox
from bot.store.work import Transaction

STATES = (SENT, DEAD, SKIPPED)


def empty(tx: Transaction, state: str, before: datetime, limit: int) -> int:
    """Empty the replies of up to ``limit`` further rows of a state; how many rows were looked at.

    Of those whose last try was to come before that moment, and that are not to be brought up to
    date.
    """
    at, id = outbox.c.next_try_at, outbox.c.id
    further = [outbox.c.state == state, at < before]
    since = _emptied_up_to(tx, state)
    if since is not None:
        further += [at >= since[0], or_(at > since[0], and_(at == since[0], id > since[1]))]
    rows = tx.execute(select(id, at).where(*further).order_by(at, id).limit(limit)).all()
    if not rows:
        return 0
    ids = outbox.c.id.in_([row.id for row in rows])
    old = (ids, outbox.c.refresh_at.is_(None), outbox.c.reply != b"")
    tx.execute(update(outbox).where(*old).values(reply=b""))
    last = rows[-1]
    kv.put(tx, f"emptied/{state}", json.dumps([last.next_try_at.isoformat(), last.id]))
    return len(rows)


def _emptied_up_to(tx: Transaction, state: str) -> tuple[datetime, int] | None:
    """(``next_try_at``, id) of the last row; None where none was emptied yet."""
    kept = kv.get(tx, f"emptied/{state}")
    if kept is None:
        return None
    at, id = json.loads(kept)
    return datetime.fromisoformat(at), id
