"""Posts in the channel that are to be brought up to date: a thread to open, numbers that changed.

``refresh_at`` says when. Whoever takes such a row sets it ahead, so that another takes it only if
this one falls over; what changes meanwhile sets it back, and is looked after in a further round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Executable,
    LargeBinary,
    Text,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    update,
)

from bot.messages import Message
from bot.store import presence
from bot.store.columns import Instant, MessageText
from bot.store.outbox import SENT
from bot.store.served import Served, is_served
from bot.store.spaces import Community
from bot.store.statement import Statement
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


def stale(tx: Transaction, community: Community, kind: str, item_id: str, at: datetime) -> None:
    """The numbers under an item's posts have changed: bring them up to date at ``at``.

    "" for any kind, or item. One that is so old that it left the outbox stays as it is.
    """
    posts = [
        outbox.c.community_id.in_(community.parts),
        outbox.c.state == SENT,
        outbox.c.person == "",
        outbox.c.reply != b"",  # as an older version left them, until they leave
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
    shown = {"reply": reply, "thread": thread, "note": note}
    _SETTLE.changes(tx, {"id": post.id, "until": until, **shown})


def put_off(tx: Transaction, post: LivePost, until: datetime, again: datetime | None) -> None:
    """It could not be done: try at ``again``, or not any more."""
    _PUT_OFF.changes(tx, {"id": post.id, "until": until, "again": again})


_ID = outbox.c.id == bindparam("id")


def _settling(_dialect: str) -> Executable:
    at, until = outbox.c.refresh_at, bindparam("until", type_=Instant())
    again = case((at == until, null()), (at.is_(None), until), else_=at)
    note = func.nullif(bindparam("note", type_=MessageText()), literal("", Text()))
    # Words that were forgotten meanwhile stay so
    none = literal(b"", LargeBinary())
    reply = case((outbox.c.reply == none, none), else_=bindparam("reply", type_=LargeBinary()))
    shown = {"reply": reply, "thread": bindparam("thread"), "refreshes": 0}
    reason = func.coalesce(note, outbox.c.reason)
    return update(outbox).where(_ID).values({**shown, "refresh_at": again, "reason": reason})


def _putting_off(_dialect: str) -> Executable:
    later = {"refresh_at": bindparam("again"), "refreshes": outbox.c.refreshes + 1}
    return update(outbox).where(_ID, outbox.c.refresh_at == bindparam("until")).values(later)


_SETTLE = Statement(_settling)
_PUT_OFF = Statement(_putting_off)
