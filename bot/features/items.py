"""Items as members see them: facts, buttons, what stands under a post; shared by every feature."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Protocol

from bot.catalog.catalog import Catalog
from bot.catalog.parts import Resource
from bot.catalog.schema import (
    Activity,
    Card,
    Challenge,
    Interview,
    Item,
    Kaggle,
    Nudge,
    Reading,
    SystemDesign,
    Topic,
)
from bot.chat import limits
from bot.chat.brief import brief, phone_lines
from bot.chat.parameter import Param
from bot.chat.phrases import label
from bot.chat.post import Occasion, talk_here
from bot.chat.reply import (
    Audience,
    Block,
    Button,
    ItemCard,
    Link,
    LinkTo,
    Quote,
    Reply,
    Tally,
    text,
)
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.errors import NotNow
from bot.features.worth import is_checked, points_by_claim, points_of
from bot.store import entries
from bot.store.entries import Entry
from bot.store.spaces import Community
from bot.store.work import Transaction

LOGGABLE = (Topic, Activity)
FINISHABLE = (Topic, Challenge, Kaggle, Reading, Interview, SystemDesign)
REMINDED_OF = (*FINISHABLE, Nudge)
FINISHED_TALLY = "finished"  # the name of the line under a post
LATE = "(A little late: I was offline when it was due.)"
FURNITURE = 8  # lines of a post that are small print and buttons
FEWEST_LINES = 3  # of an item's text in a post
LEVELS = {1: "easy", 2: "medium", 3: "hard"}

# The commands that do something to an item, for buttons: an item's id stands for each {}. They are
# of features above this room, which may not be asked; so they are spelled here, and here alone.
OPENED_BY: dict[type[Item], str] = {
    Topic: "topic {}",
    Activity: "activity {}",
    Challenge: "challenge {}",
    Kaggle: "kaggle {}",
    Reading: "paper {}",
    Interview: "interview name:{}",
    SystemDesign: "design {}",
    Nudge: "nudge {}",
}
"""The command that opens an item; what no command opens is not searched for."""
LOGGED_BY = "log {}"
FINISHED_BY = "done {}"
HANDED_IN_BY = "submit {}"
HINTED_BY = "hint {}"
SOLVED_BY = "solution {}"
EXPLAINED_BY = "why {}"
GUESSED_BY = "guess {}"
REMINDED_BY = "remind me {}"
RECALLED_BY = "recall show {}"


ShareFlag = Annotated[bool, Param("Show it to everyone in this channel")]


class InCommunity(Protocol):
    """A community, and the transaction in which it can be asked about: a week, or a context."""

    @property
    def tx(self) -> Transaction:
        """The open transaction."""

    @property
    def community(self) -> Community:
        """The community."""


def none_yet(kind: type[Item]) -> NotNow:
    """What to say where the content has nothing of a kind."""
    ways = [("Show the roadmap", "roadmap"), ("What is next?", "next")]
    return NotNow(
        f"The content has no {kind.noun} yet. The roadmap shows what there is to learn meanwhile.",
        ways,
    )


def cards_of(catalog: Catalog, topic: Topic) -> tuple[Card, ...]:
    """The recall cards of a topic."""
    return tuple(card for card in catalog.of_kind(Card) if topic.id in card.topics)


def stop(title: str) -> str:
    """The full stop after a title; none where the title brings its own end."""
    if title.endswith(("?", "!", ".")):
        return ""
    return "."


def facts_of(item: Item) -> tuple[str, ...]:
    """``medium``, ``45 min``, ``10 points``."""
    return (LEVELS[item.level], say_minutes(item.minutes), *points_fact(item))


def points_fact(item: Item) -> tuple[str, ...]:
    """What finishing an item earns; nothing for what is never finished."""
    if not isinstance(item, FINISHABLE):
        return ()
    claimed = several(points_by_claim(item), "point")
    if not is_checked(item):
        return (claimed,)
    checked = several(points_of(item), "point")
    return (f"{checked}, {points_by_claim(item)} without a checked answer",)


def title_of(catalog: Catalog, entry: Entry) -> str:
    """What an entry is about: the item's title, or that of own work that is not on the map."""
    return entry.title or catalog.title_of(entry.item_id)


def evidence(entry: Entry) -> list[Block]:
    """The note and the link of an entry, where it has them."""
    blocks: list[Block] = []
    if entry.note:
        blocks.append(Quote(entry.note))
    if entry.link:
        blocks.append(text("Link: ", LinkTo(entry.link, entry.link)))
    return blocks


def in_post(card: ItemCard, occasion: Occasion, *beside: str) -> ItemCard:
    """An item's card: whole on its own page; in a post what fits a telephone's screen.

    ``beside``: what else the post tells. The rest is behind the post's "More".
    """
    if not occasion.posted:
        return card
    facts = " · ".join((card.kind, *card.facts))
    others = [facts, *beside]
    if occasion.late:
        others.append(LATE)
    taken = phone_lines(card.title, limits.PHONE_TITLE) + sum(map(phone_lines, others))
    room = limits.PHONE_SCREEN - FURNITURE - taken
    return replace(card, body=brief(card.body, max(room, FEWEST_LINES)))


