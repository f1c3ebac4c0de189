"""A member is deleted: all that is theirs, in one unit of work or in several.

Where there is very much, the first unit takes their accounts, name and place on boards, and their
newest rows; the rest, which is nobody's any more, goes in portions with the daily tidying. After
the commit SQLite's file is written anew (``bot.store.traces``), so that no page holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Table, delete, or_, select, tuple_, update

from bot.store import kv, mine, organiser_log, organisers, outbox, recaps, totals
from bot.store import spaces as communities
from bot.store.erased import ErasedList, Erasures
from bot.store.members import Member
from bot.store.mine import Whose
from bot.store.tables import (
    accounts,
    drafts,
    entries,
    item_states,
    members,
    recall_weekly,
    spaces,
    votes,
)
from bot.store.tables import kv as facts
from bot.store.tables import organiser_log as changes
from bot.store.tables import organisers as organiser_rows
from bot.store.tables import outbox as posts
from bot.store.tables import totals as sums
from bot.store.work import Transaction, leave_no_trace

if TYPE_CHECKING:
    from bot.store.database import Database

AT_ONCE = 5000  # rows that are deleted in one unit
ACCOUNTS = 5000  # that are compared with the list in one unit
NOBODY = "-"
# They are known there by their account
BY_ACCOUNT = (drafts, posts, recall_weekly, organiser_rows, changes)

log = structlog.get_logger("cairn.store")


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a member: the receipt, their rows by table, whether all of them are gone."""

    receipt: str
    rows: dict[str, int]
    whole: bool


def erase(
    tx: Transaction, member: Member, now: datetime, erased: ErasedList, at_once: int = AT_ONCE
) -> Erased:
    """Delete a member, noted in the list of who was erased before anything is committed.

    StoreError where that list can't be written.
    """
    of = mine.whose(tx, member)
    rows = mine.counted(tx, of)
    whole = _delete(tx, of, member.hidden, now, at_once)
    names = [(one.platform, one.space, one.native_id) for one in of.accounts]
    return Erased(erased.add(names, now), rows, whole)


def sweep(tx: Transaction, limit: int = AT_ONCE) -> bool:
    """Delete a portion of what the first unit left of somebody; False where nothing is left."""
    query = select(facts.c.key).where(kv.under(tx.dialect.name, facts.c.key, "erasing")).limit(1)
    key = tx.execute(query).scalar()
    if key is None:
        return False
    community_id, member_id = map(int, key.split("/")[1:3])
    if _delete_rows(tx, Whose(member_id, community_id, ()), limit):
        kv.drop(tx, key)
    _leave_no_trace(tx)
    return True


async def erase_again(database: Database, erased: ErasedList) -> None:
    """Delete everybody once more who is in the list, and was brought back by a backup."""
    known, after, gone = erased.read(), 0, 0
    while True:
        found, after = await database.transact(partial(apply, known=known, after=after))
        gone += found
        if not after:
            break
    if gone:
        log.warning("members who had been erased were in the database again", members=gone)


def apply(tx: Transaction, known: Erasures, after: int, limit: int = ACCOUNTS) -> tuple[int, int]:
    """Delete once more who is in the list and was brought back, of the accounts after that number.

    (How many members, the number to go on after; 0 where all were looked at.) Whoever joined, or
    went on, after they were erased is none of those.
    """
    query = (
        select(accounts.c.id, spaces.c.platform, spaces.c.native_id, accounts.c.native_id)
        .join(spaces, spaces.c.id == accounts.c.space_id)
        .where(accounts.c.id > after)
        .order_by(accounts.c.id)
        .limit(limit)
    )
    rows = tx.execute(query).all()
    gone = 0
    for number, platform, space, native_id in rows:
        moment = known.moment_of((platform, space, native_id))
        if moment is not None:
            gone += _erase_again(tx, number, moment)
    following = rows[-1][0] if len(rows) == limit else 0
    return gone, following


def _erase_again(tx: Transaction, account_id: int, moment: datetime) -> bool:
    m = members.c
    query = select(m.id, m.community_id, m.zone, m.hidden, m.joined_at)
    row = tx.execute(
        query.join(accounts, accounts.c.member_id == m.id).where(accounts.c.id == account_id)
    ).first()
    if row is None or row.joined_at > moment or _went_on(tx, row.community_id, row.id, moment):
        return False
    member = Member(row.id, row.community_id, NOBODY, row.zone, row.hidden)
    _delete(tx, mine.whose(tx, member), row.hidden, moment, AT_ONCE)
    return True


