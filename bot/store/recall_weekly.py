"""Who wants a private line a week about the cards that are due, and when the next one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, select, update

from bot.store.members import Member
from bot.store.tables import communities, members, recall_weekly
from bot.store.upsert import insert_into
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """A member's wish for the line: where it goes, the next time, and the zone they live in."""

    community_id: int
    member_id: int
    platform: str
    space: str
    account: str
    next_at: datetime
    zone: str


def next_of(tx: Transaction, member: Member) -> datetime | None:
    """When the member's next line is; None where they want none."""
    return tx.execute(select(recall_weekly.c.next_at).where(*_mine(member))).scalar()


def wish(tx: Transaction, member: Member, where: tuple[str, str, str], next_at: datetime) -> None:
    """Send it from then on: to an account, ``where`` is its (platform, space, native id)."""
    platform, space, account = where
    values = {"platform": platform, "space": space, "account": account, "next_at": next_at}
    owner = {"community_id": member.community_id, "member_id": member.id}
    row = insert_into(tx, recall_weekly).values(**owner, **values)
    tx.execute(row.on_conflict_do_update(index_elements=list(owner), set_=values))


def stop(tx: Transaction, member: Member) -> bool:
    """Send no more of it; False where none was wanted."""
    return tx.execute(delete(recall_weekly).where(*_mine(member))).rowcount > 0


def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether somebody's time has come."""
    some = select(recall_weekly.c.member_id).where(recall_weekly.c.next_at <= now).limit(1)
    return tx.execute(some).first() is not None


def due(tx: Transaction, now: datetime, limit: int) -> list[Wish]:
    """Up to ``limit`` wishes whose time has come, the longest first; none that another plans."""
    first = _wishes().where(recall_weekly.c.next_at <= now).order_by(recall_weekly.c.next_at)
    mine = first.limit(limit).with_for_update(of=recall_weekly, skip_locked=True)
    return [Wish(*row) for row in tx.execute(mine)]


def ahead(tx: Transaction, after: datetime) -> list[Wish]:
    """The wishes whose next time is later than that."""
    return [Wish(*row) for row in tx.execute(_wishes().where(recall_weekly.c.next_at > after))]


def move_on(tx: Transaction, done: Wish, next_at: datetime) -> None:
    """The next time of a wish whose line is planned."""
    w = recall_weekly.c
    mine = (w.community_id == done.community_id, w.member_id == done.member_id)
    tx.execute(update(recall_weekly).where(*mine).values(next_at=next_at))


def _wishes() -> Select[int, int, str, str, str, datetime, str]:
    w = recall_weekly.c
    zone = func.coalesce(members.c.zone, communities.c.zone)
    return (
        select(w.community_id, w.member_id, w.platform, w.space, w.account, w.next_at, zone)
        .join(members, members.c.id == w.member_id)
        .join(communities, communities.c.id == w.community_id)
    )


def _mine(member: Member) -> tuple[ColumnElement[bool], ...]:
    w = recall_weekly.c
    return w.community_id == member.community_id, w.member_id == member.id
