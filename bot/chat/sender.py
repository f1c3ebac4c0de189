"""The one port: how a post leaves the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.invocation import Place
from bot.chat.reply import Reply


class Sender(Protocol):
    """A platform that posts can be sent to. One for each platform; safe to call concurrently."""

    platform: str
    same_key_window: timedelta
    """How long the platform itself drops a second message with the same key; zero where it does not."""
    can_find: bool
    """Whether ``find`` is worth asking at all (the history may be read)."""

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """Post; the native message id. ``key`` (<= 25 of [a-z0-9-]) goes out with the message as nonce and marker.

        Raises Refused (sending again won't help), RetryLater (surely not accepted) or Unknown (it may have arrived).
        """

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """The id of the message that carries ``key``, looking back to ``since``; None where there is none.

        Raises Refused where the history may not be read, RetryLater where it can't be read now.
        """
