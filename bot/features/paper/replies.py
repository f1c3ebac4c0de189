"""What a reading says, in a post and when asked.

And what is said around the vote on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Reading
from bot.chat.post import Occasion
from bot.chat.reply import (
    Accent,
    Actions,
    Block,
    Bold,
    Button,
    Heading,
    ItemCard,
    Link,
    Prose,
    Reply,
    Tally,
    Text,
    actions,
    text,
)
from bot.chat.words.plurals import several
from bot.features.items import (
    done_button,
    facts_of,
    label,
    log_buttons,
    post_buttons,
    stop,
    under_item,
)
from bot.messages import sentence
from bot.store.ballots import Ballot
from bot.store.picks import Pick

VOTES_TALLY = "votes"  # the name of the line under a post
FORMS = {"paper": "Paper", "chapter": "Chapter", "post": "Article"}


def reading(found: Reading, occasion: Occasion) -> Reply:
    """A reading: why now, how to read it, what to answer, what to leave out.

    Under a post, the vote on the next.
    """
    form = FORMS[found.form]
    blocks: list[Block] = [
        ItemCard(form, found.title, (*facts_of(found), _by(found)), found.why_now, found.url)
    ]
    if found.official_title != found.title:
        blocks.append(Prose(f"*{found.official_title}*"))
    blocks += [
        Heading("How to read it"),
        Prose(found.reading_plan),
        Heading("Answer together"),
        Prose("\n".join(f"{n}. {question}" for n, question in enumerate(found.questions, 1))),
        Prose(f"**You may skip:** {found.may_skip}"),
        Prose(f"**Take care:** {found.cautions}"),
        *under_item(occasion),
        actions(
            done_button(found),
            Link("Open it", found.url),
            *post_buttons(found, occasion),
            *log_buttons(found),
            *occasion.edit,
        ),
        *_next_vote(occasion),
    ]
    lead = "This week we read" if occasion.posted else form
    return Reply(f"{lead}: {found.title}", tuple(blocks))


def standing(catalog: Catalog, ballot: Ballot) -> Tally:
    """How many votes each of a ballot's readings has."""
    total = sum(votes for _, votes in ballot.votes)
    if not total:
        return Tally(VOTES_TALLY, ("No votes yet. Yours can be the first.",))
    each = ", ".join(f"{catalog.title_of(id)} {votes}" for id, votes in ballot.votes)
    return Tally(VOTES_TALLY, (f"{several(total, 'vote')}: {each}.",))


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
    blocks: list[Block] = [said]
    if not just_now:
        blocks += _listed(candidates)
    blocks.append(standing(catalog, ballot))
    blocks.append(_ballot_paper([item for item in candidates if item.id != mine]))
    accent = Accent.GOOD if just_now else Accent.PLAIN
    return Reply(summary, tuple(blocks), accent=accent)


def over(catalog: Catalog, chosen: Pick, ballot: Ballot) -> Reply:
    """After a vote: what was chosen, and how it stood."""
    title = catalog.title_of(chosen.item_id)
    why = sentence(chosen.why, catalog.title_of)
    stood: Block = text("Nobody voted.")
    if any(votes for _, votes in ballot.votes):
        stood = standing(catalog, ballot)
    return Reply(
        f"The vote is over: {title}",
        (
            text("The vote is over. Your group reads ", Bold(title), f", because {why}."),
            stood,
            actions(
                Button("Open it", f"paper {chosen.item_id}"), Button("This week's paper", "paper")
            ),
        ),
    )


def _next_vote(occasion: Occasion) -> list[Block]:
    """The vote on the next reading, under the post that opened it."""
    if not occasion.ballot:
        return []
    return [
        Heading("Vote for the next paper"),
        *_listed(occasion.ballot),
        *(tally for tally in occasion.tallies if tally.name == VOTES_TALLY),
        _ballot_paper(occasion.ballot),
    ]


def _listed(candidates: Sequence[Reading]) -> list[Text]:
    lines = []
    for item in candidates:
        facts = " · ".join((_by(item), *facts_of(item)))
        lines.append(text(Bold(item.title), f" · {facts}"))
    return lines


def _ballot_paper(candidates: Sequence[Reading]) -> Actions:
    return Actions(
        tuple(Button(label(f"Vote: {item.title}"), f"vote {item.id}") for item in candidates)
    )


def _by(found: Reading) -> str:
    """``Ana``, ``Ana and Tom`` or ``Ana and others``, and the year where there is one."""
    names = " and ".join(found.authors)
    if len(found.authors) > 2:
        names = f"{found.authors[0]} and others"
    if not found.year:
        return names
    return f"{names}, {found.year}"
