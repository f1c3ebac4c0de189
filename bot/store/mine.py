"""Which rows are a member's: to be given to them, and to be deleted.

Every table is looked at as the metadata has it: a new one that names a member can't be forgotten,
and one that names none is to be added to ``NOBODYS``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, false, func, or_, select, tuple_

from bot.messages import Message
from bot.store import kv, organisers, totals
from bot.store.members import Member
from bot.store.outbox import NOTICE
from bot.store.tables import accounts, drafts, members, metadata, outbox, spaces
from bot.store.tables import kv as facts
from bot.store.tables import organiser_log as changes
from bot.store.tables import organisers as organiser_rows
from bot.store.tables import totals as sums
from bot.store.work import Transaction

# What a group is and was given, numbers without a name, and ids of events
NOBODYS = frozenset(
    {
        "communities",
        "spaces",
        "bins",
        "picks",
        "schedules",
        "breaks",
        "ballots",
        "recaps",
        "past_posts",
        "seen",
    }
)
ORGANISING = "organising"
"""What stands under this name in what is kept of a member: the spaces where they are known to."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a member: where it is, and its native id there."""

    space_id: int
    platform: str
    space: str
    native_id: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose rows are meant."""

    member_id: int
    community_id: int
    accounts: tuple[Account, ...]


def whose(tx: Transaction, member: Member) -> Whose:
    """The member with all of their accounts."""
    columns = (spaces.c.id, spaces.c.platform, spaces.c.native_id, accounts.c.native_id)
    query = select(*columns).join(accounts, accounts.c.space_id == spaces.c.id)
    rows = tx.execute(query.where(accounts.c.member_id == member.id).order_by(accounts.c.id))
    return Whose(member.id, member.community_id, tuple(Account(*row) for row in rows))


def names(tx: Transaction, of: Whose) -> set[str]:
    """What they are called, by themselves and in each space."""
    own = select(members.c.name).where(members.c.id == of.member_id)
    theirs = select(accounts.c.name).where(accounts.c.member_id == of.member_id)
    return {name for query in (own, theirs) for name in tx.execute(query).scalars()}


def owned(dialect: str, table: Table, of: Whose) -> ColumnElement[bool]:
    """What a row of a table is asked that is theirs; never of one that is nobody's."""
    if table.name in NOBODYS:
        return false()
    special = _SPECIAL.get(table.name)
    if special is not None:
        return special(dialect, of)
    mine = table.c.member_id == of.member_id
    if "community_id" in table.c:  # an index leads to it
        return and_(table.c.community_id == of.community_id, mine)
    return mine


def tables() -> Iterator[Table]:
    """The tables in which rows can be a member's, those first that others point to."""
    return (table for table in metadata.sorted_tables if table.name not in NOBODYS)


def counted(tx: Transaction, of: Whose) -> dict[str, int]:
    """How many rows of each table are theirs; those without any left out."""
    found: dict[str, int] = {}
    for table in tables():
        query = select(func.count()).select_from(table)
        many = tx.execute(query.where(owned(tx.dialect.name, table, of))).scalar_one()
        if many:
            found[table.name] = many
    return found


def kept_of(tx: Transaction, of: Whose) -> dict[str, list[Row]]:
    """Every row that is theirs, by table, as it is kept: values as JSON has them."""
    found: dict[str, list[Row]] = {}
    for table in tables():
        query = select(table).where(owned(tx.dialect.name, table, of))
        rows = tx.execute(query.order_by(*table.primary_key.columns)).mappings()
        plain: list[Row] = [{name: _plain(value) for name, value in row.items()} for row in rows]
        if plain:
            found[table.name] = plain
    known = organising(tx, of)
    if known:
        found[ORGANISING] = known
    return found


def organising(tx: Transaction, of: Whose) -> list[Row]:
    """The spaces in which they are known as an organiser, and what makes them so."""
    found: list[Row] = []
    for account in of.accounts:
        there = select(spaces.c.organiser).where(spaces.c.id == account.space_id)
        is_told = tx.execute(there).scalar() == account.native_id
        acted = organisers.has_acted(tx, account.space_id, account.native_id)
        if is_told or acted:
            where = {"platform": account.platform, "space": account.space}
            found.append({**where, "told_of_failures": is_told, "acted_lately": acted})
    return found


def _of_members(_dialect: str, of: Whose) -> ColumnElement[bool]:
    return members.c.id == of.member_id


def _of_totals(_dialect: str, of: Whose) -> ColumnElement[bool]:
    return and_(*totals.of_every_period(of.community_id), sums.c.member_id == of.member_id)


def _of_drafts(_dialect: str, of: Whose) -> ColumnElement[bool]:
    there = tuple_(drafts.c.platform, drafts.c.space, drafts.c.account)
    return there.in_([(one.platform, one.space, one.native_id) for one in of.accounts])


def _of_outbox(_dialect: str, of: Whose) -> ColumnElement[bool]:
    """Their reminders and lines, what they wrote to an organiser, and what they are told as one."""
    person = tuple_(outbox.c.platform, outbox.c.space, outbox.c.person)
    told = (
        outbox.c.community_id == of.community_id,
        outbox.c.item_id == "",  # an index leads to those that are about no item
        outbox.c.kind == NOTICE,
        person.in_([(one.platform, one.space, one.native_id) for one in of.accounts]),
    )
    return or_(outbox.c.member_id == of.member_id, and_(*told))


def _of_organisers(_dialect: str, of: Whose) -> ColumnElement[bool]:
    """That they are named; ``kind`` tells them from a role of the same id."""
    mine = _by_account(organiser_rows.c.space_id, organiser_rows.c.native_id, of)
    return and_(mine, organiser_rows.c.kind == organisers.PERSON)


def _of_changes(_dialect: str, of: Whose) -> ColumnElement[bool]:
    return _by_account(changes.c.space_id, changes.c.account, of)


def _by_account(space_id: Column[int], account: Column[str], of: Whose) -> ColumnElement[bool]:
    """A condition for each account: an index of spaces leads to them, and to no list of pairs."""
    return or_(
        false(), *(and_(space_id == one.space_id, account == one.native_id) for one in of.accounts)
    )


def _of_facts(dialect: str, of: Whose) -> ColumnElement[bool]:
    keys = [kv.of_community(word, of.community_id, of.member_id) for word in kv.OF_A_MEMBER]
    return or_(*(kv.under(dialect, facts.c.key, key) for key in keys))


_SPECIAL = {
    "members": _of_members,
    "totals": _of_totals,
    "drafts": _of_drafts,
    "outbox": _of_outbox,
    "organisers": _of_organisers,
    "organiser_log": _of_changes,
    "kv": _of_facts,
}


def _plain(value: Any) -> Any:
    """A value as JSON can have it."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Message):
        return json.loads(value.stored())
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
