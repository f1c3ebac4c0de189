"""The paper of the week."""

from __future__ import annotations

from bot.catalog.schema import Reading
from bot.chat.post import weekly
from bot.chat.reply import Reply
from bot.features.papers import replies
from bot.features.words import late_note


@weekly("paper", noun="paper", weekday=4, time="09:00", items=Reading)
def paper_of_the_week(item: Reading, why: str, late: bool) -> Reply:
    """Friday's post."""
    return replies.reading(item, why, late_note(late), posted=True)
