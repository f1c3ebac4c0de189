"""What reminders say, when they are set and when they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Challenge, Item, Nudge
from bot.chat.phrases import label
from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Command,
    Heading,
    Reply,
    Span,
    Text,
    When,
    actions,
    marked,
    text,
)
from bot.chat.words.zone_names import say_zone
from bot.errors import quoted
from bot.features.context import Context
from bot.features.items import (
    done_button,
    facts_of,
    hand_in_button,
    hint_button,
    open_button,
    reminder_button,
    stop,
)
from bot.features.remind.rules import at_that_time
from bot.messages import Message, moments_in
from bot.store.outbox import Reminder

LATE = "(This comes late: it was due "
MOST_NAMED = 3  # moments in one sentence; more of them are counted
TO_YOU: Mapping[str, str] = {
    "refused.no-direct": (
        "your privacy settings for this server don't let me write to you. Allow direct messages"
        " there, and the next one arrives."
    ),
    "refused.member-out-of-reach": "{platform} does not let me write to you from here.",
    "refused.messages-tab-off": (
        "this workspace has switched off the tab in which I write to you. An organiser can switch"
        " it on: by installing the app again with its manifest."
    ),
    "refused.scope-missing": (
        "the app may not write direct messages in this workspace. An organiser can mend that: by"
        " installing it again with its manifest."
    ),
    "refused.restricted": "a setting of this workspace keeps me from writing to you.",
    "delivery.too-late": "I was away when it was due, and for a day after that.",
    "delivery.left-lying": "I was away when it was due, and for a day after that.",
    "delivery.overtaken": "I was removed from here then.",
    "delivery.not-arrived": "it did not arrive within a day.",
    "delivery.tried-too-long": "I tried for a day, without success.",
    "delivery.in-doubt": "it may have arrived or not; I did not send it twice.",
    "delivery.in-doubt-because": "it may have arrived or not; I did not send it twice.",
}
"""Why a reminder did not come, to the one who waited for it: what follows a colon."""


def message(item: Item) -> Reply:
    """The direct message: what was asked for, and everything that can be done about it."""
    later = Button("Remind me tomorrow", f"remind me {item.id} in 1 day")
    return Reply(
        f"You asked me to remind you of the {item.noun} {item.title}",
        (
            text(
                "You asked me to remind you of the ",
                f"{item.noun} ",
                Bold(item.title),
                stop(item.title),
            ),
            text(" · ".join(facts_of(item)), quiet=True),
            actions(*_follow(item), open_button(item), later),
        ),
    )


def promised(ctx: Context, item: Item, at: datetime, number: int, *, is_first: bool) -> Reply:
    """After ``remind me``: when it comes; at the first, in whose zone that was read."""
    blocks: list[Block] = [
        text(
            "I'll remind you of ",
            Bold(item.title),
            " in a direct message: ",
            When(at, ctx.zone),
            ".",
        )
    ]
    if is_first and not ctx.member.zone:
        zone = say_zone(ctx.zone)
        said = (
            f"I read that in your group's zone, {zone}. If yours is another one, set it once, like "
        )
        blocks.append(text(said, Command("me show zone:Europe/Berlin"), ".", quiet=True))
    blocks.append(
        actions(
            Button("Take it back", f"remind drop {number}"), Button("My reminders", "remind show")
        )
    )
    return Reply(
        f"A reminder of {item.title}: {When(at, ctx.zone).local()}",
        tuple(blocks),
        accent=Accent.GOOD,
    )


def reminders(
    ctx: Context, waiting: Sequence[tuple[int, str, datetime]], lost: Sequence[Reminder]
) -> Reply:
    """What is still to come, soonest first; then what did not reach the member."""
    lines = _waiting(ctx, waiting)
    return Reply(f"Reminders that are to come: {len(waiting)}", (*lines, *_lost(ctx, lost)))


def which(ctx: Context, waiting: Sequence[tuple[int, str, datetime]], unknown: str) -> Reply:
    """The question which reminder is meant; where none waits, that.

    ``unknown`` is what was typed and is none of the member's; "" for nothing.
    """
    if not waiting:
        ways = actions(Button("Remind me of something", "remind me"))
        return Reply("No reminder is waiting", (*_waiting(ctx, waiting), ways))
    asked = "Which reminder do you want to take back?"
    if unknown:
        asked = f"You have no reminder {quoted(unknown)}. {asked}"
    return Reply(asked, (marked(asked), *_waiting(ctx, waiting)))


def _waiting(ctx: Context, waiting: Sequence[tuple[int, str, datetime]]) -> list[Block]:
    """A line for each that is to come, and a button that takes it back."""
    lines: list[Block] = []
    back: list[Button] = []
    often = Counter(item_id for _, item_id, _ in waiting)
    for id, item_id, at in waiting:
        title = ctx.catalog.title_of(item_id)
        lines.append(text(Bold(title), ": ", When(at, ctx.zone)))
        is_one_of_many = often[item_id] > 1
        called = _short_moment(at, ctx.zone) if is_one_of_many else title
        back.append(Button(label(f"Take back: {called}"), f"remind drop {id}"))
    if not waiting:
        lines.append(text("No reminder is waiting."))
    if back:
        lines.append(actions(*back))
    return lines


def _short_moment(at: datetime, zone: str) -> str:
    """``Fri 20 Nov, 18:00``: what tells two reminders of one thing apart."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def late(reply: Reply, due_at: datetime, zone: str) -> Reply:
    """The direct message that comes later than it was due, and says so, once."""
    if any(isinstance(block, Text) and LATE in block.spans for block in reply.blocks):
        return reply
    return reply.with_asides([text(LATE, When(due_at, zone), ".)", quiet=True)], ())


