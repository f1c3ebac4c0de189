"""What is said about how a week's item was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Item
from bot.chat.phrases import label
from bot.chat.reply import Block, Bold, Button, Reply, actions, listing, text
from bot.chat.words.days import say_date
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.items import EXPLAINED_BY, open_button
from bot.store.ballots import Ballot
from bot.store.picks import Pick

HOW_IT_IS_CHOSEN = (
    "The rules: first what members of your group logged lately, weighed by their minutes; then what"
    " they can begin, what they finished in the last six weeks, a look back, a stretch. Nothing"
    " comes twice, and no topic two weeks running while there is another. Among equals a hash of"
    " group, week and item decides, so that nobody can push a favourite."
)


def why_given(
    ctx: Context, item: Item, pick: Pick, voted: Ballot | None, others: Sequence[Item]
) -> Reply:
    """Why a group was given an item, and a way to ask about the others of its week.

    ``voted`` is the ballot that decided it, if one did.
    """
    blocks: list[Block] = [
        text(
            Bold(item.title),
            f" is your group's {item.noun} for the week of {say_date(pick.week.monday)}, because"
            f" {ctx.say(pick.why)}.",
        ),
    ]
    if voted:
        stood = [
            f"{ctx.catalog.title_of(id)} · {several(votes, 'vote')}" for id, votes in voted.votes
        ]
        blocks.append(listing("The vote:", stood))
    if pick.passed:
        titles = list(map(ctx.catalog.title_of, pick.passed))
        blocks.append(listing("An organiser swapped for it:", titles))
    blocks += [
        text(HOW_IT_IS_CHOSEN, quiet=True),
        actions(
            open_button(item), *map(_why_button, others), Button("What is next for me?", "next")
        ),
    ]
    return Reply(f"Why {item.title}", tuple(blocks))


def never_given(item: Item) -> Reply:
    """For an item that was no week's."""
    return Reply(
        f"{item.title} was never your group's {item.noun}",
        (
            text(
                Bold(item.title),
                f" was never your group's {item.noun} of a week, so nothing chose it.",
            ),
            text(HOW_IT_IS_CHOSEN, quiet=True),
            actions(open_button(item)),
        ),
    )


def _why_button(item: Item) -> Button:
    return Button(label(f"Why {item.title}"), EXPLAINED_BY.format(item.id))
