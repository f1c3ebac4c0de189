"""What a Kaggle prompt says, in a post and when asked."""

from __future__ import annotations

from bot.catalog.schema import Kaggle
from bot.chat.post import Occasion
from bot.chat.reply import Block, Heading, ItemCard, Link, Prose, Reply, actions
from bot.features.items import done_button, facts_of, further_buttons, in_post, under_item

OPEN_STATES = {
    "open": "open for submissions",
    "closed": "closed, late submissions for practice",
    "dataset": "a dataset",
}


def prompt(found: Kaggle, occasion: Occasion) -> Reply:
    """A prompt: one thing to do, and what to hand in.

    For one who asks also the measure, a first step, what to share.
    """
    facts = (*facts_of(found), OPEN_STATES[found.open_state])
    hand_in = f"**Hand in:** {found.hand_in}"
    card = ItemCard("Kaggle prompt", found.title, facts, found.task, found.url)
    blocks: list[Block] = [in_post(card, occasion, hand_in)]
    blocks += [Prose(hand_in)] if occasion.posted else _whole(found, hand_in)
    blocks += under_item(occasion)
    blocks.append(
        actions(
            done_button(found),
            Link("Open on Kaggle", found.url),
            *further_buttons(found, occasion),
        )
    )
    lead = "This week on Kaggle" if occasion.posted else "Kaggle prompt"
    return Reply(f"{lead}: {found.title}", tuple(blocks))


def _whole(found: Kaggle, hand_in: str) -> list[Block]:
    """What a prompt's own page tells besides the task."""
    return [
        Prose(_source(found)),
        Prose(f"**Measure:** {found.metric}"),
        Heading("A first step"),
        Prose(found.baseline_hint),
        Prose(hand_in),
        Heading("Share with the group"),
        Prose(found.share_prompt),
    ]


def _source(found: Kaggle) -> str:
    kind = "Competition" if found.form == "competition" else "Dataset"
    line = f"**{kind}:** {found.official_title}"
    if not found.year:
        return line
    return f"{line}, {found.year}"
