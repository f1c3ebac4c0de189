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
NO_MARGIN = timedelta(0)


def opened(week: CommunityWeek) -> Window:
    """Which moments the recap tells, kept before it is worded.

    So what is put back while it is worded counts from then on, and comes in the next one.
    RetryLater while nobody knows whether the recap of another day arrived: only then it is known
    where this one begins.
    """
    if recaps.is_open(week.tx, week.community.id, week.day, week.now):
        raise RetryLater(Message("post.recap-waits"), LOOK_AGAIN)
    window = recaps.window_of(week.tx, week.community.id, week.day, week.now)
    recaps.keep(week.tx, week.community.id, week.day, window)
    return window


def stands(week: CommunityWeek) -> bool:
    """Whether it would tell the same moments now: no other recap was worded or sent meanwhile."""
    if recaps.is_open(week.tx, week.community.id, week.day, week.now):
        return False
    kept = recaps.kept(week.tx, week.community.id, week.day)
    now = recaps.window_of(week.tx, week.community.id, week.day, week.now)
    return kept == now and now == week.opened


@weekly(
    recaps.KIND,
    noun="recap",
    weekday=4,
    time="17:00",
    items=None,
    opens=opened,
    stands=stands,
)
def recap_of_the_week(week: CommunityWeek, occasion: Occasion) -> Reply:
    """Friday's second post: what was logged since the last one that was sent.

    A preview need not know what comes after it.
    """
    group = week.community
    window = week.opened or recaps.window_of(week.tx, group.id, week.day, week.now, NO_MARGIN)
    helping = rules.helping(week.catalog)
    doers = deeds.doers(week.tx, group, window, week.catalog.topic_ids, helping)
    if not doers:
        raise NotNow(Message("post.nothing-logged"))
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
