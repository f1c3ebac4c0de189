"""What a challenge says, in a post and when asked."""

from __future__ import annotations

from bot.catalog.schema import Challenge
from bot.chat.reply import Block, Button, Heading, Item, Prose, Reply, actions, text
from bot.features.items import done_button, facts_of
from bot.features.words import several


def challenge(found: Challenge, why: str, finished: int) -> Reply:
    """A challenge to one who asks."""
    count = [text(f"{several(finished, 'member')} of your group finished it.", quiet=True)] if finished else []
    return Reply(f"Challenge: {found.title}", (*task(found, why), *count, *_follow(found)))


def post(found: Challenge, why: str, late: str) -> Reply:
    """The week's post."""
    note = [text(late, quiet=True)] if late else []
    return Reply(f"This week's challenge: {found.title}", (*task(found, why), *note, *_follow(found)))


def task(found: Challenge, why: str) -> list[Block]:
    """What to do, with an example, what to hand in and why it was chosen."""
    blocks: list[Block] = [
        Item("Challenge", found.title, (*facts_of(found), found.kind.replace("-", " ")), found.task),
        Heading("Example"),
        Prose(found.example),
    ]
    if found.constraints:
        blocks += [Heading("Constraints"), Prose(found.constraints)]
    blocks.append(Prose(f"**Hand in:** {found.hand_in}"))
    return [*blocks, text(f"Chosen because {why}.", quiet=True)] if why else blocks


def hint(found: Challenge, number: int) -> Reply:
    """One hint, and the way to the next."""
    further = [Button(f"Hint {number + 1}", f"hint {found.id} {number + 1}")] if number < 3 else []
    last = (
        [] if further else [text("That was the last hint. Post where you are stuck: someone else is stuck there too.")]
    )
    return Reply(
        f"Hint {number} of 3 for {found.title}",
        (
            Heading(f"Hint {number} of 3: {found.title}"),
            Prose(found.hints[number - 1]),
            *last,
            actions(*further, done_button(found)),
        ),
    )


def _follow(found: Challenge) -> tuple[Block, ...]:
    log = [Button("Log 30 min", f"log {found.topics[0]} 30")] if found.topics else []
    return (actions(done_button(found), *log, Button("Hint", f"hint {found.id} 1")),)
