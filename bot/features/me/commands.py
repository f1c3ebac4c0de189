"""``me`` and ``progress``: two names of one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from bot.catalog.graph import next_steps
from bot.catalog.progress import Progressed, stages_of
from bot.chat.command import command
from bot.chat.parameter import FLAG_WORDS, Param
from bot.chat.reply import Reply
from bot.chat.words.parameters import reads
from bot.chat.words.zones import ZONE_RULE, complete_zone, doubt_zone, read_zone
from bot.errors import BadInput
from bot.features.context import Context
from bot.features.items import shared
from bot.features.me import replies, rules
from bot.features.me.replies import Changes, Standing
from bot.store import boards, entries, hiding, members, totals

MOST_ENTRIES = 3  # a telephone shows them with what stands above
A_YEAR = timedelta(days=371)  # 53 weeks: more than a year of rhythm is not counted
SEVEN_DAYS = timedelta(days=7)


def is_flag(_catalog: Any, words: str) -> bool:
    """Whether it is a yes or a no; whatever else stands there is read as a whole."""
    return words.lower() in FLAG_WORDS


OwnShare = Annotated[
    bool,
    Param("Show it to everyone in this channel", read=rules.read_share, known=is_flag),
]


@command(
    "me show",
    "Your page: numbers, rank, road, what comes next; your time zone, who sees you",
    example="me show zone:Europe/Berlin",
    also=("me", "stats", "my stats", "profile", "streak", "my streak"),
    reads="mostly",
)
def me(
    ctx: Context,
    zone: Annotated[
        str,
        Param(
            "Your time zone, like Europe/Berlin or Berlin",
            complete=complete_zone,
            read=rules.read_own_zone,
            rule=ZONE_RULE,
            known=reads(read_zone),
            doubt=doubt_zone,
            spoken=("timezone", "tz"),
            high=64,
        ),
    ] = "",
    share: OwnShare = False,
    private: Annotated[
        bool | None,
        Param("yes: leave me out of boards, recaps and lists of names; no: put me back"),
    ] = None,
) -> Reply:
    """The member's own page; with ``zone``, from then on in that zone.

    With ``private``, from then on left out of what the group sees, or back in it.
    """
    if private and share:
        raise BadInput(rules.BOTH, rules.EITHER)
    if zone:
        members.set_member_zone(ctx.tx, ctx.member, zone)
        ctx = replace(ctx, member=replace(ctx.member, zone=zone))
    if private is not None:
        ctx = replace(ctx, member=hiding.set_hidden(ctx.tx, ctx.member, private))
        ctx.says(members.TO_NEWCOMERS)
    changes = Changes(zone=bool(zone), private=private)
    return shared(replies.page(ctx, _standing(ctx), share=share, changes=changes), share)


@command("progress", "Where you stand: the same page as me", example="progress", reads="always")
def progress(ctx: Context, share: OwnShare = False) -> Reply:
    """The member's own page."""
    return shared(replies.page(ctx, _standing(ctx), share=share), share)


def _standing(ctx: Context) -> Standing:
    """All that the page says of the member."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    this, last = totals.week_of(ctx.today), totals.week_of(ctx.today - SEVEN_DAYS)
    week, week_before, ever = totals.in_periods(ctx.tx, ctx.member, this, last, totals.ALL)
    days = entries.active_days(ctx.tx, ctx.member, ctx.today - A_YEAR)
    return Standing(
        week=week,
        week_before=week_before,
        ever=ever,
        rank_of_week=boards.rank_of(ctx.tx, ctx.community, ctx.member, this),
        rank_ever=boards.rank_of(ctx.tx, ctx.community, ctx.member, totals.ALL),
        rhythm=rules.weeks_in_a_row(days, ctx.today),
        walked=walked,
        stages=tuple(stages_of(ctx.catalog, walked.done)),
        steps=next_steps(ctx.catalog, walked.done, walked.started, 1),
        newest=tuple(entries.latest(ctx.tx, ctx.member, MOST_ENTRIES)),
    )