def _went_on(tx: Transaction, community_id: int, member_id: int, moment: datetime) -> bool:
    """Whether they logged something later: then the deletion itself was never committed."""
    own = (entries.c.community_id == community_id, entries.c.member_id == member_id)
    newest = select(entries.c.at).where(*own).order_by(entries.c.id.desc()).limit(1)
    at = tx.execute(newest).scalar()
    return at is not None and at > moment


def _delete(tx: Transaction, of: Whose, hidden: bool, now: datetime, at_once: int) -> bool:
    """Whether all of it is gone."""
    _change_numbers(tx, of, now)
    _leave(tx, of, hidden)
    left = _delete_rows(tx, of, at_once)
    _leave_no_trace(tx)
    if left:
        return True
    nameless = update(members).where(members.c.id == of.member_id)
    tx.execute(nameless.values(name=NOBODY, zone=None, to_tell=None, hidden=True))
    kv.put(tx, kv.of_community("erasing", of.community_id, of.member_id), now.isoformat())
    return False


def _leave_no_trace(tx: Transaction) -> None:
    """Noted in the file, too: what a stop leaves to be done, the next start does."""
    leave_no_trace(tx)
    if tx.dialect.name == "sqlite":
        kv.put(tx, kv.REWRITE, "")


def _leave(tx: Transaction, of: Whose, hidden: bool) -> None:
    """Off the boards, out of recaps, none of the organisers, and no account any more."""
    if not hidden:
        totals.leave_bins(tx, Member(of.member_id, of.community_id, NOBODY, None))
    for part in communities.parts_of(tx, of.community_id):
        outbox.forget_words(tx, part, recaps.KIND)
    for account in of.accounts:
        organisers.forget(tx, account.space_id, account.native_id)
    called = mine.names(tx, of)
    organisers.forget_names(tx, of.community_id, called)
    organiser_log.forget_names(tx, of.community_id, called)
    for table in BY_ACCOUNT:
        _portion(tx, table, of, AT_ONCE)
    tx.execute(delete(accounts).where(accounts.c.member_id == of.member_id))


def _change_numbers(tx: Transaction, of: Whose, now: datetime) -> None:
    """What counts them under a post that stands in a channel is brought up to date."""
    done = select(item_states.c.item_id).where(
        item_states.c.community_id == of.community_id,
        item_states.c.member_id == of.member_id,
        item_states.c.done_at.is_not(None),
    )
    voted = select(votes.c.kind).where(
        votes.c.community_id == of.community_id, votes.c.member_id == of.member_id
    )
    shown = (
        posts.c.community_id.in_(communities.parts_of(tx, of.community_id)),
        or_(posts.c.item_id.in_(done), posts.c.kind.in_(voted)),
        posts.c.state == outbox.SENT,
        posts.c.person == "",
        posts.c.reply != b"",
    )
    tx.execute(update(posts).where(*shown).values(refresh_at=now, refreshes=0))


def _delete_rows(tx: Transaction, of: Whose, at_once: int) -> int:
    """Delete up to so many of their rows; how many more there was room for, 0 for none.

    The member's own row goes last: with it nothing is left.
    """
    room = at_once
    for table in reversed(list(mine.tables())):
        if table is members:
            continue
        room -= _portion(tx, table, of, room)
        if room <= 0:
            return 0
    tx.execute(delete(members).where(members.c.id == of.member_id))
    return room


def _portion(tx: Transaction, table: Table, of: Whose, limit: int) -> int:
    if table is sums:  # a row for each week and month: few, and found by the whole key
        return tx.execute(delete(sums).where(mine.owned(tx.dialect.name, sums, of))).rowcount
    key: Any = list(table.primary_key.columns)
    some = select(*key).where(mine.owned(tx.dialect.name, table, of)).limit(limit)
    wanted = key[0].in_(some) if len(key) == 1 else tuple_(*key).in_(some)
    return tx.execute(delete(table).where(wanted)).rowcount
