"""What a reading says, in a post and when asked.

And what is said around the vote on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Reading
from bot.chat import limits
from bot.chat.phrases import label
from bot.chat.post import Occasion
from bot.chat.reply import (
    Accent,
    Actions,
    Block,
    Bold,
    Button,
    Choice,
    Heading,
    ItemCard,
    Link,
    Option,
    Prose,
    Reply,
    Tally,
    actions,
    text,
)
from bot.chat.words.plurals import several
from bot.features.items import done_button, facts_of, further_buttons, in_post, stop, under_item
from bot.messages import sentence
from bot.store.ballots import Ballot
from bot.store.picks import Pick

VOTES_TALLY = "votes"  # the name of the line under a post
THE_VOTE = "\n" * 3  # lines that the vote on the next reading takes under a post
VOTED_BY = "vote {}"
FORMS = {"paper": "Paper", "chapter": "Chapter", "post": "Article"}


def reading(found: Reading, occasion: Occasion) -> Reply:
    """A reading: why now, what to answer; under a post, the vote on the next.

    For one who asks also how to read it and what to leave out.
    """
    form = FORMS[found.form]
    facts = (*facts_of(found), _by(found))
    first = f"**Answer together:** {found.questions[0]}"
    card = ItemCard(form, found.title, facts, found.why_now, found.url)
    further = [Prose(first)] if occasion.posted else _whole(found)
    buttons = actions(
        done_button(found), Link("Open it", found.url), *further_buttons(found, occasion)
    )
    lead = "This week we read" if occasion.posted else form
    return Reply(
        f"{lead}: {found.title}",
        (
            in_post(card, occasion, first, THE_VOTE),
            *further,
            *under_item(occasion),
            buttons,
            *_next_vote(occasion),
        ),
    )


def _whole(found: Reading) -> list[Block]:
    """What a reading's own page tells besides why it is read."""
    blocks: list[Block] = []
    if found.official_title != found.title:
        blocks.append(Prose(f"*{found.official_title}*"))
    return [
        *blocks,
        Heading("How to read it"),
        Prose(found.reading_plan),
        Heading("Answer together"),
        Prose("\n".join(f"{n}. {question}" for n, question in enumerate(found.questions, 1))),
        Prose(f"**You may skip:** {found.may_skip}"),
        Prose(f"**Take care:** {found.cautions}"),
    ]


def standing(catalog: Catalog, ballot: Ballot) -> Tally:
    """How many voted, and what is in front; nothing while nobody has."""
    total = sum(votes for _, votes in ballot.votes)
    if not total:
        return Tally(VOTES_TALLY, ())
    most = max(votes for _, votes in ballot.votes)
    leading = [catalog.title_of(id) for id, votes in ballot.votes if votes == most]
    said = f"{several(total, 'vote')} so far. "
    if len(leading) > 1:
        return Tally(VOTES_TALLY, (f"{said}{len(leading)} are level in front.",))
    return Tally(VOTES_TALLY, (f"{said}In front: ", Bold(leading[0]), stop(leading[0])))


def vote(catalog: Catalog, ballot: Ballot, mine: str | None, just_now: bool) -> Reply:
    """How an open vote stands, to one who voted just now or only asks."""
    items = map(catalog.get, ballot.items)
    candidates = [item for item in items if isinstance(item, Reading)]
    said = text("You have not voted yet: one press is a vote.")
    summary = "Vote for the next paper"
    if mine:
        title = catalog.title_of(mine)
        summary = f"You voted for {title}"
        said = text(
            "You voted for ",
            Bold(title),
            f"{stop(title)} You can change it until the next paper is chosen.",
        )
    counted = dict(ballot.votes)
    blocks: list[Block] = [said]
    for item in candidates:
        facts = (_by(item), *facts_of(item), several(counted[item.id], "vote"))
        blocks.append(text(Bold(item.title), *(f" · {fact}" for fact in facts)))
    blocks.append(_buttons([item for item in candidates if item.id != mine]))
    accent = Accent.GOOD if just_now else Accent.PLAIN
    return Reply(summary, tuple(blocks), accent=accent)


def over(catalog: Catalog, chosen: Pick, ballot: Ballot) -> Reply:
    """After a vote: what was chosen, and how it stood."""
    title = catalog.title_of(chosen.item_id)
    why = sentence(chosen.why, catalog.title_of)
    stood: list[Block] = [text("Nobody voted.")]
    if any(votes for _, votes in ballot.votes):
        stood = [
            text(Bold(catalog.title_of(id)), f" · {several(votes, 'vote')}")
            for id, votes in ballot.votes
        ]
    return Reply(
        f"The vote is over: {title}",
        (
            text("The vote is over. Your group reads ", Bold(title), f", because {why}."),
            *stood,
            actions(
                Button("Open it", f"paper {chosen.item_id}"), Button("This week's paper", "paper")
            ),
        ),
    )


def _next_vote(occasion: Occasion) -> list[Block]:
    """The vote on the next reading, under the post that opened it."""
    if not occasion.ballot:
        return []
    options = tuple(
        Option(item.title[: limits.OPTION_LABEL], VOTED_BY.format(item.id))
        for item in occasion.ballot
    )
    return [
        *(tally for tally in occasion.tallies if tally.name == VOTES_TALLY),
        actions(Choice("Vote for the next paper", options)),
    ]


def _buttons(candidates: Sequence[Reading]) -> Actions:
    return actions(
        *(Button(label(f"Vote: {item.title}"), VOTED_BY.format(item.id)) for item in candidates)
    )


def _by(found: Reading) -> str:
    """``Ana``, ``Ana and Tom`` or ``Ana and others``, and the year where there is one."""
    names = " and ".join(found.authors)
    if len(found.authors) > 2:
        names = f"{found.authors[0]} and others"
    if not found.year:
        return names
    return f"{names}, {found.year}"
