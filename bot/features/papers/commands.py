"""``paper``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Reading
from bot.chat.command import Param, command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.features.context import Context, given_this_week
from bot.features.items import completer, find, known, shared
from bot.features.papers import replies


@command("paper", "This week's paper, or one by its name", example="paper")
def paper(
    ctx: Context,
    name: Annotated[
        str, Param("A paper; this week's if left out", complete=completer(Reading), known=known(Reading), high=100)
    ] = "",
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """What the community reads together this week, or any other reading."""
    if name:
        return _shown(ctx, find(ctx.catalog, name, (Reading,), "paper {}"), "", share)
    return _shown(ctx, *given_this_week(ctx, "paper", Reading), share)


def _shown(ctx: Context, item: Reading, why: str, share: bool) -> Reply:
    occasion = Occasion(why, edit=ctx.edit(item))
    return shared(replies.reading(item, occasion), share)
