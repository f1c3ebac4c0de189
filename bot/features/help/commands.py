"""``help``, and ``why`` something was posted."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Challenge, Interview, Kaggle, Nudge, Reading
from bot.chat import help as manual
from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.help import replies
from bot.features.help.rules import PAGES
from bot.features.items import find, item_param
from bot.store import ballots, picks
from bot.store.ballots import Ballot

PICKED = (Challenge, Kaggle, Reading, Interview, Nudge)


@command("help", "What I can do, or how one command goes", asks_role=True, example="help log")
def help_(
    ctx: Context,
    command: Annotated[str, Param("A command, or what you want to do", rest=True, high=60)] = "",
) -> Reply:
    """The commands, from their own declarations."""
    if command:
        return manual.help_page(command, ctx.commands, PAGES)
    return manual.overview(ctx.commands.values(), ctx.organiser, PAGES)


@command("why", "Why your group was given something", example="why three-lost-records")
def why(
    ctx: Context,
    item: Annotated[str, item_param("What was posted", *PICKED, rest=True)],
) -> Reply:
    """For which week, why, by which rules, and how the vote went where there was one."""
    found = find(ctx.catalog, item, PICKED)
    pick = picks.of_item(ctx.tx, ctx.community.id, found.id)
    if pick is None:
        return replies.never_given(found)
    ballot = ballots.newest(ctx.tx, ctx.community.id, pick.kind, pick.week)
    if ballot and not _was_decided_by(ballot, found.id):
        ballot = None
    return replies.why_given(ctx, found, pick, ballot)


def _was_decided_by(ballot: Ballot, item_id: str) -> bool:
    """Whether an item could be voted for, and somebody voted."""
    return item_id in ballot.items and any(votes for _, votes in ballot.votes)
