"""The rhythm, and who is meant: pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.catalog.progress import Progressed, StageCount
from bot.chat.parameter import FLAG_WORDS
from bot.chat.privacy import HIDE
from bot.chat.words.zones import doubt_zone, read_zone
from bot.errors import BadInput, BadValue, quoted, quoted_last

WAYS = (("Board", "leaderboard"), ("My page", "me"))
BOTH = "Leave you out of what your group sees, or show everyone your page?"
EITHER = (("Leave me out", HIDE), ("Show my page", "me show share:yes"))
_NAME = re.compile(r"[^\W\d_]+(?:[ .'-][^\W\d_]+)*")


def read_own_zone(typed: str) -> str:
    """A zone, as ``read_zone`` reads it. BadInput where somebody else may be meant."""
    if typed.startswith(("@", "<@")):
        raise BadInput(_nobody_elses(typed), WAYS)
    try:
        return read_zone(typed)
    except ValueError:
        if doubt_zone(typed.split()) is not None or not _NAME.fullmatch(typed):
            raise
    raise BadInput(
        f"I don't know a time zone {quoted_last(typed)} If you mean a person: {_PRIVATE}", WAYS
    )


def read_share(typed: str) -> bool:
    """Whether to show the page to everyone. BadInput where somebody else is meant."""
    said = FLAG_WORDS.get(typed.lower())
    if said is not None:
        return said
    if typed.startswith(("@", "<@")):
        raise BadInput(_nobody_elses(typed), WAYS)
    refused = BadValue("share", "`yes` or `no`", typed).sentence
    raise BadInput(f"{refused} If you mean a person: {_PRIVATE}", WAYS)


def stage_at_hand(stages: Sequence[StageCount], walked: Progressed) -> StageCount | None:
    """The stage that somebody is in: the last that is begun and not done; None where none is."""
    found: StageCount | None = None
    for count in stages:
        begun = count.done > 0 or any(topic.id in walked.started for topic in count.topics)
        if begun and count.done < len(count.topics):
            found = count
    return found


def weeks_in_a_row(days: Sequence[date], today: date) -> int:
    """Weeks with an entry, back from this one.

    A week that has only begun does not break the row yet.
    """
    mondays = {day - timedelta(days=day.weekday()) for day in days}
    week = today - timedelta(days=today.weekday())
    if week not in mondays:
        week -= timedelta(days=7)
    count = 0
    while week in mondays:
        count += 1
        week -= timedelta(days=7)
    return count


_PRIVATE = "a member's page is theirs alone; the board shows who did how much."


def _nobody_elses(typed: str) -> str:
    return f"I can't show you {quoted(typed)}: {_PRIVATE}"
