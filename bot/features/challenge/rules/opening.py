"""When a challenge's solution is open: after a right answer, three hints and a day, or its week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.catalog.parts import RubricCheck
from bot.catalog.schema import Challenge
from bot.store.entries import Entry, EntryKind
from bot.store.looks import Looks
from bot.store.weeks import Week

AFTER_LAST_HINT = timedelta(days=1)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a solution is open to a member, and when it will be.

    ``solved``: they need it no more. ``at``: a day after they saw the last hint. ``week_over``: the
    first day after the week for which their group has it.
    """

    is_open: bool
    solved: bool = False
    at: datetime | None = None
    week_over: date | None = None


def is_solved(found: Challenge, finisher: Entry | None) -> bool:
    """Whether a member worked it out: a right answer, or their word where only people can judge."""
    if finisher is None:
        return False
    return finisher.kind is EntryKind.ANSWERED or isinstance(found.check, RubricCheck)


def opening_of(
    *, solved: bool, looks: Looks, given: Week | None, this_week: Week, now: datetime
) -> Opening:
    """When a solution opens; ``given``: the week for which the group has the challenge."""
    at = looks.hint + AFTER_LAST_HINT if looks.hint else None
    over = given is not None and given < this_week
    if solved or over or looks.solution or (at is not None and at <= now):
        return Opening(is_open=True, solved=solved)
    week_over = None
    if given == this_week:
        week_over = this_week.monday + A_WEEK
    return Opening(is_open=False, at=at, week_over=week_over)
