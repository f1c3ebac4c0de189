"""How long an entry is taken back without a question, and how long it can be put back."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store.corrections import UNDONE_FOR
from bot.store.entries import Entry

JUST_NOW = timedelta(hours=24)  # an older one is shown before a bare `undo` takes it
DAYS_TO_PUT_BACK = UNDONE_FOR.days


def is_recent(entry: Entry, now: datetime) -> bool:
    """Whether it was logged so lately that a bare ``undo`` surely means it."""
    return now - entry.at <= JUST_NOW


def is_called(title: str, name: str) -> bool:
    """Whether a title is, or begins with, what somebody calls an entry."""
    return title.lower().startswith(" ".join(name.lower().split()))


def can_be_put_back(entry: Entry, now: datetime) -> bool:
    """Whether it was undone, and not too long ago."""
    return entry.undone_at is not None and entry.undone_at >= earliest_undone(now)


def earliest_undone(now: datetime) -> datetime:
    """What was undone before that moment stays undone."""
    return now - timedelta(days=DAYS_TO_PUT_BACK)
