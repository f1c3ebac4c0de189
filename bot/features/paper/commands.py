"""``paper``, and ``vote`` for the next one."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Reading
from bot.chat.command import Param, command
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.errors import BadInput, NotNow
from bot.features.context import Context, named_or_given
from bot.features.items import completer, find, finished, known, label, shared
from bot.features.paper import replies
from bot.store import ballots, picks


@command("paper", "This week's paper, or one by its name", example="paper")
def paper(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "A paper; this week's if left out",
            complete=completer(Reading),
            known=known(Reading),
            high=100,
        ),
    ] = "",
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """What the community reads together this week, or any other reading."""
    return _shown(ctx, *named_or_given(ctx, name, "paper", Reading), share)


@command("vote", "Vote for the next paper, one of three", example="vote")
def vote(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "One of the three; how it stands if left out",
            complete=completer(Reading),
            known=known(Reading),
        ),
    ] = "",
) -> Reply:
    """Cast the member's one vote, or change it; alone, how the vote stands."""
    ballot = ctx.weekly.open_ballot("paper")
    if ballot is None:
        return _closed(ctx)
    if not name:
        mine = ballots.vote_of(ctx.tx, ctx.community.id, ballot, ctx.member.id)
        return replies.vote(ctx.catalog, ballot, mine, just_now=False)
    chosen = find(ctx.catalog, name, (Reading,), "vote {}")
    if chosen.id not in ballot.items:
        ways = [
            (label(item.title), f"vote {id}")
            for id in ballot.items
            if (item := ctx.catalog.get(id))
        ]
        raise BadInput(f"**{chosen.title}** is not one of the three that can be voted for.", ways)
    ballots.vote(ctx.tx, ctx.community.id, ballot, ctx.member.id, chosen.id)
    posted = picks.of_week(ctx.tx, ctx.community.id, "paper", ballot.week)
    ctx.changed(posted.item_id if posted else "", "paper")
    counted = ballots.of_week(ctx.tx, ctx.community.id, "paper", ballot.week) or ballot
    return replies.vote(ctx.catalog, counted, chosen.id, just_now=True)


def _closed(ctx: Context) -> Reply:
    """What the last vote chose. NotNow where there was none."""
    ballot = ballots.newest(ctx.tx, ctx.community.id, "paper")
    given = picks.given(ctx.tx, ctx.community.id)  # newest first
    since = [pick for pick in given if pick.kind == "paper" and ballot and pick.week > ballot.week]
    if ballot is None or not since:
        ways = [("This week's paper", "paper")]
        raise NotNow(
            "There is nothing to vote on. A vote opens with the weekly post of a paper.", ways
        )
    return replies.over(ctx.catalog, since[-1], ballot)


def _shown(ctx: Context, item: Reading, why: str, share: bool) -> Reply:
    occasion = Occasion(why, edit=ctx.edit(item), tallies=finished(ctx, item))
    return shared(replies.reading(item, occasion), share)
