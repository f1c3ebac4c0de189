"""The interview question of the week."""

from __future__ import annotations

from bot.catalog.schema import Interview
from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.features.interview import replies
from bot.features.items import finished_tally


@weekly(
    "interview",
    noun="interview question",
    weekday=1,
    time="09:00",
    items=Interview,
    count=finished_tally,
    usual=False,
)
def question_of_the_week(item: Interview, occasion: Occasion) -> Reply:
    """Tuesday's post."""
    return replies.question(item, (), occasion)
