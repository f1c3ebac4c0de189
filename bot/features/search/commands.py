"""``search``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.fulltext import search as find_by_words
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.items import OPENED_BY
from bot.features.search import replies

MOST_FOUND = 8


@command(
    "search",
    "Find anything by words: topics, activities, challenges, papers",
    example="search vanishing gradient",
    reads="always",
)
def search(
    ctx: Context, words: Annotated[str, Param("What to look for", rest=True, high=200)]
) -> Reply:
    """The items that fit best, each with a button that opens it."""
    return replies.found(words, find_by_words(ctx.catalog, words, MOST_FOUND, OPENED_BY.keys()))
