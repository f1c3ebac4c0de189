"""The paper of the week."""

from __future__ import annotations

from bot.catalog.schema import Reading
from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.features.papers import replies


@weekly("paper", noun="paper", weekday=4, time="09:00", items=Reading)
def paper_of_the_week(item: Reading, occasion: Occasion) -> Reply:
    """Friday's post."""
    return replies.reading(item, occasion)
