"""``challenge`` and ``hint``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Challenge
from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.challenges import replies
from bot.features.context import Context
from bot.features.items import completer, find, known, shared
from bot.store.entries import count_done


@command("challenge", "This week's challenge, or one by its name", example="challenge")
def challenge(
    ctx: Context,
    name: Annotated[
        str,
        Param("A challenge; this week's if left out", complete=completer(Challenge), known=known(Challenge), high=100),
    ] = "",
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """The community's challenge of the week, the same for everyone, or any other one."""
    if name:
        found, why = find(ctx.catalog, name, (Challenge,), "challenge {}"), ""
    else:
        pick = ctx.time.pick("challenge")
        item = ctx.catalog.get(pick.item_id) if pick else None
        if pick is None or not isinstance(item, Challenge):
            raise NotNow(
                "Your group was given every challenge there is. `/challenge` with a name shows any of them again."
            )
        found, why = item, pick.why
    count = count_done(ctx.tx, ctx.community, found.id)
    return shared(replies.challenge(found, why, count), share)


@command("hint", "A hint for a challenge: 1, 2 or 3, rising", example="hint cha-ring-buffer-losses 1")
def hint(
    ctx: Context,
    name: Annotated[str, Param("A challenge", complete=completer(Challenge), known=known(Challenge), high=100)],
    number: Annotated[int, Param("Which hint, 1 to 3", low=1, high=3)] = 1,
) -> Reply:
    """One hint at a time; none gives the answer."""
    found = find(ctx.catalog, name, (Challenge,), "hint {} 1")
    return replies.hint(found, number)
