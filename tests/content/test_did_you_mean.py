"""What a question names can be pressed, in the same order: over the real content."""

from __future__ import annotations

import re

import pytest

from adapters.wiring import say
from bot.catalog.catalog import Catalog
from bot.chat.reply import Actions, Button, Reply, words_of

ONE_MORE = {"Log it as your own work", "Put it right"}


def named_and_offered(reply: Reply) -> tuple[list[str], list[str]]:
    """(the names after "Did you mean", the labels of the buttons that stand for one)."""
    said = words_of(reply.blocks[0])
    _, _, asked = said.partition("Did you mean ")
    if asked.startswith("one of these?"):
        names = asked.split("\n• ")[1:]
    else:
        names = re.split(r", | or ", asked.rstrip("?"))
    items = [item for block in reply.blocks if isinstance(block, Actions) for item in block.items]
    labels = [item.label for item in items if isinstance(item, Button)]
    return names, [label for label in labels if label not in ONE_MORE]


@pytest.mark.parametrize(
    "word", ["data", "net", "regression", "gradient", "pythn", "linear algbra", "model", "tests"]
)
@pytest.mark.parametrize("before", ["log", "done", "topic", "explain", "remind me", "why", "know"])
async def test_what_is_named_can_be_pressed(content: Catalog, before: str, word: str) -> None:
    (reply,) = await say(content, [f"{before} {word}"])
    if "Did you mean" not in words_of(reply.blocks[0]):
        return
    names, labels = named_and_offered(reply)
    assert len(names) == len(labels)
    for name, label in zip(names, labels, strict=True):
        assert name.startswith(label.rstrip("…"))


async def test_all_that_fits_can_be_pressed(content: Catalog) -> None:
    (reply,) = await say(content, ["log machine 30"])
    names, labels = named_and_offered(reply)
    assert (len(names), len(labels)) == (5, 5)
