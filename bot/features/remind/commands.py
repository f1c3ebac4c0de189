"""``remind``: a direct message about an item, at a time that the member chooses."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.catalog.schema import Item
from bot.catalog.search import resolve
from bot.chat.command import command
from bot.chat.keys import key_from
from bot.chat.parameter import Param, Suggestion
from bot.chat.reply import Reply
from bot.chat.words.numbered import Wanted, wanted
from bot.chat.words.parameters import beginning_with
from bot.errors import BadInput, NotNow, UnknownItem, quoted_last
from bot.features.context import Context, meant
from bot.features.items import REMINDED_BY, REMINDED_OF
from bot.features.naming import item_param, search_line
from bot.features.remind import replies, rules
from bot.features.remind.rules import read_sentence, read_when
from bot.store import outbox
from bot.store.outbox import MOST_REMINDERS, REMINDER, NewDelivery, Reminder

Waiting = tuple[int, str, datetime]
"""(number, item id, when)."""

TOO_LATE = timedelta(hours=24)  # a reminder that is later than that helps nobody
REMEMBERED = timedelta(days=28)  # for whether it is the member's first one, or the first in long
SHOWN_FOR = timedelta(days=14)  # what did not reach its member
USUAL_TIMES = (
    "in 2 hours",
    "in half an hour",
    "today 18:00",
    "tonight",
    "tomorrow 09:00",
    "tomorrow 18:00",
    "saturday 10:00",
    "next week",
    "in 7 days",
)


def complete_when(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Usual times."""
    return beginning_with(typed, USUAL_TIMES)


@command(
    "remind me",
    "A direct message about something, when you say",
    example="remind me linear-algebra friday 9:00",
    again="Remind me twice",
    sentence=read_sentence,
)
def remind(
    ctx: Context,
    what: Annotated[str, item_param("What it is about", *REMINDED_OF)],
    when: Annotated[
        str,
        Param(
            "Like tomorrow 18:00, in 2 hours, friday 9:00",
            complete=complete_when,
            rest=True,
            high=60,
        ),
    ],
) -> Reply:
    """Put a direct message into the outbox, for a moment in the member's own zone."""
    item = _meant(ctx, what)
    at = read_when(when, ctx.now, ctx.zone)
    waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    is_first = not outbox.reminders_since(ctx.tx, ctx.member.id, ctx.now - REMEMBERED)
    number = _number_in(waiting, item, at)
    if number is None:
        if len(waiting) >= MOST_REMINDERS:
            raise _enough()
        outbox.enqueue(ctx.tx, [_delivery(ctx, item.id, replies.message(item), at)])
        number = _number_in(outbox.waiting_for(ctx.tx, ctx.member.id), item, at)
    assert number is not None  # it was put there just now
    return replies.promised(ctx, item, at, number, is_first=is_first)


@command(
    "remind show",
    "Your reminders that are still to come",
    example="remind",
    also=("remind list", "reminders", "my reminders"),
    reads="always",
)
def reminders(ctx: Context) -> Reply:
    """Each with its time, soonest first, and a button that takes it back.

    With them, what lately did not reach the member, and why.
    """
    waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    since = ctx.now - SHOWN_FOR
    lost = rules.not_reached(outbox.reminders_since(ctx.tx, ctx.member.id, since))
    if not waiting and not lost:
        ways = [("This week's challenge", "challenge"), ("Remind me of something", "remind me")]
        raise NotNow(
            "No reminder is waiting. **Remind me** under a weekly post sets one, and so does this:",
            ways,
        )
    shown = {reminder.item_id for reminder in lost}
    ctx.to_tell[:] = [told for told in ctx.to_tell if told.values.get("item") not in shown]
    return replies.reminders(ctx, waiting, lost)


@command(
    "remind drop",
    "Take a reminder back",
    example="remind drop 12",
    also=("remind delete", "remind cancel", "remind remove", "remind stop"),
)
def drop(
    ctx: Context,
    number: Annotated[
        str, Param("The reminder by its number or name; the list if left out", rest=True, high=100)
    ] = "",
) -> Reply:
    """Not send a reminder, several or all after all; where it is not clear which, show them."""
    waiting = outbox.waiting_for(ctx.tx, ctx.member.id)
    said = wanted(number)
    wished = _wished(ctx, waiting, said)
    is_clear = said.numbers or said.every or len(wished) == 1
    found = {id: outbox.reminder(ctx.tx, id, ctx.member.id) for id in wished}
    known = [reminder for reminder in found.values() if reminder is not None]
    if len(known) < len(found):
        unknown = [str(id) for id, reminder in found.items() if reminder is None]
        return replies.which(ctx, waiting, ", ".join(unknown))
    if not known or not is_clear:
        return replies.which(ctx, waiting, "" if known else said.name)
    for id, reminder in zip(found, known, strict=True):
        if not outbox.withdraw(ctx.tx, id, ctx.member.id, outbox.TAKEN_BACK):
            raise _over(ctx, reminder)
    return replies.dropped(ctx, known)


def _meant(ctx: Context, what: str) -> Item:
    """The item to be reminded of. BadInput, with what can be, where nothing is like the words."""
    try:
        return meant(ctx, what, REMINDED_OF, "what")
    except UnknownItem as unknown:
        if unknown.suggestions:
            raise
    raise BadInput(
        f"I remind you of a topic, or of this week's posts. I don't know {quoted_last(what)}",
        [("Search", search_line(what))],
        [("This week's challenge", {"what": "challenge"}), ("The paper", {"what": "paper"})],
    )


def _wished(ctx: Context, waiting: Sequence[Waiting], said: Wanted) -> Sequence[int]:
    """The numbers of the reminders that may be meant."""
    if said.numbers:
        return [max(number, 0) for number in said.numbers]
    if said.every:
        return [id for id, _, _ in waiting]
    if said == Wanted():
        return ()
    return [id for id, item_id, _ in waiting if _is_called(ctx, item_id, said.name)]


def _is_called(ctx: Context, item_id: str, name: str) -> bool:
    """Whether a reminder is about what is named; any is, where nothing is named."""
    if ctx.catalog.title_of(item_id).lower().startswith(name.lower()):
        return True
    try:
        return resolve(ctx.catalog, name, REMINDED_OF).id == item_id
    except UnknownItem:
        return False


def _number_in(waiting: Sequence[Waiting], item: Item, at: datetime) -> int | None:
    """The number of the reminder of an item at a moment; None where none such is waiting."""
    same = (id for id, item_id, due_at in waiting if (item_id, due_at) == (item.id, at))
    return next(same, None)


def _over(ctx: Context, reminder: Reminder) -> NotNow:
    """What became of a reminder that waits no more."""
    title = ctx.catalog.title_of(reminder.item_id)
    ways = [("My reminders", "remind show")]
    if ctx.catalog.get(reminder.item_id) is not None:
        line = REMINDED_BY.format(reminder.item_id)
        if reminder.due_at > ctx.now:
            line = rules.at_that_time(reminder, ctx.zone)
        ways.insert(0, ("Remind me again", line))
    return NotNow(rules.what_became_of(reminder).format(title=title), ways)


def _enough() -> NotNow:
    return NotNow(
        f"You have {MOST_REMINDERS} reminders waiting, which is the most. Take one back first.",
        [("My reminders", "remind show")],
    )


def _delivery(ctx: Context, item_id: str, message: Reply, at: datetime) -> NewDelivery:
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
        give_up_at=at + TOO_LATE,
        next_try_at=at,
        created_at=ctx.now,
        member_id=ctx.member.id,
        item_id=item_id,
        person=ctx.account,
        reply=message.to_json(),
    )
