"""The recap of the week."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.errors import NotNow, RetryLater
from bot.features.recap import replies, rules
from bot.messages import Message
from bot.schedule.week import CommunityWeek
from bot.store import deeds, entries, recaps

LATELY = timedelta(days=28)
LOOK_AGAIN = 30.0  # seconds


@weekly(recaps.KIND, noun="recap", weekday=4, time="17:00", items=None)
def recap_of_the_week(week: CommunityWeek, occasion: Occasion) -> Reply:
    """Friday's second post: what was logged since the last one that was sent.

    What it tells is kept where it is posted; a preview keeps nothing. RetryLater while nobody knows
    whether the recap of another day arrived: only then it is known where this one begins.
    """
    group = week.community
    if week.posting and recaps.is_open(week.tx, group.id, week.day, week.now):
        raise RetryLater(Message("post.recap-waits"), LOOK_AGAIN)
    margin = recaps.MARGIN if week.posting else timedelta(0)
    window = recaps.window_of(week.tx, group.id, week.day, week.now, margin)
    found = deeds.between(week.tx, group, window)
    if not found:
        raise NotNow(Message("post.nothing-logged"))
    if week.posting:
        recaps.keep(week.tx, group.id, week.day, window)
    members = entries.group_states(week.tx, group, week.now - LATELY, shown_only=True).values()
    summary = rules.summarise(week.catalog, found, members)
    return replies.recap(summary, occasion, rules.boundary(window.since), group.zone)
