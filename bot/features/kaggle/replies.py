"""What a Kaggle prompt says, in a post and when asked."""

from __future__ import annotations

from bot.catalog.schema import Kaggle
from bot.chat.post import Occasion
from bot.chat.reply import Block, Button, Heading, ItemCard, Link, Prose, Reply, actions
from bot.features.items import done_button, facts_of, post_buttons, small_print

STATES = {
    "open": "open for submissions",
    "closed": "closed, late submissions for practice",
    "dataset": "a dataset",
}


def prompt(found: Kaggle, occasion: Occasion) -> Reply:
    """A prompt: one thing to do, the measure, a first step, what to share."""
    year = f", {found.year}" if found.year else ""
    blocks: list[Block] = [
        ItemCard(
            "Kaggle prompt",
            found.title,
            (*facts_of(found), STATES[found.open_state]),
            found.task,
            found.url,
        ),
        Prose(
            f"**{'Competition' if found.form == 'competition' else 'Dataset'}:**"
            f" {found.official_title}{year}"
        ),
        Prose(f"**Measure:** {found.metric}"),
        Heading("A first step"),
        Prose(found.baseline_hint),
        Prose(f"**Hand in:** {found.hand_in}"),
        Heading("Share with the group"),
        Prose(found.share_prompt),
    ]
    blocks += small_print(occasion)
    opened = Link("Open on Kaggle", found.url)
    log = [Button("Log 30 min", f"log {found.topics[0]} 30")] if found.topics else []
    blocks.append(
        actions(done_button(found), opened, *post_buttons(found, occasion), *log, *occasion.edit)
    )
    return Reply(
        f"{'This week on Kaggle' if occasion.posted else 'Kaggle prompt'}: {found.title}",
        tuple(blocks),
    )