def told(ctx: Context, message: Message) -> list[Block]:
    """What is said of reminders beside an answer."""
    try:
        return _told(ctx, message)
    except (KeyError, ValueError):  # as a newer version may have kept it
        return [text(ctx.say(message))]


def _told(ctx: Context, message: Message) -> list[Block]:
    """KeyError, ValueError where the message has not the values of its kind."""
    match message.id:
        case "reminder.dropped":
            return [text("I dropped ", *_yours(ctx, message), ".")]
        case "reminder.back":
            came = "are" if len(_moments(message)) > 1 else "is"
            first, *rest = _yours(ctx, message)
            return [text(str(first).capitalize(), *rest, f" {came} back.")]
        case "reminder.not-reached":
            return _not_reached(ctx, message)
        case _:
            return [marked(ctx.say(message))]


def dropped(ctx: Context, reminders: Sequence[Reminder]) -> Reply:
    """After ``remind drop``: each with a button that sets it again, at its time."""
    titles = [ctx.catalog.title_of(reminder.item_id) for reminder in reminders]
    said = [
        text("Taken back: I won't remind you of ", Bold(title), stop(title)) for title in titles
    ]
    again: list[Button] = []
    for title, reminder in zip(titles, reminders, strict=True):
        called = "Remind me after all"
        if len(reminders) > 1:
            called = label(f"After all: {title}")
        again.append(Button(called, at_that_time(reminder, ctx.zone)))
    summary = f"Taken back: the reminder of {titles[0]}"
    if len(reminders) > 1:
        summary = f"Taken back: {len(reminders)} reminders"
    return Reply(summary, (*said, actions(*again, Button("My reminders", "remind show"))))


def _yours(ctx: Context, message: Message) -> list[Span]:
    """``your reminder of Fri 27 Nov 2026, 18:00``; many are counted."""
    moments = _moments(message)
    if len(moments) > MOST_NAMED:
        return [f"your {len(moments)} reminders of it"]
    spans: list[Span] = [f"your {'reminders' if len(moments) > 1 else 'reminder'} of "]
    for number, moment in enumerate(moments):
        if number:
            spans.append(" and ")
        spans.append(When(moment, ctx.zone))
    return spans


def _moments(message: Message) -> list[datetime]:
    return moments_in(str(message.values["at"]))


def _not_reached(ctx: Context, message: Message) -> list[Block]:
    """That a reminder did not come, why, and the way to another one."""
    item_id, reason = str(message.values["item"]), Message.read(str(message.values["reason"]))
    [due_at] = _moments(message)
    said = text(
        "Your reminder of ",
        Bold(ctx.catalog.title_of(item_id)),
        ", due ",
        When(due_at, ctx.zone),
        f", could not reach you{_why(ctx, reason)}",
    )
    return [said, *_again(ctx, [item_id], "Set it again")]


def _lost(ctx: Context, lost: Sequence[Reminder]) -> list[Block]:
    if not lost:
        return []
    blocks: list[Block] = [Heading("These could not reach you")]
    blocks += [_lost_line(ctx, reminder) for reminder in lost]
    ids = [reminder.item_id for reminder in lost]
    return [*blocks, *_again(ctx, ids, "Set again: {}")]


def _lost_line(ctx: Context, reminder: Reminder) -> Text:
    assert reminder.reason is not None  # what was given up says why
    title = Bold(ctx.catalog.title_of(reminder.item_id))
    due = When(reminder.due_at, ctx.zone)
    return text(title, ", due ", due, _why(ctx, reminder.reason))


def _why(ctx: Context, reason: Message) -> str:
    """Why it did not come: what follows in the same sentence, or a sentence of its own."""
    words = TO_YOU.get(reason.id)
    if words is None:
        return f". {ctx.say(reason)}"
    return f": {words.format(platform=reason.values.get('platform', ''))}"


def _again(ctx: Context, item_ids: Sequence[str], said: str) -> list[Block]:
    """A button for each item that there still is, which asks for another time."""
    items = [item for item in map(ctx.catalog.get, item_ids) if item is not None]
    if not items:
        return []
    return [actions(*(reminder_button(item, said.format(item.title)) for item in items))]


def _follow(item: Item) -> list[Button]:
    """What can be done about an item at once."""
    if isinstance(item, Nudge):
        return []
    buttons = [done_button(item)]
    if isinstance(item, Challenge):
        if not isinstance(item.check, RubricCheck):  # which people judge: nothing is handed in
            buttons.append(hand_in_button(item, primary=False))
        buttons.append(hint_button(item))
    return buttons
