"""A fault as a quiet reply."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import limits
from bot.chat.phrases import label
from bot.chat.reply import Accent, Button, Mono, Reply, actions, marked, plain, text
from bot.errors import BotError

MOST_WAYS_OUT = 6  # Five that a question names, and one beside; another try comes to them


def explained(error: BotError, instead: Sequence[tuple[str, str]] = ()) -> Reply:
    """The sentence, and a button for each way out; ``instead`` (label, line) come first."""
    offered = (*instead, *error.ways_out)[:MOST_WAYS_OUT]
    ways = [Button(label(said), line) for said, line in offered]
    said = marked(error.sentence)
    summary = _summary("".join(map(plain, said.spans)).splitlines()[0])
    blocks = (said, actions(*ways)) if ways else (said,)
    return Reply(summary, blocks, accent=Accent.WARNING)


def apology(reference: str) -> Reply:
    """What a member reads where the fault is ours; the log has the rest under the reference."""
    sorry = "That did not work, and it is my fault, not yours. Nothing was saved. Reference "
    said = text(sorry, Mono(reference), "; an organiser can look it up.")
    return Reply(f"That did not work (reference {reference})", (said,), accent=Accent.PROBLEM)


def _summary(line: str) -> str:
    """A line cut at a word, where it is too long."""
    if len(line) <= limits.SUMMARY:
        return line
    return line[: limits.SUMMARY].rsplit(" ", 1)[0]
