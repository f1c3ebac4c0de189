"""The content as it ships, and everything that members can be shown of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.content.item import bare_reply, lines_for
from adapters.wiring import say
from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.parts import ExactCheck, ListCheck, NumberCheck, SetCheck
from bot.catalog.schema import Challenge, Item
from bot.chat.post import Occasion, edit_links, post_of
from bot.chat.reply import Reply, Tally
from bot.features.index import POSTS

EDIT_URL = "https://example.org/a-community/cairn/edit/main/content"
WHY = "your group is working on or near Descriptive statistics and what they hide"
FINISHED = Tally("finished", ("1000 members of your group finished it.",))
CONTENT = Path(__file__).parents[2] / "content"


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply or a post that shows an item; ``line`` is what was typed for it."""

    item: Item
    line: str
    reply: Reply


def typed_answer(challenge: Challenge) -> str:
    """The answer that the check wants, as a member would type it; empty where people judge."""
    match challenge.check:
        case NumberCheck(answer=number):
            return repr(number)
        case SetCheck(answer=names) | ListCheck(answer=names):
            return ", ".join(names)
        case ExactCheck(answer=text):
            return text
    return ""


@pytest.fixture(scope="session")
def content() -> Catalog:
    """The real content."""
    return load(CONTENT)


@pytest.fixture(scope="session")
def shown(content: Catalog) -> list[Shown]:
    """Every active item by every command that shows it, in its (late) weekly post, or bare."""
    asked = [(item, line) for item in content.active for line in lines_for(item)]
    replies = asyncio.run(say(content, [line for _, line in asked]))
    found = [Shown(item, line, reply) for (item, line), reply in zip(asked, replies, strict=True)]
    for post in map(post_of, POSTS):
        items = content.of_kind(post.items) if post.items else ()
        ballot = tuple(sorted(items, key=lambda item: len(item.title))[-3:]) if post.votes else ()
        votes = Tally("votes", ("30 votes so far. In front: ", *(one.title for one in ballot[:1])))
        for item in items:
            link = edit_links(content.edit_url(item.id))
            occasion = Occasion(
                WHY, late=True, edit=link, posted=True, tallies=(FINISHED, votes), ballot=ballot
            )
            found.append(Shown(item, f"post {item.id}", post.word(item, occasion)))
    return [
        *found,
        *(
            Shown(item, f"bare {item.id}", bare_reply(item))
            for item in content.active
            if not lines_for(item)
        ),
    ]
