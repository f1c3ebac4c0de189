"""Communities, their spaces, their members and the members' accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    Executable,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import NoResultFound

from bot.messages import Message, parts, together
from bot.store import seen
from bot.store.names import SOMEBODY, clean, nameless, shown
from bot.store.statement import Statement
from bot.store.tables import accounts, communities, members, spaces
from bot.store.tables import seen as seen_table
from bot.store.upsert import insert_into
from bot.store.work import Transaction

TO_NEWCOMERS = Message("member.newcomer")  # to whoever gives their first command


@dataclass(frozen=True, slots=True)
class Community:
    """A study community. ``zone`` is an IANA name."""

    id: int
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Space:
    """One guild or workspace of a community; since ``left_at`` the bot is removed there."""

    id: int
    community_id: int
    platform: str
    native_id: str
    name: str
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community.

    ``name`` as it is shown: never empty, isolated where it runs from right to left. ``zone`` is
    their own, where they said one. Who is ``hidden`` is left out of what the group sees.
    """

    id: int
    community_id: int
    name: str
    zone: str | None
    hidden: bool = False


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
"""(platform, native id, name) of a space or an account."""


def arrive(
    tx: Transaction,
    space: Named,
    account: Named,
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
    known = find(tx, space, account, invocation_id)
    if known is None:
        community, found = _named_anew(tx, *enter_space(tx, *space, now), space[2])
        member = enter_member(tx, community, *account, now, renames=renames, to_tell=TO_NEWCOMERS)
        to_tell, _ = _locked(tx, member.id)
        return Arrival(community, found, member, seen.answer_to(tx, invocation_id), to_tell)
    to_tell, member = known.to_tell, known.member
    if tx.dialect.name != "sqlite":
        to_tell, hidden = _locked(tx, member.id)
        member = replace(member, hidden=hidden)
    community, found = _named_anew(tx, known.community, known.space, space[2])
    if renames:
        member = _renamed(tx, member, account[2], account[1])
    return Arrival(community, found, member, known.answered, to_tell)


def find(tx: Transaction, space: Named, account: Named, invocation_id: str) -> Arrival | None:
    """Who comes, and where to, by the names that are kept; None where either is new."""
    names = {
        "platform": space[0],
        "native_id": space[1],
        "account_platform": account[0],
        "account_id": account[1],
    }
    row = _ARRIVAL.row(tx, {**names, "invocation_id": invocation_id})
    if row is None or row[5] is None:
        return None
    return Arrival(
        Community(row[0], row[1], row[2]),
        Space(row[3], row[0], space[0], space[1], row[4], row[11]),
        Member(row[5], row[0], row[6], row[7], row[9]),
        seen.read(row[10]),
        row[8],
    )


def is_named_anew(known: Arrival, space: Named, account: Named, *, renames: bool = True) -> bool:
    """Whether ``arrive`` would keep another name of who is known than the one that is kept."""
    if _is_new_name(known.space, space[2]):
        return True
    return renames and _new_name(known.member, account[2], account[1]) is not None


def enter_space(
    tx: Transaction, platform: str, native_id: str, name: str, now: datetime
) -> tuple[Community, Space]:
    """The space and its community, made at first sight. ValueError for a space without an id."""
    if not native_id:
        raise ValueError("a space has an id: else all direct messages would be one community")
    found = _space(tx, platform, native_id)
    if found is None:
        _make_space(tx, platform, native_id, name or native_id, now)
        found = _space(tx, platform, native_id)
        assert found is not None  # just inserted in this transaction
    return found


def enter_member(
    tx: Transaction,
    community: Community,
    platform: str,
    native_id: str,
    name: str,
    now: datetime,
    *,
    renames: bool = True,
    to_tell: Message | None = None,
) -> Member:
    """The member behind an account, made at first sight, and then still to be told these words.

    A changed name is taken over where it ``renames``, but for one that nobody would see.
    """
    account = {"community_id": community.id, "platform": platform, "native_id": native_id}
    row = _MEMBER.row(tx, account)
    if row is None:
        return _join(tx, community, (platform, native_id, name), now, to_tell)
    member = Member(row[0], row[1], row[2], row[3], row[4])
    if not renames:
        return member
    return _renamed(tx, member, name, native_id)


def tell(tx: Transaction, member_id: int, message: Message) -> None:
    """Keep something to be said with the member's next answer, after what is kept already."""
    kept, _ = _locked(tx, member_id)
    _set_to_tell(tx, member_id, together((*parts(kept), message)))


def told(tx: Transaction, member_id: int) -> None:
    """All that was kept for the member has been said."""
    _set_to_tell(tx, member_id, None)


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


def hidden_in(community_id: int | BindParameter[int]) -> Select[int]:
    """The ids of a community's hidden members, to be part of a query."""
    mine = (members.c.community_id == community_id, members.c.hidden.is_(True))
    return select(members.c.id).where(*mine)


def set_community_zone(tx: Transaction, community: Community, zone: str) -> None:
    """Remember a community's zone (a valid IANA name)."""
    tx.execute(update(communities).where(communities.c.id == community.id).values(zone=zone))


def community_by_id(tx: Transaction, community_id: int) -> Community:
    """The community of this id; NoResultFound where there is none."""
    row = _COMMUNITY.row(tx, {"id": community_id})
    if row is None:
        raise NoResultFound
    return Community(row[0], row[1], row[2])


def community_of(tx: Transaction, platform: str, native_id: str) -> Community | None:
    """The community of a space; None for one that was never heard of."""
    found = _space(tx, platform, native_id)
    return None if found is None else found[0]


def set_contact(tx: Transaction, space: Space, organiser: str, fallback: str | None = None) -> None:
    """Whom to tell when a post fails (a native account id).

    And, where given, the channel if they can't be reached.
    """
    values = {"organiser": organiser}
    if fallback is not None:
        values["fallback"] = fallback
    tx.execute(update(spaces).where(spaces.c.id == space.id).values(**values))


def contact_of(tx: Transaction, platform: str, native_id: str) -> tuple[str, str]:
    """Whom to tell when a post fails in a space, and the channel for when they can't be reached.

    "" for none.
    """
    there = (spaces.c.platform == platform, spaces.c.native_id == native_id)
    row = tx.execute(select(spaces.c.organiser, spaces.c.fallback).where(*there)).first()
    if row is None:
        return "", ""
    return row[0], row[1]


def name_of(tx: Transaction, community: Community, platform: str, native_id: str) -> str | None:
    """The name of the member behind an account, as it is shown to others.

    None where there is none, and of a hidden one.
    """
    mine = (
        accounts.c.community_id == community.id,
        accounts.c.platform == platform,
        accounts.c.native_id == native_id,
        members.c.hidden.is_(False),
    )
    query = select(members.c.name).join(accounts, accounts.c.member_id == members.c.id)
    return tx.execute(query.where(*mine)).scalar()


def set_repeats(tx: Transaction, space: Space, repeats: bool) -> None:
    """Whether a post that may have arrived, where nobody can look, is posted again.

    Or else left out.
    """
    tx.execute(update(spaces).where(spaces.c.id == space.id).values(repeats=repeats))


def repeats(tx: Transaction, platform: str, native_id: str) -> bool:
    """What ``set_repeats`` set for a space; not, by default."""
    there = (spaces.c.platform == platform, spaces.c.native_id == native_id)
    return bool(tx.execute(select(spaces.c.repeats).where(*there)).scalar())


def _locked(tx: Transaction, member_id: int) -> tuple[Message | None, bool]:
    """What the member is still to be told, and whether they are hidden.

    Where there is more than one writer, their row is locked until the commit.
    """
    query = select(members.c.to_tell, members.c.hidden).where(members.c.id == member_id)
    kept, hidden = tx.execute(query.with_for_update()).one()
    return kept, hidden


def _set_to_tell(tx: Transaction, member_id: int, message: Message | None) -> None:
    tx.execute(update(members).where(members.c.id == member_id).values(to_tell=message))


def _make_space(tx: Transaction, platform: str, native_id: str, name: str, now: datetime) -> None:
    community = insert(communities).values(name=name, zone="UTC", created_at=now)
    community_id = tx.execute(community.returning(communities.c.id)).scalar_one()
    space = {"community_id": community_id, "platform": platform, "native_id": native_id}
    tx.execute(insert(spaces).values(**space, name=name))


def _space(tx: Transaction, platform: str, native_id: str) -> tuple[Community, Space] | None:
    row = _SPACE.row(tx, {"platform": platform, "native_id": native_id})
    if row is None:
        return None
    found = Space(row[3], row[0], platform, native_id, row[4], row[5])
    return Community(row[0], row[1], row[2]), found


def _named_anew(
    tx: Transaction, community: Community, space: Space, name: str
) -> tuple[Community, Space]:
    """A space under the name that it goes by now, "" for one that is not known.

    The community too, where it goes by its space's name.
    """
    if not _is_new_name(space, name):
        return community, space
    tx.execute(update(spaces).where(spaces.c.id == space.id).values(name=name))
    if community.name == space.name:
        mine = communities.c.id == community.id
        tx.execute(update(communities).where(mine).values(name=name))
        community = replace(community, name=name)
    return community, replace(space, name=name)


def _is_new_name(space: Space, name: str) -> bool:
    return bool(name) and name != space.name


def _renamed(tx: Transaction, member: Member, name: str, native_id: str) -> Member:
    kept = _new_name(member, name, native_id)
    if kept is None:
        return member
    tx.execute(update(members).where(members.c.id == member.id).values(name=kept))
    return replace(member, name=shown(kept))


def _new_name(member: Member, name: str, native_id: str) -> str | None:
    """The name to be kept of a member; None where that is kept, or nobody would see it."""
    kept = clean(name)
    if not kept and member.name == SOMEBODY:  # as an older version may have kept it: unseen
        kept = nameless(native_id)
    if not kept or shown(kept) == member.name:
        return None
    return kept


def _join(
    tx: Transaction,
    community: Community,
    account: tuple[str, str, str],
    now: datetime,
    to_tell: Message | None,
) -> Member:
    platform, native_id, name = account
    kept = clean(name) or nameless(native_id)
    values = {"community_id": community.id, "name": kept, "joined_at": now, "to_tell": to_tell}
    member_id = tx.execute(insert(members).values(**values).returning(members.c.id)).scalar_one()
    key = {"community_id": community.id, "platform": platform, "native_id": native_id}
    tx.execute(insert_into(tx, accounts).values(**key, member_id=member_id))
    return Member(member_id, community.id, shown(kept), None)


def _one_space(_dialect: str) -> Executable:
    of_both = (spaces.c.id, spaces.c.name, spaces.c.left_at)
    return (
        select(communities.c.id, communities.c.name, communities.c.zone, *of_both)
        .join(spaces, spaces.c.community_id == communities.c.id)
        .where(
            spaces.c.platform == bindparam("platform"), spaces.c.native_id == bindparam("native_id")
        )
    )


def _one_member(_dialect: str) -> Executable:
    names = ("community_id", "platform", "native_id")
    return (
        select(
            members.c.id,
            members.c.community_id,
            members.c.name,
            members.c.zone,
            members.c.hidden,
        )
        .join(accounts, accounts.c.member_id == members.c.id)
        .where(*(accounts.c[name] == bindparam(name) for name in names))
        .with_for_update(of=members)
    )


def _arrival(_dialect: str) -> Executable:
    """The community, the space, the member where there is one, and what was answered before."""
    account = and_(
        accounts.c.community_id == spaces.c.community_id,
        accounts.c.platform == bindparam("account_platform"),
        accounts.c.native_id == bindparam("account_id"),
    )
    answered = (
        select(seen_table.c.answer)
        .where(seen_table.c.id == bindparam("invocation_id"))
        .scalar_subquery()
    )
    return (
        select(
            communities.c.id,
            communities.c.name,
            communities.c.zone,
            spaces.c.id,
            spaces.c.name,
            members.c.id,
            members.c.name,
            members.c.zone,
            members.c.to_tell,
            members.c.hidden,
            answered,
            spaces.c.left_at,
        )
        .select_from(
            spaces.join(communities, communities.c.id == spaces.c.community_id)
            .outerjoin(accounts, account)
            .outerjoin(members, members.c.id == accounts.c.member_id)
        )
        .where(
            spaces.c.platform == bindparam("platform"), spaces.c.native_id == bindparam("native_id")
        )
    )


def _one_community(_dialect: str) -> Executable:
    columns = (communities.c.id, communities.c.name, communities.c.zone)
    return select(*columns).where(communities.c.id == bindparam("id"))


_COMMUNITY = Statement(_one_community)
_SPACE = Statement(_one_space)
_MEMBER = Statement(_one_member)
_ARRIVAL = Statement(_arrival)
