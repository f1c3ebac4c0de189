"""The recap of the week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.recap import replies
from bot.features.recap.rules import summarise
from bot.messages import Message
from bot.schedule.week import CommunityWeek
from bot.store import entries, outbox
from bot.store.entries import LoggedItem

SEVEN_DAYS = timedelta(days=7)
LONGER_THAN_A_WEEK = timedelta(days=8)  # from here on: the last one may have been late
LATELY = timedelta(days=28)
MOST_WEEKS_TOLD = 8
MOST_RECORDS = 50


@weekly("recap", noun="recap", weekday=4, time="17:00", items=None)
def recap_of_the_week(week: CommunityWeek, occasion: Occasion) -> Reply:
    """Friday's second post: all since the last one, or the seven days up to its own."""
    day, at = _last(week)
    since = min(at, week.now - SEVEN_DAYS)
    weeks = min(max((week.day - day) // SEVEN_DAYS, 1), MOST_WEEKS_TOLD)
    deeds = _deeds(week, weeks, since)
    if not deeds:
        raise NotNow(Message("post.nothing-logged"))
    members = entries.group_states(week.tx, week.community, week.now - LATELY).values()
    summary = summarise(week.catalog, deeds, members)
    return replies.recap(summary, occasion, week.now - since > LONGER_THAN_A_WEEK)


def _deeds(week: CommunityWeek, weeks: int, since: datetime) -> list[LoggedItem]:
    """What was logged for so many weeks up to this day, and after ``since`` for the one before.

    Read week by week, so that an index leads to the entries.
    """
    deeds: list[LoggedItem] = []
    for back in reversed(range(weeks)):
        end = week.day - back * SEVEN_DAYS
        start = end - SEVEN_DAYS + timedelta(days=1)
        later_than = since if back == weeks - 1 else week.now
        deeds += entries.deeds(week.tx, week.community, start, end, later_than)
    return deeds


def _last(week: CommunityWeek) -> tuple[date, datetime]:
    """The day of the last recap, and when it went out; this one's where there is none.

    One of the same day, in another channel, is not it.
    """
    found = outbox.records(week.tx, week.community.id, MOST_RECORDS, "recap")
    before = [(r.slot, r.sent_at) for r in found if r.sent_at and r.slot < week.day]
    return max(before, default=(week.day, week.now))
