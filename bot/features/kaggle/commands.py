"""``kaggle``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Kaggle
from bot.chat.command import Param, command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.features.context import Context, given_this_week
from bot.features.items import completer, find, finished, known, shared
from bot.features.kaggle import replies


@command("kaggle", "This week's Kaggle prompt, or one by its name", example="kaggle")
def kaggle(
    ctx: Context,
    name: Annotated[
        str,
        Param("A Kaggle prompt; this week's if left out", complete=completer(Kaggle), known=known(Kaggle), high=100),
    ] = "",
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """The community's Kaggle prompt of the week, or any other one."""
    if name:
        return _shown(ctx, find(ctx.catalog, name, (Kaggle,), "kaggle {}"), "", share)
    return _shown(ctx, *given_this_week(ctx, "kaggle", Kaggle), share)


def _shown(ctx: Context, item: Kaggle, why: str, share: bool) -> Reply:
    occasion = Occasion(why, edit=ctx.edit(item), tallies=finished(ctx, item))
    return shared(replies.prompt(item, occasion), share)
