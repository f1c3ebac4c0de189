"""``privacy``."""

from __future__ import annotations

from bot.chat.command import command
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.privacy import replies
from bot.store.members import TO_NEWCOMERS


@command(
    "privacy",
    "What I keep about you, who can see it, how it is removed",
    example="privacy",
    also=(
        "gdpr",
        "hide me",
    ),
    reads="always",
)
def privacy(ctx: Context) -> Reply:
    """What is kept, who sees it, and how it is removed: as things are today."""
    ctx.says(TO_NEWCOMERS)
    return replies.privacy(ctx.community.name, hidden=ctx.member.hidden)
