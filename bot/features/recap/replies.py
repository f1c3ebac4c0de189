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
    head, lead = "Your group's week", "This week "
    if longer:
        head, lead = "Your group since the last recap", "Since the last recap "
    together = _together(week)
    blocks: list[Block] = [text(lead, Bold(together), _where_it_led(week))]
    if week.finished:
        blocks += [Heading("Finished"), *_list(week.finished)]
    if week.helped:
        blocks += [Heading("Helped others"), *_list(week.helped)]
    if occasion.late:
        blocks.append(text(LATE, quiet=True))
    blocks.append(
        actions(
            Button("Log something", "log"),
            Button("My progress", "progress"),
            Button("What is next?", "next"),
        )
    )
    return Reply(f"{head}: {together}", tuple(blocks))


def _together(week: Summary) -> str:
    amount = say_minutes(week.minutes) if week.minutes else "something"
    return f"{several(week.active, 'member')} logged {amount}"


def _where_it_led(week: Summary) -> str:
    """The end of the first sentence, and what follows it."""
    said = " together." if week.active > 1 else "."
    if week.topics:
        said += f" You finished {several(week.topics, 'topic')} of the roadmap."
    if week.most:
        said += f" Most of you are in the stage {week.most}."
    return said


def _list(shares: Sequence[Share]) -> list[Text]:
    lines = [text(Bold(share.name), f": {_cut(share.titles)}") for share in shares[:MOST_NAMES]]
    more = len(shares) - MOST_NAMES
    if more > 0:
        lines.append(text(f"and {more} more."))
    return lines


def _cut(titles: Sequence[str]) -> str:
    shown = ", ".join(titles[:MOST_TITLES])
    more = len(titles) - MOST_TITLES
    if more <= 0:
        return shown
    return f"{shown} and {more} more"
