"""The weekly line about recall cards: planned for whoever wants it, worded when it is sent.

A member's own: where it fails nobody else is told, and where nothing is due, none comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Card
from bot.chat.keys import key_from
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.recall import replies, rules
from bot.messages import Message
from bot.store import leases, members, outbox, presence, recall, recall_weekly
from bot.store.leases import Delivery
from bot.store.outbox import RECALL, NewDelivery
from bot.store.recall_weekly import Wish
from bot.store.work import Transaction

BATCH = 250  # wishes a transaction, as of schedules
TOO_LATE = timedelta(hours=24)  # a line that is later than that says what is long seen
A_WEEK = timedelta(days=8)  # and a day: a zone may have moved its clocks
NOTHING_DUE = Message("recall.nothing-due")
NOT_REACHED = Message("recall.not-reached")


def plan(tx: Transaction, now: datetime) -> int:
    """Plan the lines of up to one batch of members; how many wishes had their time."""
    wishes = recall_weekly.due(tx, now, BATCH)
    outbox.enqueue(tx, [_delivery(wish, now) for wish in wishes if _can_come(tx, wish, now)])
    for wish in wishes:
        recall_weekly.move_on(tx, wish, rules.next_line(now, wish.zone))
    return len(wishes)


def set_right(tx: Transaction, now: datetime) -> None:
    """Take back times that were given by a clock that was ahead."""
    for wish in recall_weekly.ahead(tx, now + A_WEEK):
        recall_weekly.move_on(tx, wish, rules.next_line(now, wish.zone))


def worded(
    tx: Transaction, delivery: Delivery, catalog: Catalog, holder: str, now: datetime
) -> Reply:
    """What a line says, kept as it will be sent. NotNow where nothing is due by now."""
    assert delivery.member_id is not None  # whose line it is
    zone = members.zone_of(tx, delivery.member_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    member = members.by_id(tx, delivery.member_id)
    found = map(catalog.get, recall.due(tx, member, today))
    cards = [item for item in found if isinstance(item, Card) and item.active]
    if not cards:
        raise NotNow(NOTHING_DUE)
    topics = dict.fromkeys(card.topics[0] for card in cards)
    reply = replies.line(cards, [catalog.title_of(topic) for topic in topics])
    leases.store_reply(tx, delivery.id, holder, reply.to_json(), delivery.item_id)
    return reply


def tell_of(tx: Transaction, delivery: Delivery) -> None:
    """Keep for a member that their line did not reach them, with their next answer."""
    if delivery.kind == RECALL and delivery.member_id is not None:
        members.tell(tx, delivery.member_id, NOT_REACHED)


def _can_come(tx: Transaction, wish: Wish, now: datetime) -> bool:
    """Whether a line is not too late, and the bot still where the member wants it."""
    is_late = now - wish.next_at > TOO_LATE
    return not is_late and not presence.is_left(tx, wish.platform, wish.space)


def _delivery(wish: Wish, now: datetime) -> NewDelivery:
    at = wish.next_at
    key = key_from(RECALL, wish.platform, wish.space, wish.account, at.isoformat())
    return NewDelivery(
        wish.community_id,
        RECALL,
        at.astimezone(ZoneInfo(wish.zone)).date(),
        wish.platform,
        wish.space,
        "",
        key,
        due_at=at,
        give_up_at=at + TOO_LATE,
        next_try_at=at,
        created_at=now,
        member_id=wish.member_id,
        person=wish.account,
    )
