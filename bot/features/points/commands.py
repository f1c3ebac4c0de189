"""``points``."""

from __future__ import annotations

from typing import Annotated

from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.features import worth
from bot.features.context import Context
from bot.features.points import replies, rules
from bot.store import history, totals


@command(
    "points",
    "Your points this week, and the sums behind them",
    example="points why",
    also=("score",),
    about=replies.RULE,
    reads="always",
)
def points(
    ctx: Context,
    why: Annotated[bool, Param("Day by day: what counted, what did not, and why")] = False,
) -> Reply:
    """This week's points by what they are for; with ``why``, the sums that make them."""
    week = history.between(ctx.tx, ctx.member, *worth.week_around(ctx.today))
    total = totals.of_member(ctx.tx, ctx.member, totals.week_of(ctx.today))
    if not week:
        return replies.nothing_yet()
    if why:
        return replies.why(total, rules.days_of(ctx.catalog, week), ctx.today)
    return replies.points(total, rules.sums_of(week))
