"""The recap of the week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.recap import replies
from bot.features.recap.rules import summary_of
from bot.messages import Message
from bot.schedule.week import CommunityWeek
from bot.store import entries, outbox
from bot.store.entries import LoggedItem

DAYS = timedelta(days=7)
LATELY = timedelta(days=28)
LONG = timedelta(days=8)  # from here on it is more than a week
MOST = 50
MOST_WEEKS = 8


@weekly("recap", noun="recap", weekday=4, time="17:00", items=None)
def recap_of_the_week(week: CommunityWeek, occasion: Occasion) -> Reply:
    """Friday's second post: all since the last one, or the seven days up to and including its own."""
    day, at = _last(week)
    since = min(at, week.now - DAYS)
    weeks = min(max((week.day - day) // DAYS, 1), MOST_WEEKS)
    deeds: list[LoggedItem] = []
    for back in reversed(range(weeks)):  # week by week: so an index leads to the entries
        end = week.day - back * DAYS
        later_than = since if back == weeks - 1 else week.now
        deeds += entries.deeds(
            week.tx, week.community, end - DAYS + timedelta(days=1), end, later_than
        )
    if not deeds:
        raise NotNow(Message("post.nothing-logged"))
    members = entries.group_states(week.tx, week.community, week.now - LATELY).values()
    return replies.recap(
        summary_of(week.catalog, deeds, members), occasion, week.now - since > LONG
    )


def _last(week: CommunityWeek) -> tuple[date, datetime]:
    """The day of the last recap, and when it went out; this one's where there is none.

    One of the same day, in another channel, is not it.
    """
    found = outbox.records(week.tx, week.community.id, MOST, "recap")
    before = [(r.slot, r.sent_at) for r in found if r.sent_at and r.slot < week.day]
    return max(before, default=(week.day, week.now))
