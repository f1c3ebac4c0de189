"""``leaderboard``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.chat.words.parameters import reads
from bot.features.context import Context
from bot.features.items import ShareFlag, shared
from bot.features.leaderboard import replies, rules
from bot.features.leaderboard.rules import Own, Page, Span
from bot.store import boards, totals

MOST_PLACES = 10  # a telephone shows them with what stands around
MOST_PAGES = 1000


@command(
    "leaderboard",
    "Who did how much: a week, a month or all time",
    example="leaderboard last",
    also=("lb", "board", "ranking", "rankings", "ranks"),
    reads="always",
)
def leaderboard(
    ctx: Context,
    window: Annotated[
        str,
        Param(
            "The time to look at: week, last, month, all, 2026-W47, 2026-10",
            complete=rules.complete_window,
            read=rules.window_or_refusal,
            rule=rules.WINDOW_RULE,
            known=reads(rules.read_window),
            high=40,
        ),
    ] = rules.WEEK,
    share: ShareFlag = False,
    page: Annotated[
        int, Param("Further places: 2 for the eleventh to the twentieth", low=1, high=MOST_PAGES)
    ] = 1,
) -> Reply:
    """The community's board, and the asker's own place on it where only they see it."""
    today = ctx.now.astimezone(ZoneInfo(ctx.community.zone)).date()
    span = rules.span_of(window, today)
    rules.must_have_begun(span, ctx.now)
    own: Own | None = None
    if not share:
        own = _own(ctx, window, span)
    many = boards.count_on_board(ctx.tx, ctx.community, span.period)
    if not many:
        anybody = boards.anybody_in(ctx.tx, ctx.community, span.period)
        return shared(replies.nobody_yet(span, ctx.community.zone, anybody, own), share)
    found = _page(ctx, span, many, page)
    return shared(replies.leaderboard(span, ctx.community.zone, found, own), share)


def _page(ctx: Context, span: Span, many: int, number: int) -> Page:
    """The places of a page, of the last one where there are not so many."""
    last = (many - 1) // MOST_PLACES + 1
    number = min(number, last)
    skip = (number - 1) * MOST_PLACES
    places = boards.top(ctx.tx, ctx.community, span.period, MOST_PLACES, skip)
    first = places[0].points
    sharing = boards.count_with(ctx.tx, ctx.community, span.period, first)
    return Page(number, last, tuple(places), sharing)


def _own(ctx: Context, window: str, span: Span) -> Own:
    """How the asker stands in it; also in the week or month that it is for them meanwhile."""
    [mine] = totals.in_periods(ctx.tx, ctx.member, span.period)
    hidden = ctx.member.hidden
    own = Own(ctx.member.id, ctx.member.name, ctx.zone, mine, hidden=hidden)
    if mine.points > 0:
        with_as_many = boards.count_with(ctx.tx, ctx.community, span.period, mine.points)
        own = replace(
            own,
            rank=boards.rank_of(ctx.tx, ctx.community, ctx.member, span.period),
            sharing=with_as_many + hidden,
            ahead=boards.just_ahead(ctx.tx, ctx.community, ctx.member, span.period),
        )
    elsewhere = rules.elsewhere(window, span, ctx.today)
    if elsewhere is None:
        return own
    [there] = totals.in_periods(ctx.tx, ctx.member, elsewhere.period)
    return replace(own, elsewhere=elsewhere, there=there)
