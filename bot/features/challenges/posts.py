"""The challenge of the week."""

from __future__ import annotations

from bot.catalog.schema import Challenge
from bot.chat.post import weekly
from bot.chat.reply import Reply
from bot.features.challenges import replies
from bot.features.words import late_note


@weekly("challenge", noun="challenge", weekday=0, time="09:00", items=Challenge)
def challenge_of_the_week(item: Challenge, why: str, late: bool) -> Reply:
    """Monday's post."""
    return replies.post(item, why, late_note(late))
