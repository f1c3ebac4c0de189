"""Posts in the channel that are to be brought up to date: a thread to open, numbers that changed.

``refresh_at`` says when. Whoever takes such a row sets it ahead, so that another takes it only if
this one falls over; what changes meanwhile sets it back, and is looked after in a further round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, literal, null, select, update

from bot.messages import Message
from bot.store import presence
from bot.store.columns import Instant
from bot.store.outbox import SENT
from bot.store.served import Served, is_served
from bot.store.tables import outbox
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class LivePost:
    """A post that stands in a channel. ``thread`` is None where one is still to be opened."""

    id: int
    community_id: int
    kind: str
    slot: date
    item_id: str
    platform: str
    space: str
    channel: str
    key: str
    reply: bytes
    message_id: str
    thread: str | None
    refreshes: int


def stale(tx: Transaction, community_id: int, kind: str, item_id: str, at: datetime) -> None:
    """The numbers under an item's posts have changed: bring them up to date at ``at``.

    "" for any kind, or item. One that is so old that its words were emptied stays as it is.
    """
    posts = [
        outbox.c.community_id == community_id,
        outbox.c.state == SENT,
        outbox.c.person == "",
        outbox.c.reply != b"",
    ]
    if kind:
        posts.append(outbox.c.kind == kind)
    if item_id:
        posts.append(outbox.c.item_id == item_id)
    tx.execute(update(outbox).where(*posts).values(refresh_at=at, refreshes=0))


def take(
    tx: Transaction, served: Served, now: datetime, until: datetime, limit: int
) -> list[LivePost]:
    """Posts whose time has come in the spaces that are ``served``, earliest first.

    They come again at ``until`` if they are not settled.
    """
    query = (
        select(*(outbox.c[name] for name in LivePost.__slots__))
        .where(
            outbox.c.refresh_at.is_not(None),  # as the index has it
            outbox.c.refresh_at <= now,
            is_served(served),
            presence.not_left(),
        )
        .order_by(outbox.c.refresh_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    posts = [LivePost(*row) for row in tx.execute(query)]
    if posts:
        taken = outbox.c.id.in_([post.id for post in posts])
        tx.execute(update(outbox).where(taken).values(refresh_at=until))
    return posts


def settle(
    tx: Transaction,
    post: LivePost,
    until: datetime,
    reply: bytes,
    thread: str | None,
    note: Message | None = None,
) -> None:
    """It shows ``reply`` now, with this thread.

    A change since it was taken is left for the next round.

    Where another settled it meanwhile, nobody knows whose edit came last: it is looked at once
    more.
    """
    at = outbox.c.refresh_at
    again = case((at == until, null()), (at.is_(None), literal(until, Instant())), else_=at)
    values: dict[str, Any] = {"reply": reply, "thread": thread, "refreshes": 0, "refresh_at": again}
    if note is not None:
        values["reason"] = note
    tx.execute(update(outbox).where(outbox.c.id == post.id).values(**values))


def put_off(tx: Transaction, post: LivePost, until: datetime, again: datetime | None) -> None:
    """It could not be done: try at ``again``, or not any more."""
    mine = (outbox.c.id == post.id, outbox.c.refresh_at == until)
    later = {"refresh_at": again, "refreshes": outbox.c.refreshes + 1}
    tx.execute(update(outbox).where(*mine).values(**later))
