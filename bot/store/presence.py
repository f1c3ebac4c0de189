"""Whether the bot is in a space: what rests while it was removed there, what a return brings back.

``spaces.left_at`` says since when. A schedule that rests has no next run, so nothing plans it; what
waited in the outbox is put aside with a reason of its own, by which a return finds it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, literal, or_, select, tuple_, update

from bot.messages import Message
from bot.store import spaces
from bot.store.columns import Id, Instant
from bot.store.outbox import (
    IN_A_CHANNEL,
    LEASED,
    NOTICE,
    REMINDER,
    SENT,
    SKIPPED,
    WAITING,
    Reminder,
)
from bot.store.spaces import Parts
from bot.store.tables import (
    accounts,
    communities,
    item_states,
    outbox,
    past_posts,
    picks,
    schedules,
)
from bot.store.tables import spaces as space_rows
from bot.store.weeks import Week
from bot.store.work import Transaction

REMOVED = Message("delivery.removed")
OVERTAKEN = Message("delivery.overtaken")
# Such a post may stand in the channel, though nobody could find out
IN_DOUBT = ("delivery.in-doubt", "delivery.in-doubt-because", "delivery.tried-too-long")


@dataclass(frozen=True, slots=True)
class Left:
    """A space in which the bot is not any more.

    ``organiser`` is whom to tell ("" for nobody), ``zone`` the community's.
    """

    id: int
    community_id: int
    platform: str
    native_id: str
    name: str
    organiser: str
    zone: str
    at: datetime


def known(tx: Transaction, platform: str) -> dict[str, bool]:
    """Whether the bot is there, as far as is noted, by the native id of each space."""
    query = select(space_rows.c.native_id, space_rows.c.left_at.is_(None))
    return {
        row[0]: bool(row[1]) for row in tx.execute(query.where(space_rows.c.platform == platform))
    }


def leave(tx: Transaction, platform: str, native_id: str, now: datetime) -> Left | None:
    """Note that the bot was removed there: its schedules rest, what waits is put aside.

    None where nothing is known of the space, or it was noted before.
    """
    there = (*_named(platform, native_id), space_rows.c.left_at.is_(None))
    if not tx.execute(update(space_rows).where(*there).values(left_at=now)).rowcount:
        return None
    left = find(tx, platform, native_id)
    assert left is not None  # just noted
    resting = update(schedules).where(schedules.c.space_id == left.id)
    tx.execute(resting.values(next_run_at=None, next_slot=None))
    put_aside(tx, left)
    return left


def come_back(tx: Transaction, left: Left) -> bool:
    """Note that the bot is there again; False where that was noted meanwhile."""
    there = (space_rows.c.id == left.id, space_rows.c.left_at.is_not(None))
    return tx.execute(update(space_rows).where(*there).values(left_at=None)).rowcount > 0


def find(tx: Transaction, platform: str, native_id: str) -> Left | None:
    """A space in which the bot is not any more; None where it is, or where there is none."""
    query = _LEFT.where(*_named(platform, native_id), space_rows.c.left_at.is_not(None))
    row = tx.execute(query).first()
    if row is None:
        return None
    return Left(*row)


def left_between(
    tx: Transaction, after: tuple[datetime, int], until: datetime, limit: int
) -> list[Left]:
    """Spaces that were left up to then, those first that were first.

    None up to ``after``, which is when one was left, and its number.
    """
    at, moment, number = space_rows.c.left_at, literal(after[0], Instant()), literal(after[1], Id)
    then = (at >= moment, at <= until, tuple_(at, space_rows.c.id) > tuple_(moment, number))
    query = _LEFT.where(*then).order_by(at, space_rows.c.id).limit(limit)
    return [Left(*row) for row in tx.execute(query)]


def is_left(tx: Transaction, platform: str, native_id: str) -> bool:
    """Whether the bot was removed there."""
    return find(tx, platform, native_id) is not None


def not_left() -> ColumnElement[bool]:
    """Of a row of the outbox: the bot is in its space, or it tells an organiser of the removal.

    One look at a unique index for each row that is ready.
    """
    gone = select(space_rows.c.id).where(
        space_rows.c.platform == outbox.c.platform,
        space_rows.c.native_id == outbox.c.space,
        space_rows.c.left_at.is_not(None),
    )
    return or_(
        and_(outbox.c.kind == NOTICE, outbox.c.person != ""), ~gone.correlate(outbox).exists()
    )


def put_aside(tx: Transaction, left: Left) -> None:
    """Send nothing that waits for a space; what is under way already goes its way."""
    untried = and_(outbox.c.state == LEASED, outbox.c.first_try_at.is_(None))
    waiting = or_(outbox.c.state == WAITING, untried)
    aside = {"state": SKIPPED, "reason": REMOVED, "lease": None, "lease_until": None}
    tx.execute(update(outbox).where(*_of(left), waiting).values(**aside))


def pick_up(tx: Transaction, left: Left, now: datetime) -> list[Reminder]:
    """Send after all the reminders that are still to come; those that could not come meanwhile.

    Posts are not sent any more, and nobody is told of a removal that is over.
    """
    put_aside(tx, left)
    aside = (*_of(left), outbox.c.state == SKIPPED, outbox.c.reason == REMOVED)
    reminders = (*aside, outbox.c.kind == REMINDER)
    again = update(outbox).where(*reminders, outbox.c.due_at > now)
    tx.execute(again.values(state=WAITING, reason=None))
    missed = update(outbox).where(*reminders).values(reason=OVERTAKEN)
    columns = [outbox.c[name] for name in Reminder.__slots__]
    return [Reminder(*row) for row in tx.execute(missed.returning(*columns))]


def give_back(tx: Transaction, left: Left, since: Week) -> None:
    """Take back the picks that nobody saw, so that their items may still be given.

    Those are the ones whose post was made and never went out, and those for ``since`` and later
    that had none yet, where no other space is to post them; never one that somebody has worked on.
    """
    parts = spaces.parts_of(tx, left.community_id)
    alone = not _is_elsewhere(tx, left, parts)
    made: set[tuple[str, str]] = set()
    seen: set[tuple[str, str]] = set()
    for kind, item, state, reason in _posts_of_items(tx, parts):
        made.add((kind, item))
        if state in (SENT, LEASED, WAITING) or (reason is not None and reason.id in IN_DOUBT):
            seen.add((kind, item))
    given = select(picks.c.id, picks.c.kind, picks.c.item_id, picks.c.week).where(
        picks.c.community_id.in_(parts)
    )
    unseen = [
        (id, item)
        for id, kind, item, week in tx.execute(given)
        if (kind, item) not in seen and ((kind, item) in made or (alone and week >= since))
    ]
    worked_on = _worked_on(tx, parts, [item for _, item in unseen])
    back = [id for id, item in unseen if item not in worked_on]
    tx.execute(delete(picks).where(picks.c.id.in_(back)))


def members_behind(tx: Transaction, left: Left, native_ids: Sequence[str]) -> list[int]:
    """The members behind these accounts of a space, as far as there are any."""
    mine = (accounts.c.space_id == left.id, accounts.c.native_id.in_(native_ids))
    return list(tx.execute(select(accounts.c.member_id).where(*mine)).scalars())


def _posts_of_items(
    tx: Transaction, parts: Parts
) -> Iterator[tuple[str, str, str, Message | None]]:
    """Every post that a community was to get about an item: (kind, item, state, reason)."""
    for table in (outbox, past_posts):
        posts = select(table.c.kind, table.c.item_id, table.c.state, table.c.reason).where(
            table.c.community_id.in_(parts), table.c.item_id != ""
        )
        if table is outbox:
            posts = posts.where(IN_A_CHANNEL)
        yield from tx.execute(posts)


def _is_elsewhere(tx: Transaction, left: Left, parts: Parts) -> bool:
    """Whether the community has another space in which the bot is."""
    others = (space_rows.c.community_id.in_(parts), space_rows.c.id != left.id)
    there = select(space_rows.c.id).where(*others, space_rows.c.left_at.is_(None))
    return tx.execute(there.limit(1)).first() is not None


def _worked_on(tx: Transaction, parts: Parts, items: Sequence[str]) -> set[str]:
    touched = (item_states.c.community_id.in_(parts), item_states.c.item_id.in_(items))
    return set(tx.execute(select(item_states.c.item_id).where(*touched).distinct()).scalars())


def _named(platform: str, native_id: str) -> tuple[ColumnElement[bool], ...]:
    return space_rows.c.platform == platform, space_rows.c.native_id == native_id


def _of(left: Left) -> tuple[ColumnElement[bool], ...]:
    """Rows of the outbox; the community leads to them by an index."""
    return (
        outbox.c.community_id == left.community_id,
        outbox.c.platform == left.platform,
        outbox.c.space == left.native_id,
    )


_FIELDS: list[Any] = [
    *(space_rows.c[name] for name in ("id", "community_id", "platform", "native_id", "name")),
    space_rows.c.organiser,
    communities.c.zone,
    space_rows.c.left_at,
]
_LEFT = select(*_FIELDS).join(communities, communities.c.id == space_rows.c.community_id)
