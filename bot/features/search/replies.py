"""What a search says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Item
from bot.chat.phrases import clip
from bot.chat.reply import Block, Bold, Button, Heading, Reply, actions, text
from bot.features.items import facts_of, open_button

MOST_REPEATED = 80  # characters of what was looked for that an answer repeats


def found(words: str, items: Sequence[Item]) -> Reply:
    """The items, best first."""
    shown = clip(words, MOST_REPEATED)
    if not items:
        return _nothing(shown)
    title = f"Found for “{shown}”"
    blocks: list[Block] = [Heading(title)]
    blocks += [text(f"{_kind(i)}: ", Bold(i.title), f" · {_facts(i)}") for i in items]
    blocks.append(actions(*(open_button(item, item.title) for item in items)))
    return Reply(title, tuple(blocks))


def _nothing(shown: str) -> Reply:
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


def _kind(item: Item) -> str:
    return item.noun[0].upper() + item.noun[1:]


def _facts(item: Item) -> str:
    return " · ".join((item.stage, *facts_of(item)))
