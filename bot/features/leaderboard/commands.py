"""``leaderboard``."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.items import ShareFlag, shared
from bot.features.leaderboard import replies, rules
from bot.features.leaderboard.rules import Window
from bot.store import totals

MOST_PLACES = 10


@command(
    "leaderboard",
    "Who did how much: this week, this month or all time",
    example="leaderboard month",
)
def leaderboard(
    ctx: Context,
    window: Annotated[Window, Param("The time to look at")] = "week",
    share: ShareFlag = False,
) -> Reply:
    """The community's board, and the asker's own place on it where only they see it."""
    today = ctx.now.astimezone(ZoneInfo(ctx.community.zone)).date()
    period = rules.period_of(window, today)
    standings = totals.top(ctx.tx, ctx.community.id, period, MOST_PLACES)
    if not standings:
        return shared(replies.nobody_yet(window), share)
    if share:
        return shared(replies.leaderboard(window, standings), share)
    mine = totals.of_member(ctx.tx, ctx.member, period)
    rank = totals.rank_of(ctx.tx, ctx.member, period)
    ahead = totals.just_ahead(ctx.tx, ctx.member, period)
    own_place = replies.own_place(mine.points, rank, ahead)
    return replies.leaderboard(window, standings, ctx.member.id, own_place)
