"""What a nudge says, in a post and when asked.

It earns no points: what comes back is told in the group.
"""

from __future__ import annotations

from bot.catalog.schema import Nudge
from bot.chat.post import Occasion
from bot.chat.reply import ItemCard, Prose, Reply, actions
from bot.features.items import facts_of, post_buttons, reminder_button, under_item


def nudge(found: Nudge, occasion: Occasion) -> Reply:
    """A nudge: the step, and what to tell the group."""
    lead = "A small step for this week" if occasion.posted else "A small step"
    buttons = post_buttons(found) if occasion.posted else [reminder_button(found)]
    return Reply(
        f"{lead}: {found.title}",
        (
            ItemCard("A small step", found.title, facts_of(found), found.step),
            Prose(f"**Tell the group:** {found.tell_the_group}"),
            *under_item(occasion),
            actions(*buttons, *occasion.edit),
        ),
    )