def resource_line(resource: Resource) -> str:
    """A resource as a line of Markdown: title, kind, cost, effort, a word on it."""
    facts = f"{resource.type}, {resource.cost}, about {resource.hours:g} h"
    line = f"- [{resource.title}]({resource.url}) ({facts})"
    if not resource.note:
        return line
    return f"{line} – {resource.note}"


def under_item(occasion: Occasion) -> list[Block]:
    """What is counted under an item, and a quiet line on it.

    Under a post: where to talk about it, once there is a thread, as it has a button for why; else
    why it was chosen.
    """
    tallies = [tally for tally in occasion.tallies if tally.name == FINISHED_TALLY]
    # Where a post says nothing yet, an edit finds the place
    blocks: list[Block] = [tally for tally in tallies if tally.spans or occasion.posted]
    why = f"Chosen because {occasion.why}." if occasion.why else ""
    if occasion.posted:
        blocks.append(talk_here(there=False))
    elif why:
        blocks.append(text(why, quiet=True))
    if occasion.late:
        blocks.append(text(LATE, quiet=True))
    return blocks


def finished_tally(group: InCommunity, item: Item) -> tuple[Tally, ...]:
    """How many members finished an item, as the line under it; it says nothing of nobody."""
    count = entries.count_done(group.tx, group.community, item.id)
    did = "answered" if isinstance(item, Interview) else "finished"
    said = (f"{several(count, 'member')} of your group {did} it.",) if count else ()
    return (Tally(FINISHED_TALLY, said),)


def finishers(count: int) -> str:
    """How many of a group finished an item, for one who just did."""
    if count > 1:
        return f"{several(count, 'member')} of your group finished it so far."
    return "You are the first of your group to finish it."


def shared(reply: Reply, share: bool) -> Reply:
    """The reply, for everyone in the channel where the member asked for that."""
    if not share:
        return reply
    return replace(reply, audience=Audience.EVERYONE)


def open_button(item: Item, said: str = "Open it", *, primary: bool = False) -> Button:
    """The button that opens an item."""
    return Button(label(said), OPENED_BY[type(item)].format(item.id), primary)


def done_button(item: Item, said: str = "I did it", *, primary: bool = True) -> Button:
    """The button that finishes an item."""
    return Button(said, FINISHED_BY.format(item.id), primary)


def log_button(topic_id: str, minutes: int, *, primary: bool = False) -> Button:
    """The button that logs so many minutes on a topic."""
    line = f"{LOGGED_BY.format(topic_id)} {minutes}"
    return Button(f"Log {say_minutes(minutes)}", line, primary)


def log_buttons(item: Item) -> list[Button]:
    """The button that logs time on the first of an item's topics; none where it has no topic."""
    return [log_button(topic_id, 30) for topic_id in item.topics[:1]]


def hand_in_button(found: Challenge, said: str = "Hand in", *, primary: bool = True) -> Button:
    """The button that asks for the answer to a challenge."""
    return Button(said, HANDED_IN_BY.format(found.id), primary)


def hint_button(found: Challenge, number: int = 1, said: str = "Hint") -> Button:
    """The button that asks for one of a challenge's hints."""
    return Button(said, f"{HINTED_BY.format(found.id)} {number}")


def renew_button(found: Challenge, said: str = "Other numbers") -> Button:
    """The button that gives a member fresh numbers of their own for a challenge."""
    return Button(said, f"{OPENED_BY[Challenge].format(found.id)} again")


def solution_button(found: Challenge, said: str = "Solution") -> Button:
    """The button that asks for a challenge's solution."""
    return Button(said, SOLVED_BY.format(found.id))


def reminder_button(item: Item, said: str = "Remind me") -> Button:
    """The button that asks when to be reminded of the item."""
    return Button(label(said), REMINDED_BY.format(item.id))


def recall_button(topic: Topic, many: int, said: str) -> Button:
    """The button that shows so many recall cards of a topic, one after the other."""
    return Button(said, f"{RECALLED_BY.format(topic.id)} {many}")


def more_button(item: Item) -> Button:
    """The button under a post that shows the whole item to who presses it."""
    return open_button(item, "More")


def further_buttons(item: Item, occasion: Occasion) -> list[Button | Link]:
    """What is offered beside what is an item's own.

    Under a post: the rest of it, a reminder, the reason. On its own page: to log time on it, and
    to mend it.
    """
    if occasion.posted:
        return [more_button(item), *post_buttons(item)]
    return [*log_buttons(item), *occasion.edit]


def post_buttons(item: Item) -> list[Button | Link]:
    """What every post offers beside what is its own."""
    return [reminder_button(item), Button("Why this?", EXPLAINED_BY.format(item.id))]
