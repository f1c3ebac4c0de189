"""Due slots become outbox rows, one row a slot, in the transaction that moves their schedules on.

It is cheap, so that ten thousand communities can have nine o'clock at the same moment: what a post
says is worked out when the courier first takes the row, at the pace at which posts can leave.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import structlog

from bot.delivery import notices
from bot.messages import Message
from bot.schedule.calendar import next_run
from bot.schedule.slots import delivery_of
from bot.store import breaks, outbox, records, restore, schedules
from bot.store.outbox import NewDelivery
from bot.store.schedules import Run, Schedule
from bot.store.work import Transaction

BATCH = 250  # schedules a transaction: members' commands wait for no more than that

log = structlog.get_logger("cairn.planner")


def plan(tx: Transaction, now: datetime, grace: timedelta) -> int:
    """Plan up to one batch of due schedules; how many there were.

    A slot that is later than ``grace`` is recorded as skipped, and an organiser is told. However
    many weeks were missed, a schedule moves on to the last run that is still within ``grace``, or
    else to its first one after ``now``: one post, not a flood. A schedule that can't be planned
    (its zone is gone) is paused, and an organiser is told.
    """
    due = schedules.due(tx, now, BATCH)
    if not due:
        return 0
    off = breaks.of_communities(tx, {schedule.community_id for schedule in due})
    doubt = restore.in_doubt(tx)
    deliveries: list[NewDelivery] = []
    following: list[tuple[int, Run | None]] = []
    following_run = cache(next_run)  # most communities of one moment share a zone and an hour
    for schedule in due:
        run = _run_of(schedule)
        late = now - run.at
        seen_to, skip = now, None
        if late > grace:
            seen_to, skip = now - grace, too_late(late, grace)
        free = breaks.free_of(off[schedule.community_id], schedule.kind)
        try:
            after = following_run(schedule.timing, seen_to, free)
        except (LookupError, ValueError) as error:
            reason = Message("delivery.no-plan", {"error": str(error)})
            deliveries.append(delivery_of(schedule, run, now, grace, reason))
            schedules.pause(tx, schedule.id)
            notices.tell_of(tx, deliveries[-1], reason, now)
            continue
        deliveries.append(_in_doubt(delivery_of(schedule, run, now, grace, skip), doubt))
        following.append((schedule.id, after))
    deliveries = records.not_posted(tx, deliveries)
    outbox.enqueue(tx, deliveries)
    notices.left_out(tx, [(d, d.reason) for d in deliveries if d.reason is not None], now)
    schedules.move_on(tx, following)
    log.debug("in the tick", posts=len(due))
    return len(due)


def too_late(late: timedelta, grace: timedelta) -> Message:
    """Why a slot is not posted any more."""
    return Message("delivery.too-late", {"late": _minutes(late), "grace": _minutes(grace)})


def _in_doubt(delivery: NewDelivery, doubt: tuple[datetime, datetime] | None) -> NewDelivery:
    """The slot as it is; looked for before it is sent, where a restored backup may miss it.

    It is also not called too late then: it may be there since its time.
    """
    if doubt is None or delivery.due_at > doubt[1]:
        return delivery
    return replace(delivery, reason=None, first_try_at=doubt[0])


def _run_of(schedule: Schedule) -> Run:
    assert schedule.next is not None  # it is due
    return schedule.next


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
