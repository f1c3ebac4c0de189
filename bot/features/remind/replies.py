"""What reminders say, when they are set and when they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Challenge, Item, Nudge
from bot.chat.reply import Accent, Actions, Block, Bold, Button, Command, Reply, When, actions, text
from bot.features.context import Context
from bot.features.items import OPENED_BY, facts_of, label, stop


def message(item: Item) -> Reply:
    """The direct message: what was asked for, and everything that can be done about it."""
    opened = Button("Open it", OPENED_BY[type(item)].format(item.id))
    follow = (
        [] if isinstance(item, Nudge) else [Button("I did it", f"done {item.id}", primary=True)]
    )
    if isinstance(item, Challenge):
        by_people = isinstance(item.check, RubricCheck)
        follow += [] if by_people else [Button("Hand in", f"submit {item.id}")]
        follow.append(Button("Hint", f"hint {item.id} 1"))
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
            actions(*follow, opened, later),
        ),
    )


def promised(ctx: Context, item: Item, at: datetime, number: int) -> Reply:
    """After ``remind me``: when it comes, and in whose zone that was read."""
    blocks: list[Block] = [
        text(
            "I'll remind you of ",
            Bold(item.title),
            " in a direct message: ",
            When(at, ctx.zone),
            ".",
        )
    ]
    if not ctx.member.zone:
        said = (
            f"I read that in your group's zone, {ctx.zone}. If yours is another one, set it once,"
            " like "
        )
        blocks.append(text(said, Command("me zone:Europe/Berlin"), ".", quiet=True))
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


def overview(ctx: Context, waiting: Sequence[tuple[int, str, datetime]]) -> Reply:
    """What is still to come, soonest first."""
    lines = [
        text(Bold(_title(ctx, item_id)), ": ", When(at, ctx.zone)) for _, item_id, at in waiting
    ]
    back = [
        Button(label(f"Take back: {_title(ctx, item_id)}"), f"remind drop {id}")
        for id, item_id, _ in waiting
    ]
    return Reply(f"Reminders that are to come: {len(waiting)}", (*lines, Actions(tuple(back))))


def dropped(ctx: Context, item_id: str) -> Reply:
    """After ``remind drop``."""
    title = _title(ctx, item_id)
    again = Button("Remind me after all", f"remind me {item_id}")
    return Reply(
        f"Taken back: the reminder of {title}",
        (
            text("Taken back: I won't remind you of ", Bold(title), stop(title)),
            actions(again, Button("My reminders", "remind show")),
        ),
    )


def _title(ctx: Context, item_id: str) -> str:
    item = ctx.catalog.get(item_id)
    return item.title if item else item_id
