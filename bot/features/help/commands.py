"""``help``, and ``why`` something was posted."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Challenge, Interview, Item, Kaggle, Nudge, Reading
from bot.chat import help as manual
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context, this_weeks
from bot.features.help import replies
from bot.features.help.rules import PAGES
from bot.features.naming import GIVEN_WEEKLY, find_to_read, item_param, taken_as, weekly_kind
from bot.store import ballots, picks
from bot.store.ballots import Ballot
from bot.store.members import TO_NEWCOMERS

PICKED = (Challenge, Kaggle, Reading, Interview, Nudge)


@command(
    "help",
    "What I can do, or how one command goes",
    asks_role=True,
    example="help log",
    also=("hi", "hello", "hey", "start", "commands"),
    reads="always",
)
def help_(
    ctx: Context,
    command: Annotated[str, Param("A command, or what you want to do", rest=True, high=60)] = "",
) -> Reply:
    """The commands, from their own declarations."""
    if command and manual.names_a_page(command, ctx.commands, PAGES):
        return manual.help_page(command, ctx.commands, PAGES)
    ctx.says(TO_NEWCOMERS)
    return manual.overview(ctx.commands.values(), ctx.organiser, PAGES, hidden=ctx.member.hidden)


@command(
    "why", "Why your group was given something", example="why three-lost-records", reads="always"
)
def why(
    ctx: Context,
    item: Annotated[
        str, item_param("What was posted; this week's if left out", *PICKED, rest=True)
    ] = "",
) -> Reply:
    """For which week, why, by which rules, and how the vote went where there was one."""
    found, others = _asked_about(ctx, item)
    pick = picks.of_item(ctx.tx, ctx.community, found.id)
    if pick is None:
        return taken_as(replies.never_given(found), item, found)
    ballot = ballots.newest(ctx.tx, ctx.community, pick.kind, pick.week)
    if ballot and not _was_decided_by(ballot, found.id):
        ballot = None
    return taken_as(replies.why_given(ctx, found, pick, ballot, others), item, found)


def _asked_about(ctx: Context, name: str) -> tuple[Item, list[Item]]:
    """(the item that is meant, this week's others where none was named).

    NotNow where the group was given nothing this week.
    """
    kind = weekly_kind(name, PICKED)
    if kind is not None:
        return this_weeks(ctx, kind, "item"), []
    if name:
        return find_to_read(ctx.catalog, name, PICKED), []
    given = [ctx.weekly.given(command) for command in GIVEN_WEEKLY.values()]
    items = [ctx.catalog.get(pick.item_id) for pick in given if pick is not None]
    there = [item for item in items if item is not None]
    if not there:
        raise NotNow(
            "Your group was given nothing yet this week.",
            [("This week's challenge", "challenge"), ("What is next for me?", "next")],
        )
    return there[0], there[1:]


def _was_decided_by(ballot: Ballot, item_id: str) -> bool:
    """Whether an item could be voted for, and somebody voted."""
    return item_id in ballot.items and any(votes for _, votes in ballot.votes)
