"""Who sends what of the outbox: a lease makes one courier send a delivery.

waiting -> leased -> sent | dead | skipped, or back to waiting. ``first_try_at`` is set, in a commit
of its own, right before the first send whose fate is open: a row that has none was surely not sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Executable,
    Text,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    tuple_,
    update,
)

from bot.messages import Message
from bot.store import presence
from bot.store.columns import Id, Instant
from bot.store.outbox import DEAD, LEASED, SENT, SKIPPED, WAITING
from bot.store.served import Served, is_served
from bot.store.statement import Statement
from bot.store.tables import outbox
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post on its way.

    ``first_try_at``: an earlier try, at that time, may have arrived; None: none has.
    """

    id: int
    community_id: int
    schedule_id: int | None
    member_id: int | None
    kind: str
    slot: date
    item_id: str
    platform: str
    space: str
    channel: str
    person: str
    key: str
    reply: bytes
    attempts: int
    first_try_at: datetime | None
    due_at: datetime
    give_up_at: datetime


_DELIVERY = tuple(outbox.c[name] for name in Delivery.__slots__)


def take(
    tx: Transaction,
    name: str,
    served: Served,
    now: datetime,
    until: datetime,
    limit: int,
    *,
    each_space: int = 1_000_000,
    full: Collection[tuple[str, str]] = (),
    mine: Collection[int] = (),
) -> list[Delivery]:
    """Take up to ``limit`` deliveries that are ready, or whose lease ran out with its holder.

    None but of the spaces that are ``served`` and did not remove the bot, at most ``each_space`` of
    one space, none of those that are ``full``, and none of ``mine``, which the holder has still in
    hand: so no space, however many posts it has and however dead it is, delays another.
    """
    line = _Line(tx, served, mine, Counter(dict.fromkeys(full, each_space)), each_space, limit)
    lapsed, due = outbox.c.lease_until, outbox.c.next_try_at
    line.walk(lapsed, outbox.c.state == LEASED, lapsed.is_not(None), lapsed < now)
    line.walk(due, outbox.c.state == WAITING, due <= now)
    if line.found:
        taken = {"state": LEASED, "lease": name, "lease_until": until}
        ids = [delivery.id for delivery in line.found]
        tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**taken))
    return line.found


@dataclass(slots=True)
class _Line:
    """Those in front, page by page along an index, so that nothing behind them is read.

    ``of_space`` counts what each space has in hand. What was passed over is not read again; from
    the next page on the database passes over all that is for a space which has enough.
    """

    tx: Transaction
    served: Served
    mine: Collection[int]
    of_space: Counter[tuple[str, str]]
    each_space: int
    limit: int
    found: list[Delivery] = field(default_factory=list)

    def walk(self, at: ColumnElement[datetime], *ready: ColumnElement[bool]) -> None:
        """Take of those that are ``ready``, the earliest first, until there are enough.

        A row that another one is taking is passed over.
        """
        line = (
            select(at, *_DELIVERY)
            .where(*ready, is_served(self.served), presence.not_left())
            .order_by(at, outbox.c.id)
            .limit(self.limit)
            .with_for_update(skip_locked=True)
        )
        page = line
        while len(self.found) < self.limit:
            rows = self.tx.execute(page.where(*self._open())).all()
            for _, *columns in rows:
                self._take(Delivery(*columns))
            if len(rows) < self.limit:
                return
            moment, id, *_ = rows[-1]
            passed = tuple_(literal(moment, Instant()), literal(id, Id))
            page = line.where(tuple_(at, outbox.c.id) > passed)

    def _open(self) -> list[ColumnElement[bool]]:
        """What is not in hand, and for a space that may have more."""
        full = [space for space, count in self.of_space.items() if count >= self.each_space]
        wanted: list[ColumnElement[bool]] = []
        if full:
            wanted.append(tuple_(outbox.c.platform, outbox.c.space).not_in(full))
        if self.mine:
            wanted.append(outbox.c.id.not_in(self.mine))
        return wanted

    def _take(self, delivery: Delivery) -> None:
        space = (delivery.platform, delivery.space)
        if len(self.found) < self.limit and self.of_space[space] < self.each_space:
            self.of_space[space] += 1
            self.found.append(delivery)


def store_reply(tx: Transaction, delivery_id: int, holder: str, reply: bytes, item_id: str) -> None:
    """Keep what will be sent, before it is. Nothing where the lease has gone to another holder."""
    _STORE_REPLY.changes(tx, {**_held(delivery_id, holder), "reply": reply, "item_id": item_id})


def give_time(tx: Transaction, delivery_id: int, holder: str, until: datetime) -> None:
    """Try to send it until then. Nothing where the lease has gone to another holder."""
    _GIVE_TIME.changes(tx, {**_held(delivery_id, holder), "until": until})


