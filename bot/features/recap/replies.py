"""What the recap says. Names are plain words: nobody is called by it, nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.post import Occasion
from bot.chat.reply import Block, Bold, Button, Heading, Reply, Text, actions, text
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.items import LATE
from bot.features.recap.rules import Share, Summary

MOST_NAMES = 12  # a post is read on a telephone
MOST_TITLES = 4


def recap(week: Summary, occasion: Occasion, longer: bool = False) -> Reply:
    """What was done, by whom, who helped, and where the group is.

    ``longer``: in more than a week.
    """
    lead = "Since the last recap " if longer else "This week "
    together = (
        f"{several(week.active, 'member')} logged {say_minutes(week.minutes)}"
        if week.minutes
        else ""
    )
    together = together or f"{several(week.active, 'member')} logged something"
    blocks: list[Block] = [
        text(
            lead,
            Bold(together),
            f"{' together' if week.active > 1 else ''}.{_topics(week)}{_most(week)}",
        )
    ]
    blocks += [Heading("Finished"), *_list(week.finished)] if week.finished else []
    blocks += [Heading("Helped others"), *_list(week.helped)] if week.helped else []
    blocks += [text(LATE, quiet=True)] if occasion.late else []
    follow = actions(
        Button("Log something", "log"),
        Button("My progress", "progress"),
        Button("What is next?", "next"),
    )
    head = "Your group since the last recap" if longer else "Your group's week"
    return Reply(f"{head}: {together}", (*blocks, follow))


def _topics(week: Summary) -> str:
    return f" You finished {several(week.topics, 'topic')} of the roadmap." if week.topics else ""


def _most(week: Summary) -> str:
    return f" Most of you are in the stage {week.most}." if week.most else ""


def _list(shares: Sequence[Share]) -> list[Text]:
    lines = [text(Bold(share.name), f": {_cut(share.titles)}") for share in shares[:MOST_NAMES]]
    more = len(shares) - MOST_NAMES
    return [*lines, text(f"and {more} more.")] if more > 0 else lines


def _cut(titles: Sequence[str]) -> str:
    more = len(titles) - MOST_TITLES
    return ", ".join(titles[:MOST_TITLES]) + (f" and {more} more" if more > 0 else "")
