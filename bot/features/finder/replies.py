"""What a search says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Activity, Challenge, Interview, Item, Kaggle, Reading, SystemDesign, Topic
from bot.chat.reply import Actions, Bold, Button, Heading, Reply, actions, text
from bot.errors import clip
from bot.features.items import facts_of, label

OPENED_BY: dict[type[Item], str] = {
    Topic: "topic {}",
    Activity: "log {}",
    Challenge: "challenge {}",
    Kaggle: "kaggle {}",
    Reading: "paper {}",
    Interview: "interview name:{}",
    SystemDesign: "design {}",
}
"""The command that opens an item; what no command opens is not searched for. An activity has no page: it is logged."""


def found(words: str, items: Sequence[Item]) -> Reply:
    """The items, best first."""
    shown = clip(words, 80)
    if not items:
        return Reply(
            f"Nothing fits “{shown}”",
            (
                text("Nothing fits ", Bold(shown), ". Try fewer or other words; the roadmap lists every topic."),
                actions(Button("Show the roadmap", "roadmap")),
            ),
        )
    lines = [
        text(f"{i.noun[0].upper()}{i.noun[1:]}: ", Bold(i.title), f" · {i.stage} · {' · '.join(facts_of(i))}")
        for i in items
    ]
    return Reply(f"Found for “{shown}”", (Heading(f"Found for “{shown}”"), *lines, Actions(tuple(map(_open, items)))))


def _open(item: Item) -> Button:
    said = f"Log: {item.title}" if isinstance(item, Activity) else item.title
    return Button(label(said), OPENED_BY[type(item)].format(item.id))
