"""What comes next over several schedules, and what happened, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.chat.words.days import read_date
from bot.chat.words.numbered import Wanted
from bot.errors import BadValue
from bot.store.breaks import Break
from bot.store.records import DeliveryRecord
from bot.store.schedules import Run, Schedule

LONG_BREAK = timedelta(days=60)  # A longer vacation is asked about: its days may be turned round


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


def turned_round(first: str, last: str, today: date) -> tuple[date, date] | None:
    """The span that was meant where somebody wrote its last day first, as ``3 Jan 21 Dec``.

    None where that makes none that is shorter than two months and still to come.
    """
    try:
        begin = read_date("last", last, today)
        end = read_date("first", first, begin)
    except BadValue:
        return None
    if today <= begin <= end < begin + LONG_BREAK:
        return begin, end
    return None


def meant_off(said: Wanted, ahead: Sequence[Break], nouns: Mapping[str, str]) -> list[Break]:
    """The days off that somebody may mean, of those that are coming: one, or what to choose from.

    ``nouns`` are what the kinds of posts are called.
    """
    if said.numbers:
        return [off for off in ahead if off.id in said.numbers]
    name = said.name.lower().removeprefix("the ")
    if not name:
        return list(ahead) if said.last else []
    named = {kind for kind, noun in nouns.items() if name in (kind, noun.lower())}
    return [off for off in ahead if off.kind in named or (not off.kind and name == "vacation")]


def happened(
    records: Sequence[DeliveryRecord], breaks: Sequence[Break]
) -> list[DeliveryRecord | Break]:
    """What became of posts, and the days off, newest first."""
    return sorted([*records, *breaks], key=_moment, reverse=True)


def _moment(event: DeliveryRecord | Break) -> datetime:
    if isinstance(event, Break):
        return datetime.combine(event.first, time(), UTC)
    return event.due_at
