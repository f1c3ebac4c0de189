"""The recap of the week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.errors import NotNow, RetryLater
from bot.features.recap import replies, rules
from bot.messages import Message
from bot.schedule.week import CommunityWeek
from bot.store import deeds, entries, recaps
from bot.store.deeds import Doer
from bot.store.recaps import Window

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
    helping = rules.helping(week.catalog)
    doers = deeds.doers(week.tx, group, window, week.catalog.topic_ids, helping)
    if not doers:
        raise NotNow(Message("post.nothing-logged"))
    if week.posting:
        recaps.keep(week.tx, group.id, week.day, window)
    summary = summary_of(week, window, doers, helping)
    return replies.recap(summary, occasion, rules.boundary(window.since), group.zone)


def summary_of(
    week: CommunityWeek, window: Window, doers: Sequence[Doer], helping: Collection[str]
) -> rules.Summary:
    """Sums of all, and the deeds of those whom the post has room for."""
    tx, group = week.tx, week.community
    finishers = rules.listed(doer for doer in doers if doer.finished)
    helpers = rules.listed(doer for doer in doers if doer.helped)
    finished = deeds.finished_by(tx, group, window, finishers)
    helped = deeds.helped_by(tx, group, window, helpers, helping)
    topics = week.catalog.topic_ids
    last = entries.last_worked(tx, group, week.now - LATELY, topics)
    return rules.summarise(week.catalog, doers, finished, helped, last)
