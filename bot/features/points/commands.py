"""``points``."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.features import worth
from bot.features.context import Context
from bot.features.points import replies, rules
from bot.store import history, totals

A_WEEK = timedelta(days=7)
OTHER_WEEKS = {
    **dict.fromkeys(["this week", "week", "now", "current"], "this"),
    **dict.fromkeys(["last week", "previous", "previous week"], "last"),
}


@command(
    "points",
    "Your points this week or last, and the sums behind them",
    example="points why",
    also=("score", "my points", "my score"),
    about=replies.RULE,
    reads="always",
)
def points(
    ctx: Context,
    why: Annotated[bool, Param("Day by day: what counted, what did not, and why")] = False,
    week: Annotated[
        Literal["this", "last"], Param("Which week, this or last", also=OTHER_WEEKS)
    ] = "this",
) -> Reply:
    """A week's points by what they are for; with ``why``, the sums that make them."""
    is_last = week == "last"
    day = ctx.today - A_WEEK if is_last else ctx.today
    logged = history.between(ctx.tx, ctx.member, *worth.week_around(day))
    total = totals.of_member(ctx.tx, ctx.member, totals.week_of(day))
    if not logged:
        return replies.nothing(is_last)
    if why:
        days = rules.days_of(ctx.catalog, logged)
        return replies.why(total, days, ctx.today, is_last=is_last)
    return replies.points(total, rules.sums_of(logged), is_last=is_last)
