"""A community on a hill: who is in it, what they log, when what is posted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.messages import Message, sentence
from bot.store import entries, members, schedules, spaces
from bot.store.entries import EntryKind, NewEntry
from bot.store.members import Member
from bot.store.schedules import Run, Schedule, Timing
from bot.store.spaces import Community, Space
from bot.store.work import Transaction
from tests.fakes import START

MONDAY_NINE = Timing(0, "09:00", "UTC")


def enter(
    tx: Transaction, who: str = "ana", space: str = "hill", platform: str = "discord"
) -> Member:
    """The member behind an account of a space, both made at first sight."""
    _, found = spaces.enter(tx, platform, space, space.capitalize(), START)
    return members.enter_member(tx, found, (f"id-of-{who}", who.capitalize()), START)


def community_of(tx: Transaction, space: str = "hill", platform: str = "discord") -> Community:
    """The community of a space."""
    return spaces.enter(tx, platform, space, space.capitalize(), START)[0]


def said(message: Message | None) -> str:
    """A message in English, "" for none."""
    return sentence(message) if message else ""


def space_of(tx: Transaction, space: str = "hill", platform: str = "discord") -> Space:
    """The space itself."""
    return spaces.enter(tx, platform, space, space.capitalize(), START)[1]


def study(
    points: int = 10, minutes: int = 30, item: str = "top-vectors", day: date | None = None
) -> NewEntry:
    """Something studied, today if no day is named."""
    return NewEntry(EntryKind.STUDY, item, START, day or START.date(), minutes, points)


def log(tx: Transaction, who: str, points: int, day: date | None = None) -> int:
    """A member's entry with these points; its id."""
    return entries.add(tx, enter(tx, who), study(points, day=day))[0]


def plan(
    tx: Transaction,
    kind: str,
    at: datetime,
    space: str = "hill",
    timing: Timing = MONDAY_NINE,
    platform: str = "discord",
) -> Schedule:
    """A schedule of a space, with its next run at this moment."""
    community, found = spaces.enter(tx, platform, space, space.capitalize(), START)
    run = Run(at, at.astimezone(UTC).date())
    schedules.set_up(tx, community.id, found.id, kind, f"{kind}-channel", timing, run)
    return next(s for s in schedules.of_community(tx, community.id) if s.kind == kind)
