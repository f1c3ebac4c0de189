"""What studying one topic says."""

from __future__ import annotations

from bot.catalog.schema import Topic
from bot.chat.reply import Button, Heading, Link, Prose, Reply, actions, text
from bot.features.items import log_button, resource_line


def explain(found: Topic, edit: tuple[Link, ...]) -> Reply:
    """A prompt to explain a topic simply."""
    return Reply(
        f"Explain it simply: {found.title}",
        (
            Heading(f"Explain it simply: {found.title}"),
            Prose(found.explain_prompt),
            text(
                "Five sentences of your own at most. Where you get stuck is what to read again.",
                quiet=True,
            ),
            actions(
                log_button(found.id, 15),
                Button("Read it again", f"resources {found.id}"),
                *edit,
            ),
        ),
    )


def resources(found: Topic, edit: tuple[Link, ...]) -> Reply:
    """Where to learn a topic."""
    return Reply(
        f"Where to learn {found.title}",
        (
            Heading(f"Where to learn {found.title}"),
            Prose("\n".join(map(resource_line, found.resources))),
            text("One of them, worked through, is worth more than all of them opened.", quiet=True),
            actions(
                log_button(found.id, 30, primary=True),
                Button("The topic", f"topic {found.id}"),
                *edit,
            ),
        ),
    )
