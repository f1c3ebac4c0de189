"""``me delete``."""

from __future__ import annotations

from typing import Annotated

from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.features.context import Context
from bot.features.me_delete import replies
from bot.store import erasure, mine
from bot.store.members import TO_NEWCOMERS


@command(
    "me delete",
    "Delete everything I keep about you",
    example="me delete",
    also=("delete me", "delete my data", "delete my account", "forget me", "erase me"),
    about=(
        "It says first what would go, and asks once. Then all of it is deleted for good: there is"
        " no way back, not by an organiser either. `me export` gives you a copy before."
    ),
    reads="mostly",
)
def delete(
    ctx: Context,
    confirm: Annotated[bool, Param("yes: delete all of it now; else I say what would go")] = False,
) -> Reply:
    """Say what would be deleted; with ``confirm``, delete it, and give a receipt."""
    ctx.says(TO_NEWCOMERS)
    of = mine.whose(ctx.tx, ctx.member)
    if not confirm:
        organises = bool(mine.organising(ctx.tx, of))
        return replies.ask(mine.counted(ctx.tx, of), organises=organises)
    ctx.to_tell.clear()  # what is said to nobody any more
    return replies.receipt(ctx, erasure.erase(ctx.tx, ctx.member, ctx.now, ctx.erased))
