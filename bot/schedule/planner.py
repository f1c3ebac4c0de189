"""Due slots become outbox rows: one row a slot, in the transaction of its pick and of the next run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat.post import Occasion, PostSpec
from bot.chat.reply import Link, Reply
from bot.schedule.almanac import Almanac
from bot.schedule.calendar import next_run
from bot.store import members, outbox, schedules
from bot.store.schedules import Schedule
from bot.store.work import Transaction

PUNCTUAL = timedelta(minutes=5)  # up to here nobody would call it late
BATCH = 200


def plan(
    tx: Transaction,
    catalog: Catalog,
    posts: Mapping[str, PostSpec],
    now: datetime,
    grace: timedelta,
    edit_link: Callable[[Item], tuple[Link, ...]] = lambda item: (),
) -> list[Schedule]:
    """Plan up to one batch of due schedules; those that were planned.

    A slot that is late within ``grace`` is posted with a note, a later one is recorded as skipped. However many weeks
    were missed, a schedule moves on to the last run that is still within ``grace``, or else to its first one after
    ``now``: one post, not a flood. A schedule that can't be planned (its zone is gone) is paused, with the reason.
    """
    due = schedules.due(tx, now, BATCH)
    for schedule in due:
        try:
            with tx.begin_nested():
                reply, skipped = _post(tx, catalog, posts, schedule, now, grace, edit_link)
                seen_to = now - grace if now - schedule.next.at > grace else now
                following = next_run(schedule.timing, seen_to)
                outbox.put(tx, schedule, key_of(schedule), reply.to_json(), now, skipped)
                schedules.move_on(tx, schedule.id, following)
        except (LookupError, ValueError) as error:
            reason = f"it can't be planned ({error}); it is paused until it is set again"
            outbox.put(tx, schedule, key_of(schedule), _nothing(schedule).to_json(), now, reason)
            schedules.pause(tx, schedule.id)
    return due


def key_of(schedule: Schedule) -> str:
    """The post's own name everywhere, the same each time it is computed: at most 25 of ``[a-z0-9-]``.

    The channel is part of it: Discord compares nonces over all channels of one author.
    """
    parts = (schedule.platform, schedule.space, schedule.channel, schedule.kind, str(schedule.id), schedule.next.slot)
    digest = hashlib.sha256("/".join(parts).encode()).digest()
    return "cairn-" + base64.b32encode(digest[:10]).decode().lower()


def _post(
    tx: Transaction,
    catalog: Catalog,
    posts: Mapping[str, PostSpec],
    schedule: Schedule,
    now: datetime,
    grace: timedelta,
    edit_link: Callable[[Item], tuple[Link, ...]],
) -> tuple[Reply, str]:
    """The post and, where it won't go out, the reason."""
    late = now - schedule.next.at
    spec = posts.get(schedule.kind)
    if spec is None:
        return _nothing(schedule), f"this version knows no post called {schedule.kind}"
    if late > grace:
        return _nothing(schedule), f"it was {_hours(late)} late, more than the {_hours(grace)} that are allowed"
    community = members.community_by_id(tx, schedule.community_id)
    pick = Almanac(tx, catalog, posts, community, now).pick(schedule.kind, date.fromisoformat(schedule.next.slot))
    item = catalog.get(pick.item_id) if pick else None
    if pick is None or item is None:
        return _nothing(schedule), f"the group was given every {spec.noun} there is"
    return spec.word(item, Occasion(pick.why, late > PUNCTUAL, edit_link(item), posted=True)), ""


def _nothing(schedule: Schedule) -> Reply:
    return Reply(f"No {schedule.kind} on {schedule.next.slot}")


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.0f} h"
