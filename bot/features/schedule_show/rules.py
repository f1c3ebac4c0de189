"""What comes next over several schedules, and what happened, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.store.breaks import Break
from bot.store.outbox import DeliveryRecord
from bot.store.schedules import Run, Schedule


@dataclass(frozen=True, slots=True)
class Overview:
    """All that ``schedule show`` tells.

    ``next`` is what comes first; ``off`` are the kinds that are not posted here; ``told`` is who
    hears of failures ("" for nobody), ``fallback`` the channel for when that fails; ``repeats``:
    what may have arrived is posted again.
    """

    schedules: Sequence[Schedule]
    next: tuple[Schedule, Run] | None
    off: Sequence[str]
    breaks: Sequence[Break]
    failures: Sequence[DeliveryRecord]
    told: str
    fallback: str
    repeats: bool


def happened(
    records: Sequence[DeliveryRecord], breaks: Sequence[Break]
) -> list[DeliveryRecord | Break]:
    """What became of posts, and the days off, newest first."""
    return sorted([*records, *breaks], key=_moment, reverse=True)


def _moment(event: DeliveryRecord | Break) -> datetime:
    if isinstance(event, Break):
        return datetime.combine(event.first, time(), UTC)
    return event.due_at
