"""``schedule check``: a look at every channel that something is posted in. Organisers only."""

from __future__ import annotations

from bot.chat.command import command
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.schedule import chosen
from bot.features.schedule_check import replies
from bot.store import spaces


@command(
    "schedule check",
    "Look whether I may post in every channel",
    organisers_only=True,
    example="schedule check",
    reads="always",
)
def check(ctx: Context) -> Reply:
    """The channels of this space's schedules, and the one where failures are told."""
    _, fallback = spaces.contact_of(ctx.tx, ctx.space.platform, ctx.space.native_id)
    channels = [schedule.channel for schedule in chosen(ctx, "")]
    return replies.looked(ctx, list(filter(None, [*channels, fallback])))
