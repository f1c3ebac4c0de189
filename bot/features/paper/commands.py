"""``paper``, and ``vote`` for the next one."""

from __future__ import annotations

from typing import Annotated

from bot.catalog.schema import Reading
from bot.catalog.search import only_one_of
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.phrases import label
from bot.chat.post import Occasion
from bot.chat.reply import Reply
from bot.errors import BadInput, NotNow
from bot.features.context import Context, named_or_given
from bot.features.items import ShareFlag, finished_tally, shared
from bot.features.naming import completer, find, item_param, known, taken_as
from bot.features.paper import replies
from bot.store import ballots, picks
from bot.store.ballots import Ballot


@command("paper", "This week's paper, or one by its name", example="paper", reads="mostly")
def paper(
    ctx: Context,
    name: Annotated[
        str, item_param("A paper; this week's if left out", Reading, weekly="paper")
    ] = "",
    share: ShareFlag = False,
) -> Reply:
    """What the community reads together this week, or any other reading."""
    found, why = named_or_given(ctx, name, "paper", Reading)
    occasion = Occasion(why, edit=ctx.edit(found), tallies=finished_tally(ctx, found))
    return shared(taken_as(replies.reading(found, occasion), name, found), share)


@command("vote", "Vote for the next paper, one of three", example="vote")
def vote(
    ctx: Context,
    name: Annotated[
        str,
        Param(
            "One of the three; how it stands if left out",
            complete=completer(Reading),
            known=known(Reading),
            high=100,
        ),
    ] = "",
) -> Reply:
    """Cast the member's one vote, or change it; alone, how the vote stands."""
    ballot = ctx.weekly.open_ballot("paper")
    if ballot is None:
        return _closed(ctx)
    if not name:
        mine = ballots.vote_of(ctx.tx, ballot, ctx.member)
        return replies.vote(ctx.catalog, ballot, mine, just_now=False)
    found = _candidate(ctx, name, ballot) or find(ctx.catalog, name, (Reading,))
    if found.id not in ballot.items:
        raise _no_candidate(ctx, found, ballot)
    ballots.vote(ctx.tx, ballot, ctx.member, found.id)
    posted = picks.of_week(ctx.tx, ctx.community, "paper", ballot.week)
    ctx.changed(posted.item_id if posted else "", "paper")
    counted = ballots.of_week(ctx.tx, ctx.community, "paper", ballot.week) or ballot
    return replies.vote(ctx.catalog, counted, found.id, just_now=True)


def _candidate(ctx: Context, name: str, ballot: Ballot) -> Reading | None:
    """The one of the three that is meant by its number or by a word of its name; None for none."""
    three = [item for item in map(ctx.catalog.get, ballot.items) if isinstance(item, Reading)]
    if name.isdecimal() and 0 < int(name) <= len(three):
        return three[int(name) - 1]
    return only_one_of(three, name)


def _no_candidate(ctx: Context, found: Reading, ballot: Ballot) -> BadInput:
    candidates = [item for item in map(ctx.catalog.get, ballot.items) if item is not None]
    return BadInput(
        f"**{found.title}** is not one of the three that can be voted for.",
        instead=[(label(item.title), {"name": item.id}) for item in candidates],
    )


def _closed(ctx: Context) -> Reply:
    """What the last vote chose. NotNow where there was none."""
    ballot = ballots.newest(ctx.tx, ctx.community, "paper")
    given = picks.given(ctx.tx, ctx.community)  # newest first
    since = [pick for pick in given if pick.kind == "paper" and ballot and pick.week > ballot.week]
    if ballot is None or not since:
        ways = [("This week's paper", "paper")]
        raise NotNow(
            "There is nothing to vote on. A vote opens with the weekly post of a paper.", ways
        )
    return replies.over(ctx.catalog, since[-1], ballot)
