"""``nudge``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Nudge
from bot.chat.command import command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.features.context import Context, named_or_given
from bot.features.items import ShareFlag, shared
from bot.features.naming import item_param
from bot.features.nudge import replies


@command("nudge", "This week's small step, or one by its name", example="nudge", reads="mostly")
def nudge(
    ctx: Context,
    name: Annotated[
        str, item_param("A nudge; this week's if left out", Nudge, weekly="nudge")
    ] = "",
    share: ShareFlag = False,
) -> Reply:
    """The community's nudge of the week, or any other one."""
    found, why = named_or_given(ctx, name, "nudge", Nudge)
    return shared(replies.nudge(found, Occasion(why, edit=ctx.edit(found))), share)
