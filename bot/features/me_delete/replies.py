"""What is asked before all is deleted, and the receipt after it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Command,
    Heading,
    Mono,
    Prose,
    Reply,
    When,
    actions,
    text,
)
from bot.features.context import Context
from bot.features.holdings import in_words
from bot.store.erasure import Erased

CONFIRMED = "me delete confirm:yes"
STAYS = (
    "What was posted in channels already stays there: I can't take it back from whoever read it. A"
    " number in it, such as how many finished something, loses you where I still keep it up to date"
)
OF_THE_GROUP = (
    "What you set for your group as an organiser, such as its schedule, stays the group's. Nobody"
    " is told by me any more when a post fails, until another organiser says"
)
BACKUPS = (
    "Backups that whoever runs this bot made before still have you. Where one is put back, you are"
    " deleted again: a list without names, which can only be compared with, sees to it."
)


def ask(rows: Mapping[str, int], *, organises: bool) -> Reply:
    """What would go, by table, and whether it may."""
    blocks: list[Block] = [
        text("This would be ", Bold("deleted for good"), ", for everyone and at once:"),
        Prose(_list(in_words(rows))),
        text("There is no way back. ", Command("me export"), " gives you a copy first."),
        text(f"{STAYS}.", quiet=True),
    ]
    if organises:
        blocks.append(text(f"{OF_THE_GROUP} ", Command("schedule contact"), ".", quiet=True))
    buttons = (
        Button("Delete it all", CONFIRMED),
        Button("A copy first", "me export"),
        Button("Keep it", "me show"),
    )
    summary = "Delete everything I keep about you?"
    return Reply(summary, (*blocks, actions(*buttons)), accent=Accent.WARNING)


def receipt(ctx: Context, erased: Erased) -> Reply:
    """What was deleted, when, and by which number that can be looked up."""
    blocks: list[Block] = [
        text("Deleted ", When(ctx.now, ctx.zone), ". Your receipt: ", Mono(erased.receipt), "."),
        Heading("Gone"),
        Prose(_list(in_words(erased.rows))),
    ]
    if not erased.whole:
        blocks.append(
            text(
                "That is very much. Your name, your account and your place on boards are gone now;"
                " the last rows, which nothing leads to you any more, go within a day."
            )
        )
    blocks += [
        text(f"{STAYS}. {BACKUPS}", quiet=True),
        text("You can come back whenever you like: your next command begins anew.", quiet=True),
    ]
    return Reply("Everything I kept about you is deleted", tuple(blocks), accent=Accent.GOOD)


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
