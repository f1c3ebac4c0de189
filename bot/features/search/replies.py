"""What a search says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Activity, Item
from bot.chat.phrases import clip
from bot.chat.reply import Actions, Bold, Button, Heading, Reply, actions, text
from bot.features.items import OPENED_BY, facts_of, label


def found(words: str, items: Sequence[Item]) -> Reply:
    """The items, best first."""
    shown = clip(words, 80)
    if not items:
        return Reply(
            f"Nothing fits “{shown}”",
            (
                text(
                    "Nothing fits ",
                    Bold(shown),
                    ". Try fewer or other words; the roadmap lists every topic.",
                ),
                actions(Button("Show the roadmap", "roadmap")),
            ),
        )
    lines = [
        text(
            f"{i.noun[0].upper()}{i.noun[1:]}: ",
            Bold(i.title),
            f" · {i.stage} · {' · '.join(facts_of(i))}",
        )
        for i in items
    ]
    return Reply(
        f"Found for “{shown}”",
        (Heading(f"Found for “{shown}”"), *lines, Actions(tuple(map(_open, items)))),
    )


def _open(item: Item) -> Button:
    said = f"Log: {item.title}" if isinstance(item, Activity) else item.title
    return Button(label(said), OPENED_BY[type(item)].format(item.id))
