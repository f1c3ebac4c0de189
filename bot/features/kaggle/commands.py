"""``kaggle``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Kaggle
from bot.chat.command import command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.features.context import Context, named_or_given
from bot.features.items import ShareFlag, finished_tally, shared
from bot.features.kaggle import replies
from bot.features.naming import item_param, taken_as


@command(
    "kaggle", "This week's Kaggle prompt, or one by its name", example="kaggle", reads="mostly"
)
def kaggle(
    ctx: Context,
    name: Annotated[
        str, item_param("A Kaggle prompt; this week's if left out", Kaggle, weekly="kaggle")
    ] = "",
    share: ShareFlag = False,
) -> Reply:
    """The community's Kaggle prompt of the week, or any other one."""
    found, why = named_or_given(ctx, name, "kaggle", Kaggle)
    occasion = Occasion(why, edit=ctx.edit(found), tallies=finished_tally(ctx, found))
    return shared(taken_as(replies.prompt(found, occasion), name, found), share)
