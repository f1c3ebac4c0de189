"""What the recap says. Names are plain words: nobody is called by it, nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.post import Occasion
from bot.chat.reply import Block, Bold, Button, Heading, Reply, Text, When, actions, text
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.items import LATE
from bot.features.recap.rules import MOST_NAMES, Share, Summary

MOST_TITLES = 4


def recap(told: Summary, occasion: Occasion, since: datetime, zone: str) -> Reply:
    """What was done since then, by whom, who helped, and where the group is."""
    did = _did(told)
    moment = When(since, zone)
    blocks: list[Block] = [text(Bold(did), _together(told), " since ", moment, _led_to(told))]
    if told.finished:
        blocks += [Heading("Finished"), *_list(told.finished)]
    if told.helped:
        blocks += [Heading("Helped others"), *_list(told.helped)]
    if told.others:
        blocks += [Heading(_heading_of_others(told)), text(_names(told.others))]
    if occasion.late:
        blocks.append(text(LATE, quiet=True))
    blocks.append(
        actions(
            Button("Log something", "log"),
            Button("My progress", "progress"),
            Button("What is next?", "next"),
        )
    )
    day = since.astimezone(ZoneInfo(zone))
    return Reply(f"Your group since {day:%a} {day.day} {day:%b}: {did}", tuple(blocks))


def _did(told: Summary) -> str:
    amount = say_minutes(told.minutes) if told.minutes else "something"
    return f"{several(told.active, 'member')} logged {amount}"


def _together(told: Summary) -> str:
    if told.active > 1:
        return " together"
    return ""


def _led_to(told: Summary) -> str:
    """The end of the first sentence, and what follows it."""
    said = "."
    if told.is_earlier:
        said = ", also for earlier days."
    if told.topics:
        said += f" You finished {several(told.topics, 'topic')} of the roadmap."
    if told.most:
        said += f" Most of you are in the stage {told.most}."
    return said


def _heading_of_others(told: Summary) -> str:
    if told.finished or told.helped:
        return "Logged something, too"
    return "Who logged"


def _list(shares: Sequence[Share]) -> list[Text]:
    lines = [text(Bold(share.name), f": {_titles(share.titles)}") for share in shares[:MOST_NAMES]]
    more = len(shares) - MOST_NAMES
    if more > 0:
        lines.append(text(f"and {more} more."))
    return lines


def _titles(titles: Sequence[str]) -> str:
    """With points between: a title may hold commas, and an "and"."""
    shown = list(titles[:MOST_TITLES])
    more = len(titles) - MOST_TITLES
    if more > 0:
        shown.append(f"{more} more")
    return " · ".join(shown)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return shown
    return f"{shown} and {more} more"
