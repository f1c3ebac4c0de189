"""What is said about what is kept of a member. No promises: how things are."""

from __future__ import annotations

from bot.chat.reply import Block, Button, Heading, Prose, Reply, actions, text
from bot.store.purge import KEPT_FOR

KEPT = (
    "your name as it is shown here, your account's id, and your time zone if you set one",
    "every entry: what, which day, how long, its points, your note and your link; also the answer"
    " to a challenge that was right. `undo` marks an entry: it no longer counts, and stays kept",
    "your votes and your reminders",
    "what you wrote in a line or form that was refused, for a day",
)
SEEN = (
    "**the group**: your name with your minutes and points on the board, what you finished or"
    " helped with in the weekly recap; under a post, how many finished it",
    "**you alone**: your notes, links and answers, until you share a page yourself",
    "**whoever runs this bot**: the database, with all of it",
)
REMOVED = (
    "When I am removed from your server or workspace, all of it is kept for"
    f" {KEPT_FOR.days} days, in case I come back, and then deleted.\n\n"
    "There is no command yet that exports or deletes what is kept. Ask an organiser of your group:"
    " whoever runs this bot can copy your rows out of the database, or delete them there."
)


def privacy(group: str) -> Reply:
    """What is kept of a member of a group, who can see it, and how it is removed."""
    where = f" in {group}" if group else ""
    blocks: list[Block] = [
        text(f"This is what I keep about you{where}, and who can see it."),
        Heading("Kept"),
        Prose(_list(KEPT)),
        Heading("Seen by"),
        Prose(_list(SEEN)),
        Heading("Exported or removed"),
        Prose(REMOVED),
        actions(Button("What I logged", "me"), Button("Take back the last entry", "undo")),
    ]
    return Reply("What I keep about you", tuple(blocks))


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
