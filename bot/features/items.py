"""Items as members name, complete and see them; shared by every feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from bot.catalog.catalog import Catalog
from bot.catalog.parts import Resource
from bot.catalog.schema import (
    Activity,
    Challenge,
    Interview,
    Item,
    Kaggle,
    Nudge,
    Reading,
    SystemDesign,
    Topic,
)
from bot.catalog.search import complete, named, resolve
from bot.chat import limits
from bot.chat.command import Completer, Known, Suggestion
from bot.chat.phrases import did_you_mean
from bot.chat.post import Occasion
from bot.chat.reply import Audience, Block, Button, Reply, Tally, text
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.errors import NotNow, UnknownItem
from bot.store import entries
from bot.store.members import Community
from bot.store.work import Transaction

AnyItem = TypeVar("AnyItem", bound=Item)
LOGGABLE = (Topic, Activity)
FINISHABLE = (Topic, Challenge, Kaggle, Reading, Interview, SystemDesign)
OPENED_BY: dict[type[Item], str] = {
    Topic: "topic {}",
    Activity: "log {}",
    Challenge: "challenge {}",
    Kaggle: "kaggle {}",
    Reading: "paper {}",
    Interview: "interview name:{}",
    SystemDesign: "design {}",
    Nudge: "nudge {}",
}
"""The command that opens an item; what no command opens is not searched for.

An activity has no page: it is logged.
"""
FINISHED = "finished"
LATE = "(A little late: I was offline when it was due.)"


class InCommunity(Protocol):
    """A community, and the transaction in which it can be asked about: a week, or a context."""

    @property
    def tx(self) -> Transaction:
        """The open transaction."""

    @property
    def community(self) -> Community:
        """The community."""


def completer(*kinds: type[Item]) -> Completer:
    """A completer over the items of these kinds."""

    def suggest(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
        return [Suggestion(item.title, item.id) for item in complete(catalog, typed, kinds, 25)]

    return suggest


def known(*kinds: type[Item]) -> Known:
    """Whether words are exactly the name of an item of these kinds."""

    def names(catalog: Catalog, words: str) -> bool:
        return named(catalog, words, kinds) is not None

    return names


def find(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]], retry: str) -> AnyItem:
    """The item that was meant.

    UnknownItem with a button for each near miss: ``retry`` with the id for its ``{}``.
    """
    try:
        return resolve(catalog, typed, kinds)
    except UnknownItem as unknown:
        near = unknown.suggestions
    noun = _noun_of(kinds)
    if near:
        advice = did_you_mean([title for _, title in near])
        ways = [(title, retry.format(id)) for id, title in near]
    elif "topic" in noun:
        advice = "`/roadmap` shows every topic by its name."
        ways = [("Show the roadmap", "roadmap")]
    else:
        advice = "`/search` finds it by a word."
        ways = [("Search", "search")]
    raise UnknownItem(typed, near, noun, advice, ways)


def none_yet(kind: type[Item]) -> NotNow:
    """What to say where the content has nothing of a kind."""
    ways = [("Show the roadmap", "roadmap"), ("What is next?", "next")]
    return NotNow(
        f"The content has no {kind.noun} yet. The roadmap shows what there is to learn meanwhile.",
        ways,
    )


def label(text: str) -> str:
    """A button's label: cut at a word where it is too long."""
    if len(text) <= limits.LABEL:
        return text
    return text[: limits.LABEL - 1].rsplit(" ", 1)[0].rstrip(" ,:;") + "…"


def stop(title: str) -> str:
    """The full stop after a title; none where the title brings its own end."""
    return "" if title.endswith(("?", "!", ".")) else "."


def facts_of(item: Item) -> tuple[str, ...]:
    """``level 2``, ``45 min``."""
    return (f"level {item.level}", say_minutes(item.minutes))


def resource_line(resource: Resource) -> str:
    """A resource as a line of Markdown: title, kind, cost, effort, a word on it."""
    note = f" – {resource.note}" if resource.note else ""
    about = f"{resource.type}, {resource.cost}, about {resource.hours:g} h"
    return f"- [{resource.title}]({resource.url}) ({about}){note}"


def small_print(occasion: Occasion) -> list[Block]:
    """What is counted under an item, and one line: where to talk about a post, or why the item was chosen.

    A post has a button for why.
    """
    why = f"Chosen because {occasion.why}." if occasion.why else ""
    said = "Talk about it in this post's thread." if occasion.posted else why
    late = f" {LATE}" if occasion.late else ""
    counted = [tally for tally in occasion.tallies if tally.name == FINISHED]
    return [*counted, *([text((said + late).strip(), quiet=True)] if said or late else [])]


def post_buttons(item: Item, occasion: Occasion) -> list[Button]:
    """What every post offers beside what is its own."""
    if not occasion.posted:
        return []
    return [reminder_button(item), Button("Why this?", f"why {item.id}")]


def reminder_button(item: Item) -> Button:
    """The button that asks when to be reminded of the item."""
    return Button("Remind me", f"remind me {item.id}")


def finished(group: InCommunity, item: Item) -> tuple[Tally, ...]:
    """How many members finished an item."""
    count = entries.count_done(group.tx, group.community, item.id)
    did = "answered" if isinstance(item, Interview) else "finished"
    nobody = f"Nobody has {did} it yet. The first stone is the hardest."
    said = f"{several(count, 'member')} of your group {did} it." if count else nobody
    return (Tally(FINISHED, (said,)),)


def shared(reply: Reply, share: bool) -> Reply:
    """The reply, for everyone in the channel where the member asked for that."""
    return replace(reply, audience=Audience.EVERYONE) if share else reply


def done_button(item: Item) -> Button:
    """The button that finishes an item."""
    return Button("I did it", f"done {item.id}", primary=True)


def done_points(item: Item) -> int:
    """Points for finishing an item, once."""
    match item:
        case Topic():
            return 20 + 10 * item.level
        case Interview():  # a few minutes each
            return 3 * item.level
        case _:
            return 10 * item.level


def _noun_of(kinds: Sequence[type[Item]]) -> str:
    if len(kinds) > 2:
        return "item"
    return " or ".join(kind.noun for kind in kinds)
