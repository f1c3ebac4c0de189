"""The nudge of the week."""

from __future__ import annotations

from bot.catalog.schema import Nudge
from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.features.nudge import replies


@weekly("nudge", noun="nudge", weekday=3, time="09:00", items=Nudge, usual=False)
def nudge_of_the_week(item: Nudge, occasion: Occasion) -> Reply:
    """Thursday's post."""
    return replies.nudge(item, occasion)
