"""What is said of what somebody knew before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Topic
from bot.catalog.search import resolve
from bot.chat import limits
from bot.chat.phrases import clip, label
from bot.chat.reply import (
    Accent,
    Block,
    Button,
    Heading,
    Reply,
    Step,
    Steps,
    StepState,
    actions,
    marked,
)
from bot.chat.words.plurals import several
from bot.errors import UnknownItem, quoted_last
from bot.store.entries import Entry

MOST_GUESSES = 3
MOST_OPENED = 6  # so many topics are named that opened


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is no topic's, and the topics whose names look like it."""

    name: str
    near: tuple[tuple[str, str], ...]


def unknown(catalog: Catalog, name: str) -> Unknown:
    """A name that is none, with what may have been meant."""
    try:
        resolve(catalog, name, (Topic,))
    except UnknownItem as error:
        return Unknown(name, error.suggestions)
    return Unknown(name, ())


def known(
    new: Sequence[Topic],
    already: Sequence[Topic],
    opened: Sequence[Topic],
    not_found: Sequence[Unknown],
    kept: Sequence[Entry],
) -> Reply:
    """After ``know``: what is done now, what opened, which names are none."""
    blocks: list[Block] = []
    if new:
        blocks.append(marked("Done on your road, without points, as you knew it before:"))
        blocks.append(_list(new, StepState.DONE))
    if already:
        blocks += [marked("Done already:"), _list(already, StepState.DONE)]
    if opened:
        blocks += _opened(opened)
    blocks += [marked(_said(one)) for one in not_found]
    guesses = [guess for one in not_found for guess in one.near[:1]][:MOST_GUESSES]
    follow = [Button(label(title), f"know {id}") for id, title in guesses]
    follow.append(Button("What is next?", "next", primary=not guesses))
    if kept:
        follow.append(Button("Undo", _undo_line(kept)))
    blocks.append(actions(*follow))
    accent = Accent.GOOD if new else Accent.WARNING
    return Reply(_summary(new, not_found), tuple(blocks), accent=accent)


def _opened(opened: Sequence[Topic]) -> list[Block]:
    blocks: list[Block] = [Heading("Opens"), _list(opened[:MOST_OPENED], StepState.OPEN)]
    more = len(opened) - MOST_OPENED
    if more > 0:
        blocks.append(marked(f"And {several(more, 'topic')} more: `/roadmap` shows them."))
    return blocks


def _list(topics: Sequence[Topic], state: StepState) -> Steps:
    return Steps(tuple(Step(topic.title, state, "") for topic in topics))


def _said(one: Unknown) -> str:
    said = f"I don't know a topic called {quoted_last(one.name)}"
    if not one.near:
        return f"{said} `/roadmap` shows every topic by its name."
    return f"{said} Did you mean **{one.near[0][1]}**?"


def _undo_line(kept: Sequence[Entry]) -> str:
    if len(kept) == 1:
        return f"undo {kept[0].id}"
    return f"undo {kept[0].id} together"


def _summary(new: Sequence[Topic], not_found: Sequence[Unknown]) -> str:
    if new:
        return clip(f"Known: {', '.join(topic.title for topic in new)}", limits.SUMMARY)
    if not_found:
        return clip(f"I don't know {not_found[0].name}", limits.SUMMARY)
    return "Done already"
