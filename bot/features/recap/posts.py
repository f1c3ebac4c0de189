"""The recap of the week."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Week
from bot.features.recap import replies
from bot.features.recap.rules import summary_of
from bot.store import entries, outbox

DAYS = timedelta(days=7)
LATELY = timedelta(days=28)
LONG = timedelta(days=8)  # from here on it is more than a week
MOST = 50


@weekly("recap", noun="recap", weekday=4, time="17:00", items=None)
def recap_of_the_week(week: Week, occasion: Occasion) -> Reply:
    """Friday's second post: the seven days up to and including its own, with what was logged since the last one."""
    first = week.day - DAYS + timedelta(days=1)
    since = min(_last(week), week.now - DAYS)
    deeds = entries.deeds(week.tx, week.community, first, week.day, since)
    if not deeds:
        raise NotNow("Nobody logged anything in that week.")
    members = entries.group_states(week.tx, week.community, week.now - LATELY).values()
    return replies.recap(summary_of(week.catalog, deeds, members), occasion, week.now - since > LONG)


def _last(week: Week) -> datetime:
    """When the last recap went out; now where there is none. One of the same day, in another channel, is not it."""
    found = outbox.records(week.tx, week.community.id, MOST, "recap")
    before = [r.sent_at for r in found if r.sent_at and r.slot < week.day.isoformat()]
    return max(before, default=week.now)
