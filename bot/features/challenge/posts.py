"""The challenge of the week."""

from __future__ import annotations

from bot.catalog.schema import Challenge
from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.features.challenge import replies
from bot.features.items import finished_tally


@weekly(
    "challenge", noun="challenge", weekday=0, time="09:00", items=Challenge, count=finished_tally
)
def challenge_of_the_week(item: Challenge, occasion: Occasion) -> Reply:
    """Monday's post."""
    return replies.challenge(item, occasion)
