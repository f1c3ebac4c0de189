"""A slot: one due occurrence of a schedule, where it is posted, and its outbox row."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.chat.invocation import Place
from bot.chat.keys import key_from
from bot.messages import Message
from bot.store.outbox import NewDelivery
from bot.store.schedules import Run, Schedule

LEAST_TIME = timedelta(hours=1)  # to get a post out in, however late it was planned


def place_of(schedule: Schedule) -> Place:
    """Where a schedule posts."""
    return Place(schedule.platform, schedule.space, schedule.channel)


def delivery_of(
    schedule: Schedule, run: Run, now: datetime, grace: timedelta, reason: Message | None = None
) -> NewDelivery:
    """The outbox row of a slot; ``reason`` says why it won't go out."""
    return NewDelivery(
        schedule.community_id,
        schedule.kind,
        run.day,
        schedule.platform,
        schedule.space,
        schedule.channel,
        key_of(schedule, run.day),
        due_at=run.at,
        give_up_at=max(run.at + grace, now + LEAST_TIME),
        next_try_at=now,
        created_at=now,
        schedule_id=schedule.id,
        reason=reason,
    )


def key_of(schedule: Schedule, day: date) -> str:
    """A post's own name everywhere, the same each time it is computed.

    The channel is part of it: Discord compares nonces over all channels of one author.
    """
    return key_from(
        schedule.platform,
        schedule.space,
        schedule.channel,
        schedule.kind,
        schedule.id,
        day.isoformat(),
    )
