"""``me``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.chat.words.parameters import reads
from bot.chat.words.zones import ZONE_RULE, complete_zone, doubt_zone, read_zone
from bot.features.context import Context
from bot.features.me import replies
from bot.store import entries, members, totals

MOST_ENTRIES = 7


@command(
    "me",
    "Your page: what you logged, your numbers, your time zone",
    example="me zone:Europe/Berlin",
    also=("stats", "my stats", "profile", "streak", "my streak"),
)
def me(
    ctx: Context,
    zone: Annotated[
        str,
        Param(
            "Your time zone, like Europe/Berlin or Berlin",
            complete=complete_zone,
            read=read_zone,
            rule=ZONE_RULE,
            known=reads(read_zone),
            doubt=doubt_zone,
            high=64,
        ),
    ] = "",
) -> Reply:
    """The member's own page; with ``zone``, from then on in that zone."""
    if zone:
        members.set_member_zone(ctx.tx, ctx.member, zone)
        ctx = replace(ctx, member=replace(ctx.member, zone=zone))
    total = totals.of_member(ctx.tx, ctx.member, totals.ALL)
    week = totals.of_member(ctx.tx, ctx.member, totals.week_of(ctx.today))
    newest = entries.latest(ctx.tx, ctx.member, MOST_ENTRIES)
    return replies.page(ctx, newest, total, week, changed=bool(zone))
