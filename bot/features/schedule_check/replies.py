"""What ``schedule check`` says around what is found out after the commit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import Reply, actions
from bot.features.context import Context
from bot.features.schedule import SHOW, access


def looked(ctx: Context, channels: Sequence[str]) -> Reply:
    """Each channel: fine, or what is missing there."""
    look = access(ctx, channels, ready="I may post in every channel of the schedule")
    return Reply("Whether I may post in every channel", (look, actions(SHOW)))
