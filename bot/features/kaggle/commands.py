"""``kaggle``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Kaggle
from bot.chat.command import Param, command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.features.context import Context, named_or_given
from bot.features.items import completer, finished, known, shared
from bot.features.kaggle import replies


@command("kaggle", "This week's Kaggle prompt, or one by its name", example="kaggle")
def kaggle(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "A Kaggle prompt; this week's if left out",
            complete=completer(Kaggle),
            known=known(Kaggle),
            high=100,
        ),
    ] = "",
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """The community's Kaggle prompt of the week, or any other one."""
    return _shown(ctx, *named_or_given(ctx, name, "kaggle", Kaggle), share)


def _shown(ctx: Context, item: Kaggle, why: str, share: bool) -> Reply:
    occasion = Occasion(why, edit=ctx.edit(item), tallies=finished(ctx, item))
    return shared(replies.prompt(item, occasion), share)
