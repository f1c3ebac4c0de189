"""Who serves which space: what is for others is left to whoever serves those."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.sender import Sender
from bot.store.served import Served


class NotServed(Exception):
    """A sender does not serve a space any more: its posts are for whoever does, now or later."""


def served_by(senders: Iterable[Sender]) -> Served:
    """The spaces that these senders can send to now, by platform."""
    served: dict[str, set[str] | None] = {}
    for sender in senders:
        spaces, others = sender.serves, served.get(sender.platform, set())
        served[sender.platform] = None
        if spaces is not None and others is not None:
            served[sender.platform] = {*spaces, *others}
    return served


def sender_for(senders: Iterable[Sender], platform: str, space: str) -> Sender | None:
    """Who can send to a space now; None where nobody can.

    Whoever names the space comes before one that serves all of the platform.
    """
    found: Sender | None = None
    for sender in senders:
        if sender.platform != platform or not is_served(sender, space):
            continue
        if sender.serves is not None:
            return sender
        found = found or sender
    return found


def is_served(sender: Sender, space: str) -> bool:
    """Whether a sender can send to a space of its platform now."""
    spaces = sender.serves
    return spaces is None or space in spaces


def check_served(sender: Sender, space: str) -> None:
    """NotServed where a sender can't send to a space any more.

    What it would answer there says nothing of a post: it knows no such channel.
    """
    if not is_served(sender, space):
        raise NotServed
