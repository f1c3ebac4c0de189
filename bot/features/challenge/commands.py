"""``challenge``, ``hint`` and ``submit``."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Challenge
from bot.chat.command import Param, command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.errors import BadValue
from bot.features.challenge import replies
from bot.features.challenge.rules import Judged, Verdict, judge
from bot.features.context import Context, named_or_given
from bot.features.items import (
    ShareFlag,
    done_points,
    find,
    finished_tally,
    item_param,
    shared,
)
from bot.store import entries
from bot.store.entries import EntryKind, NewEntry


@command("challenge", "This week's challenge, or one by its name", example="challenge")
def challenge(
    ctx: Context,
    name: Annotated[str, item_param("A challenge; this week's if left out", Challenge)] = "",
    share: ShareFlag = False,
) -> Reply:
    """The community's challenge of the week, the same for everyone, or any other one."""
    found, why = named_or_given(ctx, name, "challenge", Challenge)
    occasion = Occasion(why, edit=ctx.edit(found), tallies=finished_tally(ctx, found))
    return shared(replies.challenge(found, occasion), share)


@command(
    "hint", "A hint for a challenge: 1, 2 or 3, rising", example="hint cha-ring-buffer-losses 1"
)
def hint(
    ctx: Context,
    name: Annotated[str, item_param("A challenge", Challenge)],
    number: Annotated[int, Param("Which hint, 1 to 3", low=1, high=3)] = 1,
) -> Reply:
    """One hint at a time; none gives the answer."""
    found = find(ctx.catalog, name, (Challenge,))
    return replies.hint(found, number)


@command("submit", "Hand in your answer to a challenge", example="submit three-lost-records 0.25")
def submit(
    ctx: Context,
    name: Annotated[str, item_param("A challenge", Challenge)],
    answer: Annotated[str, Param("Your answer", rest=True, long=True, high=500)],
) -> Reply:
    """Check an answer: right, close or wrong. A right one finishes the challenge, once."""
    found = find(ctx.catalog, name, (Challenge,))
    judged = _judged(found, answer)
    if judged.verdict is not Verdict.RIGHT:
        return replies.not_right(found, judged)
    state = entries.states(ctx.tx, ctx.member).get(found.id)
    if state is not None and state.done_at is not None:
        return replies.right_again(found)
    new = NewEntry(
        EntryKind.DONE, found.id, ctx.now, ctx.today, 0, done_points(found), f"Answer: {answer}"
    )
    entry_id, _ = entries.add(ctx.tx, ctx.member, new)
    ctx.finished(found.id)
    count = entries.count_done(ctx.tx, ctx.community, found.id)
    return replies.right(found, new.points, entry_id, count)


def _judged(found: Challenge, answer: str) -> Judged:
    try:
        return judge(found.check, answer)
    except ValueError:
        raise BadValue(
            "answer", "one number, like `0.25`, `25 %`, `1/4` or `2.5e-3`", answer
        ) from None
