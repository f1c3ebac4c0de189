"""What reminders say, when they are set and when they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Challenge, Item, Nudge
from bot.chat.reply import Accent, Block, Bold, Button, Command, Reply, When, actions, text
from bot.features.context import Context
from bot.features.items import (
    done_button,
    facts_of,
    hand_in_button,
    hint_button,
    label,
    open_button,
    stop,
)


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


def reminders(ctx: Context, waiting: Sequence[tuple[int, str, datetime]]) -> Reply:
    """What is still to come, soonest first."""
    lines: list[Block] = []
    back: list[Button] = []
    for id, item_id, at in waiting:
        title = ctx.catalog.title_of(item_id)
        lines.append(text(Bold(title), ": ", When(at, ctx.zone)))
        back.append(Button(label(f"Take back: {title}"), f"remind drop {id}"))
    return Reply(f"Reminders that are to come: {len(waiting)}", (*lines, actions(*back)))


def dropped(ctx: Context, item_id: str) -> Reply:
    """After ``remind drop``."""
    title = ctx.catalog.title_of(item_id)
    again = Button("Remind me after all", f"remind me {item_id}")
    return Reply(
        f"Taken back: the reminder of {title}",
        (
            text("Taken back: I won't remind you of ", Bold(title), stop(title)),
            actions(again, Button("My reminders", "remind show")),
        ),
    )


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
