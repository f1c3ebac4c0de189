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
from bot.features.items import done_button, facts_of, label, post_buttons, small_print, stop
from bot.features.words import several
from bot.messages import sentence
from bot.store.ballots import Ballot
from bot.store.picks import Pick

VOTES = "votes"


def reading(found: Reading, occasion: Occasion) -> Reply:
    """A reading: why now, how to read it, what to answer, what to leave out.

    Under a post, the vote on the next.
    """
    kind = {"paper": "Paper", "chapter": "Chapter", "post": "Article"}[found.form]
    blocks: list[Block] = [
        ItemCard(kind, found.title, (*facts_of(found), _by(found)), found.why_now, found.url),
        *([Prose(f"*{found.official_title}*")] if found.official_title != found.title else []),
        Heading("How to read it"),
        Prose(found.reading_plan),
        Heading("Answer together"),
        Prose("\n".join(f"{n}. {question}" for n, question in enumerate(found.questions, 1))),
        Prose(f"**You may skip:** {found.may_skip}"),
        Prose(f"**Take care:** {found.cautions}"),
    ]
    blocks += small_print(occasion)
    log = [Button("Log 30 min", f"log {found.topics[0]} 30")] if found.topics else []
    opened = Link("Open it", found.url)
    blocks.append(
        actions(done_button(found), opened, *post_buttons(found, occasion), *log, *occasion.edit)
    )
    if occasion.ballot:
        blocks += [Heading("Vote for the next paper"), *_candidates(occasion.ballot)]
        blocks += [tally for tally in occasion.tallies if tally.name == VOTES]
        blocks.append(_ballot_paper(occasion.ballot))
    return Reply(
        f"{'This week we read' if occasion.posted else kind}: {found.title}", tuple(blocks)
    )


def standing(catalog: Catalog, ballot: Ballot) -> Tally:
    """How many votes each of a ballot's readings has."""
    total = sum(votes for _, votes in ballot.votes)
    each = ", ".join(f"{_title(catalog, id)} {votes}" for id, votes in ballot.votes)
    return Tally(
        VOTES,
        (
            (
                f"{several(total, 'vote')}: {each}."
                if total
                else "No votes yet. Yours can be the first."
            ),
        ),
    )


def vote(catalog: Catalog, ballot: Ballot, mine: str | None, just_now: bool) -> Reply:
    """How an open vote stands, to one who voted just now or only asks."""
    found = [item for id in ballot.items if isinstance(item := catalog.get(id), Reading)]
    said = text("You have not voted yet: one press is a vote.")
    summary = "Vote for the next paper"
    if mine:
        title = _title(catalog, mine)
        summary = f"You voted for {title}"
        said = text(
            "You voted for ",
            Bold(title),
            f"{stop(title)} You can change it until the next paper is chosen.",
        )
    return Reply(
        summary,
        (
            said,
            *([] if just_now else _candidates(found)),
            standing(catalog, ballot),
            _ballot_paper([item for item in found if item.id != mine]),
        ),
        accent=Accent.GOOD if just_now else Accent.PLAIN,
    )


def over(catalog: Catalog, chosen: Pick, ballot: Ballot) -> Reply:
    """After a vote: what was chosen, and how it stood."""
    title, why = _title(catalog, chosen.item_id), sentence(chosen.why, catalog.title_of)
    return Reply(
        f"The vote is over: {title}",
        (
            text("The vote is over. Your group reads ", Bold(title), f", because {why}."),
            (
                standing(catalog, ballot)
                if any(votes for _, votes in ballot.votes)
                else text("Nobody voted.")
            ),
            actions(
                Button("Open it", f"paper {chosen.item_id}"), Button("This week's paper", "paper")
            ),
        ),
    )


def _candidates(found: Sequence[Reading]) -> list[Text]:
    return [
        text(Bold(item.title), f" · {_by(item)} · {' · '.join(facts_of(item))}") for item in found
    ]


def _ballot_paper(found: Sequence[Reading]) -> Actions:
    return Actions(tuple(Button(label(f"Vote: {item.title}"), f"vote {item.id}") for item in found))


def _title(catalog: Catalog, item_id: str) -> str:
    item = catalog.get(item_id)
    return item.title if item else item_id


def _by(found: Reading) -> str:
    others = (
        " and others"
        if len(found.authors) > 2
        else f" and {found.authors[1]}"
        if found.authors[1:]
        else ""
    )
    return f"{found.authors[0]}{others}" + (f", {found.year}" if found.year else "")
