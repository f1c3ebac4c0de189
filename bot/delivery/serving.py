"""Whom the senders serve: what is for other spaces is left to whoever serves those."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.sender import Sender
from bot.store.served import Served


def served_by(senders: Sequence[Sender]) -> Served:
    """The spaces that these senders can send to now."""
    return {sender.platform: sender.serves for sender in senders}
