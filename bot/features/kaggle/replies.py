"""What a Kaggle prompt says, in a post and when asked."""

from __future__ import annotations

from bot.catalog.schema import Kaggle
from bot.chat.post import Occasion
from bot.chat.reply import Block, Heading, ItemCard, Link, Prose, Reply, actions
from bot.features.items import done_button, facts_of, log_buttons, post_buttons, under_item

OPEN_STATES = {
    "open": "open for submissions",
    "closed": "closed, late submissions for practice",
    "dataset": "a dataset",
}


def prompt(found: Kaggle, occasion: Occasion) -> Reply:
    """A prompt: one thing to do, the measure, a first step, what to share."""
    facts = (*facts_of(found), OPEN_STATES[found.open_state])
    blocks: list[Block] = [
        ItemCard("Kaggle prompt", found.title, facts, found.task, found.url),
        Prose(_source(found)),
        Prose(f"**Measure:** {found.metric}"),
        Heading("A first step"),
        Prose(found.baseline_hint),
        Prose(f"**Hand in:** {found.hand_in}"),
        Heading("Share with the group"),
        Prose(found.share_prompt),
    ]
    blocks += under_item(occasion)
    blocks.append(
        actions(
            done_button(found),
            Link("Open on Kaggle", found.url),
            *post_buttons(found, occasion),
            *log_buttons(found),
            *occasion.edit,
        )
    )
    lead = "This week on Kaggle" if occasion.posted else "Kaggle prompt"
    return Reply(f"{lead}: {found.title}", tuple(blocks))


def _source(found: Kaggle) -> str:
    kind = "Competition" if found.form == "competition" else "Dataset"
    line = f"**{kind}:** {found.official_title}"
    if not found.year:
        return line
    return f"{line}, {found.year}"