def begin(tx: Transaction, delivery_id: int, holder: str, now: datetime) -> bool:
    """Note that it is being sent from now on.

    False where the lease has run out or gone to another holder.
    """
    return _BEGIN.changes(tx, {**_held(delivery_id, holder), "now": now}) > 0


def not_begun(tx: Transaction, delivery: Delivery, holder: str) -> None:
    """Nothing was sent after all: it was tried as often as before, and as long ago."""
    before = {"attempts": delivery.attempts, "first_try_at": delivery.first_try_at}
    _NOT_BEGUN.changes(tx, {**_held(delivery.id, holder), **before})


def mark_sent(
    tx: Transaction, delivery_id: int, message_id: str, link: str, now: datetime, look_after: bool
) -> None:
    """It arrived, as this message.

    ``look_after``: it is a post, with a thread to open and numbers to keep.
    """
    sent = {"id": delivery_id, "message_id": message_id, "link": link, "sent_at": now}
    care = {"refresh_at": now, "thread": None} if look_after else {"refresh_at": None, "thread": ""}
    _MARK_SENT.changes(tx, {**sent, **care})


def mark_dead(tx: Transaction, delivery_id: int, holder: str, reason: Message) -> bool:
    """It won't be tried again. False where the lease has gone to another holder."""
    return _END.changes(tx, {**_held(delivery_id, holder), "as": DEAD, "reason": reason}) > 0


def mark_skipped(tx: Transaction, delivery_id: int, holder: str, reason: Message) -> bool:
    """It was not sent and won't be. False where the lease has gone to another holder."""
    return _END.changes(tx, {**_held(delivery_id, holder), "as": SKIPPED, "reason": reason}) > 0


def put_back(
    tx: Transaction,
    delivery_id: int,
    holder: str,
    next_try_at: datetime,
    reason: Message,
    unsure: bool,
) -> bool:
    """Try again later.

    ``unsure``: some try may have arrived after all. False where another has the lease.
    """
    later = {"next_try_at": next_try_at, "reason": reason, "unsure": unsure}
    return _PUT_BACK.changes(tx, {**_held(delivery_id, holder), **later}) > 0


def _held(delivery_id: int, holder: str) -> dict[str, Any]:
    return {"id": delivery_id, "holder": holder}


_ID = outbox.c.id == bindparam("id")
_HELD = (_ID, outbox.c.state == LEASED, outbox.c.lease == bindparam("holder"))
Row = dict[str, Any]
_NO_LEASE: Row = {"lease": null(), "lease_until": null()}


def _storing(_dialect: str) -> Executable:
    worded: Row = {"reply": bindparam("reply"), "item_id": bindparam("item_id")}
    return update(outbox).where(*_HELD).values(worded)


def _giving_time(_dialect: str) -> Executable:
    return update(outbox).where(*_HELD).values(give_up_at=bindparam("until"))


def _beginning(_dialect: str) -> Executable:
    now = bindparam("now", type_=Instant())
    tried = {
        "attempts": outbox.c.attempts + 1,
        "first_try_at": func.coalesce(outbox.c.first_try_at, now),
    }
    return update(outbox).where(*_HELD, outbox.c.lease_until > now).values(tried)


def _taking_back(_dialect: str) -> Executable:
    before: Row = {"attempts": bindparam("attempts"), "first_try_at": bindparam("first_try_at")}
    return update(outbox).where(*_HELD).values(before)


def _marking(_dialect: str) -> Executable:
    names = ("message_id", "link", "sent_at", "refresh_at", "thread")
    sent: Row = {name: bindparam(name) for name in names}
    arrived = {**sent, **_NO_LEASE, "state": SENT, "reason": literal("", Text())}
    return update(outbox).where(_ID, outbox.c.state != SENT).values(arrived)


def _ending(_dialect: str) -> Executable:
    over: Row = {"state": bindparam("as"), "reason": bindparam("reason")}
    return update(outbox).where(*_HELD).values({**over, **_NO_LEASE})


def _putting_back(_dialect: str) -> Executable:
    unsure = bindparam("unsure", type_=Boolean()).is_(True)
    later = {
        "state": WAITING,
        "next_try_at": bindparam("next_try_at"),
        "reason": bindparam("reason"),
        "first_try_at": case((unsure, outbox.c.first_try_at), else_=null()),
    }
    return update(outbox).where(*_HELD).values({**later, **_NO_LEASE})


_STORE_REPLY = Statement(_storing)
_GIVE_TIME = Statement(_giving_time)
_BEGIN = Statement(_beginning)
_NOT_BEGUN = Statement(_taking_back)
_MARK_SENT = Statement(_marking)
_END = Statement(_ending)
_PUT_BACK = Statement(_putting_back)
