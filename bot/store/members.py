"""The members of communities, and their accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Executable,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.messages import Message, parts, together
from bot.store import seen, spaces
from bot.store.names import SOMEBODY, clean, nameless, shown
from bot.store.spaces import Community, Parts, Space
from bot.store.statement import Statement
from bot.store.tables import accounts, communities, members
from bot.store.tables import seen as seen_table
from bot.store.tables import spaces as space_rows
from bot.store.work import Transaction

TO_NEWCOMERS = Message("member.newcomer")  # to whoever gives their first command
ZONE_OF_PROFILE, ZONE_OF_LANGUAGE = "member.zone-of-profile", "member.zone-of-language"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community.

    ``name`` as it is shown: never empty, isolated where it runs from right to left. ``zone`` is
    their own, where they said one. Who is ``hidden`` is left out of what the group sees.
    ``account_id`` is the account by which they come, 0 where that does not matter.
    """

    id: int
    community_id: int
    name: str
    zone: str | None
    hidden: bool = False
    account_id: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who comes with an invocation, where to, and what to say if the same one came before.

    ``to_tell`` is what they are still to be told, with an answer that only they see.
    """

    community: Community
    space: Space
    member: Member
    answered: Message | None
    to_tell: Message | None = None


Named = tuple[str, str, str]
"""(platform, native id, name) of a space."""
Called = tuple[str, str]
"""(native id, name) of an account, as its space calls it."""


def arrive(
    tx: Transaction,
    space: Named,
    account: Called,
    invocation_id: str,
    now: datetime,
    *,
    renames: bool = True,
) -> Arrival:
    """Everything an invocation begins with, in one statement where all of it is known.

    On PostgreSQL the member's row is locked until the commit, so that one member's commands go one
    after the other. A newcomer is still to be told ``TO_NEWCOMERS``. A space that was renamed is
    called by its new name from then on. The account's name is the member's at first sight, and
    later where it ``renames``: not in a direct message, where nobody goes by the name that their
    group knows.
    """
    known = _found(tx, _ARRIVING, space, account, invocation_id)
    if known is None:
        community, found = spaces.named_anew(tx, *spaces.enter(tx, *space, now), space[2])
        answered = seen.answer_to(tx, invocation_id)
        if answered is not None:  # by whoever was deleted since: nobody is made anew by it
            return Arrival(community, found, Member(0, community.id, SOMEBODY, None), answered)
        member = enter_member(tx, found, account, now, renames=renames, to_tell=TO_NEWCOMERS)
        to_tell, _ = _locked(tx, member.id)
        return Arrival(community, found, member, seen.answer_to(tx, invocation_id), to_tell)
    member = known.member
    community, found = spaces.named_anew(tx, known.community, known.space, space[2])
    if renames:
        member = _renamed(tx, member, account)
    return Arrival(community, found, member, known.answered, known.to_tell)


def find(tx: Transaction, space: Named, account: Called, invocation_id: str) -> Arrival | None:
    """Who comes, and where to, by the names that are kept; None where either is new."""
    return _found(tx, _ARRIVAL, space, account, invocation_id)


def _found(
    tx: Transaction, statement: Statement, space: Named, account: Called, invocation_id: str
) -> Arrival | None:
    names = {"platform": space[0], "native_id": space[1], "account": account[0]}
    row = statement.row(tx, {**names, "invocation_id": invocation_id})
    if row is None:
        return None
    space_id, space_name, left_at, to_tell, answered, *member = row[spaces.OF_A_COMMUNITY :]
    return Arrival(
        spaces.community_from(row),
        Space(space_id, row[0], space[0], space[1], space_name, left_at),
        Member(*member),
        seen.read(answered),
        to_tell,
    )


def is_named_anew(known: Arrival, space: Named, account: Called, *, renames: bool = True) -> bool:
    """Whether ``arrive`` would keep another name of who is known than the one that is kept."""
    if spaces.is_new_name(known.space, space[2]):
        return True
    return renames and _new_name(known.member, account) is not None


def enter_member(
    tx: Transaction,
    space: Space,
    account: Called,
    now: datetime,
    *,
    renames: bool = True,
    to_tell: Message | None = None,
) -> Member:
    """The member behind an account, made at first sight, and then still to be told these words.

    A changed name is taken over where it ``renames``, but for one that nobody would see.
    """
    row = _MEMBER.row(tx, {"space_id": space.id, "native_id": account[0]})
    if row is None:
        return _join(tx, space, account, now, to_tell)
    member = Member(*row)
    if not renames:
        return member
    return _renamed(tx, member, account)


def tell(tx: Transaction, member_id: int, message: Message) -> None:
    """Keep something to be said with the member's next answer, after what is kept already."""
    kept, _ = _locked(tx, member_id)
    _set_to_tell(tx, member_id, together((*parts(kept), message)))


def told(tx: Transaction, member_id: int) -> None:
    """All that was kept for the member has been said."""
    _set_to_tell(tx, member_id, None)


def by_id(tx: Transaction, member_id: int) -> Member:
    """The member of this number. NoResultFound where there is none."""
    m = members.c
    query = select(m.id, m.community_id, m.name, m.zone, m.hidden).where(m.id == member_id)
    return Member(*tx.execute(query).one())


def zone_of(tx: Transaction, member_id: int) -> str:
    """The member's own zone, or the community's. NoResultFound where there is no such member."""
    query = (
        select(func.coalesce(members.c.zone, communities.c.zone))
        .join(communities, communities.c.id == members.c.community_id)
        .where(members.c.id == member_id)
    )
    return str(tx.execute(query).scalar_one())


def set_member_zone(tx: Transaction, member: Member, zone: str) -> None:
    """Remember a member's own zone (a valid IANA name)."""
    tx.execute(update(members).where(members.c.id == member.id).values(zone=zone))


