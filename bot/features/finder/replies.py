"""What a search says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Activity, Challenge, Interview, Item, Kaggle, Reading, SystemDesign, Topic
from bot.chat.reply import Actions, Bold, Button, Heading, Reply, actions, text
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
"""The command that opens an item; what no command opens is not searched for."""


def found(words: str, items: Sequence[Item]) -> Reply:
    """The items, best first."""
    items = [item for item in items if type(item) in OPENED_BY]
    if not items:
        return Reply(
            "Nothing fits those words",
            (
                text(
                    "Nothing fits ",
                    Bold(" ".join(words.split())),
                    ". Try fewer or other words; the roadmap lists every topic.",
                ),
                actions(Button("Show the roadmap", "roadmap")),
            ),
        )
    lines = [
        text(f"{i.noun.capitalize()}: ", Bold(i.title), f" · {i.stage} · {' · '.join(facts_of(i))}") for i in items
    ]
    buttons = tuple(Button(label(item.title), OPENED_BY[type(item)].format(item.id)) for item in items)
    return Reply(f"Found for “{' '.join(words.split())[:80]}”", (Heading("Found"), *lines, Actions(buttons)))
