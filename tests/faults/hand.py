"""A clock in a file: it stands still until a test turns it, for every process that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Hand:
    """The time that ``path`` shows."""

    path: Path

    def __call__(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text())

    def turn(self, to: datetime) -> None:
        """Show another time, to every reader the old one or the new one."""
        beside = self.path.with_suffix(".next")
        beside.write_text(to.isoformat())
        beside.replace(self.path)