def propose_zone(tx: Transaction, arrival: Arrival, zone: str, told: Message) -> Arrival:
    """Who has no zone of their own has this one from now on, and is still to be told so."""
    to_tell = together((*parts(arrival.to_tell), told))
    mine = members.c.id == arrival.member.id
    tx.execute(update(members).where(mine).values(zone=zone, to_tell=to_tell))
    return replace(arrival, member=replace(arrival.member, zone=zone), to_tell=to_tell)


def hidden_in(parts: Parts) -> Select[int]:
    """The ids of the hidden members of these communities, to be part of a query."""
    mine = (members.c.community_id.in_(parts), members.c.hidden.is_(True))
    return select(members.c.id).where(*mine)


def name_of(tx: Transaction, space_id: int, native_id: str) -> str | None:
    """What a space calls the member behind an account, as it is shown to others.

    None where there is none, and of a hidden one.
    """
    there = (accounts.c.space_id == space_id, accounts.c.native_id == native_id)
    query = select(accounts.c.name).join(members, members.c.id == accounts.c.member_id)
    return tx.execute(query.where(*there, members.c.hidden.is_(False))).scalar()


def name_there(tx: Transaction, space_id: int, native_id: str) -> str | None:
    """What a space calls the member behind an account, a hidden one too; None where there is none.

    For who may know: organisers of the space.
    """
    there = (accounts.c.space_id == space_id, accounts.c.native_id == native_id)
    return tx.execute(select(accounts.c.name).where(*there)).scalar()


def called_there(tx: Transaction, space_id: int) -> list[Called]:
    """Every account of a space with its name, hidden ones too, those first that came first."""
    columns = (accounts.c.native_id, accounts.c.name)
    query = select(*columns).where(accounts.c.space_id == space_id).order_by(accounts.c.id)
    return [(row[0], row[1]) for row in tx.execute(query)]


def _locked(tx: Transaction, member_id: int) -> tuple[Message | None, bool]:
    """What the member is still to be told, and whether they are hidden.

    Where there is more than one writer, their row is locked until the commit.
    """
    [(kept, hidden)] = _LOCKED.rows(tx, {"member_id": member_id})
    return kept, hidden


def _set_to_tell(tx: Transaction, member_id: int, message: Message | None) -> None:
    tx.execute(update(members).where(members.c.id == member_id).values(to_tell=message))


def _renamed(tx: Transaction, member: Member, account: Called) -> Member:
    kept = _new_name(member, account)
    if kept is None:
        return member
    changes = ((members, member.id), (accounts, member.account_id))
    for table, id in changes:
        tx.execute(update(table).where(table.c.id == id).values(name=kept))
    return replace(member, name=shown(kept))


def _new_name(member: Member, account: Called) -> str | None:
    """The name to be kept of a member; None where that is kept, or nobody would see it."""
    native_id, name = account
    kept = clean(name)
    if not kept and member.name == SOMEBODY:  # as an older version may have kept it: unseen
        kept = nameless(native_id)
    if not kept or shown(kept) == member.name:
        return None
    return kept


def _join(
    tx: Transaction, space: Space, account: Called, now: datetime, to_tell: Message | None
) -> Member:
    native_id, name = account
    kept = clean(name) or nameless(native_id)
    person = {
        "community_id": space.community_id,
        "name": kept,
        "joined_at": now,
        "to_tell": to_tell,
    }
    member_id = tx.execute(insert(members).values(**person).returning(members.c.id)).scalar_one()
    row = {"space_id": space.id, "native_id": native_id, "member_id": member_id, "name": kept}
    added = insert(accounts).values(**row).returning(accounts.c.id)
    account_id = tx.execute(added).scalar_one()
    return Member(member_id, space.community_id, shown(kept), None, account_id=account_id)


def _one_member(_dialect: str) -> Executable:
    m = members.c
    return (
        select(m.id, m.community_id, accounts.c.name, m.zone, m.hidden, accounts.c.id)
        .join(accounts, accounts.c.member_id == m.id)
        .where(
            accounts.c.space_id == bindparam("space_id"),
            accounts.c.native_id == bindparam("native_id"),
        )
        .with_for_update(of=members)
    )


def _arrival(dialect: str) -> Select[*tuple[Any, ...]]:
    """The community, the space, the member, and what was answered before."""
    account = and_(
        accounts.c.space_id == space_rows.c.id, accounts.c.native_id == bindparam("account")
    )
    answered = (
        select(seen_table.c.answer)
        .where(seen_table.c.id == bindparam("invocation_id"))
        .scalar_subquery()
    )
    return (
        select(
            *spaces.community_columns(dialect),
            space_rows.c.id,
            space_rows.c.name,
            space_rows.c.left_at,
            members.c.to_tell,
            answered,
            members.c.id,
            members.c.community_id,
            accounts.c.name,
            members.c.zone,
            members.c.hidden,
            accounts.c.id,
        )
        .select_from(
            space_rows.join(communities, communities.c.id == space_rows.c.community_id)
            .join(accounts, account)
            .join(members, members.c.id == accounts.c.member_id)
        )
        .where(
            space_rows.c.platform == bindparam("platform"),
            space_rows.c.native_id == bindparam("native_id"),
        )
    )


def _locking(_dialect: str) -> Executable:
    mine = members.c.id == bindparam("member_id")
    return select(members.c.to_tell, members.c.hidden).where(mine).with_for_update()


_MEMBER = Statement(_one_member)
_LOCKED = Statement(_locking)
_ARRIVAL = Statement(_arrival)
_ARRIVING = Statement(lambda dialect: _arrival(dialect).with_for_update(of=members))
