"""The paper of the week, and the vote on the next one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Reading
from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply, Tally
from bot.features.items import finished_tally
from bot.features.paper import replies
from bot.schedule.week import CommunityWeek
from bot.store import ballots
from bot.store.weeks import Week


def finished_and_votes(week: CommunityWeek, item: Reading) -> Sequence[Tally]:
    """How many finished it, and how the vote stands that was opened with it."""
    kept = ballots.of_week(week.tx, week.community, "paper", Week.of(week.day))
    ballot = kept or week.ballot
    tallies = finished_tally(week, item)
    if ballot is None:
        return tallies
    return (*tallies, replies.standing(week.catalog, ballot))


@weekly(
    "paper",
    noun="paper",
    weekday=4,
    time="09:00",
    items=Reading,
    count=finished_and_votes,
    votes=True,
)
def paper_of_the_week(item: Reading, occasion: Occasion) -> Reply:
    """Friday's post."""
    return replies.reading(item, occasion)
