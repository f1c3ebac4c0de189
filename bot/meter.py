"""What is counted while the bot runs: a port, so that the core knows no monitoring system.

Nothing here takes an id: what is counted says how the bot is, not what anybody does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

SENT, GIVEN_UP, SKIPPED = "sent", "given-up", "skipped"  # what became of a post


class Meter(Protocol):
    """Takes what is counted. Called often, and from the event loop: it must be quick."""

    def answered(self, command: str, seconds: float) -> None:
        """A command was carried out, or refused, in so many seconds, the database's among them."""

    def settled(self, platform: str, outcome: str, late: timedelta) -> None:
        """A post is out of the outbox: ``sent``, ``given-up`` or ``skipped``, so long after due."""


class Silent:
    """Counts nothing."""

    def answered(self, command: str, seconds: float) -> None:
        """See Meter.answered."""

    def settled(self, platform: str, outcome: str, late: timedelta) -> None:
        """See Meter.settled."""
