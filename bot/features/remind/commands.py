"""``remind``: a direct message about an item, at a time that the member chooses."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.catalog.schema import Nudge
from bot.chat.command import Param, Suggestion, command
from bot.chat.keys import key_from
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.items import FINISHABLE, completer, find, known
from bot.features.remind import replies
from bot.features.remind.rules import read_when
from bot.messages import Message
from bot.store import outbox
from bot.store.outbox import REMINDER, NewDelivery

REMINDED_OF = (*FINISHABLE, Nudge)
MOST_WAITING = 20
LATEST = timedelta(hours=24)  # a reminder that is later than that helps nobody
USUAL = (
    "in 2 hours",
    "today 18:00",
    "tomorrow 09:00",
    "tomorrow 18:00",
    "saturday 10:00",
    "in 7 days",
)


def suggest(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Usual times."""
    return [Suggestion(words, words) for words in USUAL if words.startswith(typed.strip().lower())]


@command(
    "remind me",
    "A direct message about something, when you say",
    example="remind me linear-algebra friday 9:00",
)
def remind(
    ctx: Context,
    what: Annotated[
        str,
        Param(
            "What it is about",
            complete=completer(*REMINDED_OF),
            known=known(*REMINDED_OF),
            high=100,
        ),
    ],
    when: Annotated[
        str,
        Param("Like tomorrow 18:00, in 2 hours, friday 9:00", complete=suggest, rest=True, high=60),
    ],
) -> Reply:
    """Put a direct message into the outbox, for a moment in the member's own zone."""
    item = find(ctx.catalog, what, REMINDED_OF, "remind me {}")
    at = read_when(when, ctx.now, ctx.zone)
    waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    if not any((item_id, due_at) == (item.id, at) for _, item_id, due_at in waiting):
        if len(waiting) >= MOST_WAITING:
            sentence = (
                f"You have {MOST_WAITING} reminders waiting, which is the most. Take one back"
                " first."
            )
            raise NotNow(sentence, [("My reminders", "remind show")])
        outbox.enqueue(ctx.tx, [_parcel(ctx, item.id, replies.message(item), at)])
        waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    number = next(id for id, item_id, due_at in waiting if (item_id, due_at) == (item.id, at))
    return replies.promised(ctx, item, at, number)


@command("remind show", "Your reminders that are still to come", example="remind")
def reminders(ctx: Context) -> Reply:
    """Each with its time, soonest first, and a button that takes it back."""
    waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    if not waiting:
        ways = [("This week's challenge", "challenge"), ("Remind me of something", "remind me")]
        raise NotNow(
            "No reminder is waiting. **Remind me** under a weekly post sets one, and so does this:",
            ways,
        )
    return replies.overview(ctx, waiting)


@command("remind drop", "Take a reminder back", example="remind drop 12")
def drop(
    ctx: Context, number: Annotated[int, Param("The number of the reminder", low=1, high=10**11)]
) -> Reply:
    """Not send a reminder after all."""
    waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    found = next((item_id for id, item_id, _ in waiting if id == number), None)
    if found is None or not outbox.withdraw(
        ctx.tx, number, ctx.member.id, Message("reminder.taken-back")
    ):
        raise NotNow(
            "No such reminder of yours is waiting; perhaps it has come.",
            [("My reminders", "remind show")],
        )
    return replies.dropped(ctx, found)


def _parcel(ctx: Context, item_id: str, message: Reply, at: datetime) -> NewDelivery:
    # What was taken back keeps its key, so the same wish gets another one; a command is carried out
    # once anyway.
    key = key_from(
        REMINDER, ctx.place.platform, ctx.account, item_id, at.isoformat(), secrets.token_hex(8)
    )
    return NewDelivery(
        ctx.community.id,
        REMINDER,
        at.astimezone(ZoneInfo(ctx.zone)).date(),
        ctx.place.platform,
        ctx.place.space,
        "",
        key,
        due_at=at,
        give_up_at=at + LATEST,
        next_try_at=at,
        created_at=ctx.now,
        member_id=ctx.member.id,
        item_id=item_id,
        person=ctx.account,
        reply=message.to_json(),
    )
