"""Communities, and their spaces: the guilds and workspaces in which they live."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import NoResultFound

from bot.store.statement import Statement
from bot.store.tables import communities, spaces
from bot.store.work import Transaction

OF_A_COMMUNITY = 5
"""So many columns of a row a community is made of."""


Parts = tuple[int, ...]
"""The numbers of communities that are one: the leading one first, the others in order."""


@dataclass(frozen=True, slots=True)
class Community:
    """A study community, as one of its spaces sees it. ``zone`` is an IANA name.

    What members of each of its ``parts`` log, is given and decide is read as one. Rows stay with
    the part whose member or channel they belong to; what all decide together stays with the
    ``leading`` one. A community that is joined with no other has itself as its only part.
    """

    id: int
    name: str
    zone: str
    parts: Parts

    @property
    def leading(self) -> int:
        """The part that keeps what all decide together: picks, ballots, days off."""
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Space:
    """One guild or workspace of a community; since ``left_at`` the bot is removed there."""

    id: int
    community_id: int
    platform: str
    native_id: str
    name: str
    left_at: datetime | None = None


def enter(
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


def set_zone(tx: Transaction, community: Community, zone: str) -> None:
    """Remember a community's zone (a valid IANA name)."""
    tx.execute(update(communities).where(communities.c.id == community.id).values(zone=zone))


def community_by_id(tx: Transaction, community_id: int) -> Community:
    """The community of this id; NoResultFound where there is none."""
    row = _COMMUNITY.row(tx, {"id": community_id})
    if row is None:
        raise NoResultFound
    return community_from(row)


def parts_of(tx: Transaction, community_id: int) -> Parts:
    """All that a community is one with; NoResultFound where there is no such one."""
    return community_by_id(tx, community_id).parts


def parts_of_each(tx: Transaction, community_ids: Collection[int]) -> dict[int, Parts]:
    """All that each of these communities is one with."""
    own, other = communities.alias("own"), communities.alias("other")
    query = (
        select(own.c.id, own.c.joined_to, other.c.id)
        .join(other, other.c.joined_to == own.c.joined_to)
        .where(own.c.id.in_(community_ids), own.c.joined_to.is_not(None))
        .order_by(other.c.id)
    )
    joined: dict[int, list[int]] = {}
    for id, leading, part in tx.execute(query):
        joined.setdefault(id, [leading])
        if part != leading:
            joined[id].append(part)
    return {id: tuple(joined.get(id, (id,))) for id in community_ids}


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


def set_repeats(tx: Transaction, space: Space, repeats: bool) -> None:
    """Whether a post that may have arrived, where nobody can look, is posted again.

    Or else left out.
    """
    tx.execute(update(spaces).where(spaces.c.id == space.id).values(repeats=repeats))


def repeats(tx: Transaction, platform: str, native_id: str) -> bool:
    """What ``set_repeats`` set for a space; not, by default."""
    there = (spaces.c.platform == platform, spaces.c.native_id == native_id)
    return bool(tx.execute(select(spaces.c.repeats).where(*there)).scalar())


def named_anew(
    tx: Transaction, community: Community, space: Space, name: str
) -> tuple[Community, Space]:
    """A space under the name that it goes by now, "" for one that is not known.

    The community too, where it goes by its space's name.
    """
    if not is_new_name(space, name):
        return community, space
    tx.execute(update(spaces).where(spaces.c.id == space.id).values(name=name))
    if community.name == space.name:
        mine = communities.c.id == community.id
        tx.execute(update(communities).where(mine).values(name=name))
        community = replace(community, name=name)
    return community, replace(space, name=name)


def is_new_name(space: Space, name: str) -> bool:
    """Whether that is another name than a space is known by; "" is none."""
    return bool(name) and name != space.name


def community_columns(dialect: str) -> tuple[ColumnElement[Any], ...]:
    """What ``community_from`` is made of: ``OF_A_COMMUNITY`` columns."""
    c = communities.c
    return c.id, c.name, c.zone, c.joined_to, _all_joined(dialect)


def community_from(row: Sequence[Any]) -> Community:
    """The community that a row begins with."""
    id, name, zone, leading, joined = row[:OF_A_COMMUNITY]
    if leading is None:
        return Community(id, name, zone, (id,))
    others = sorted(set(map(int, joined.split())) - {leading})
    return Community(id, name, zone, (leading, *others))


def _make_space(tx: Transaction, platform: str, native_id: str, name: str, now: datetime) -> None:
    community = insert(communities).values(name=name, zone="UTC", created_at=now)
    community_id = tx.execute(community.returning(communities.c.id)).scalar_one()
    space = {"community_id": community_id, "platform": platform, "native_id": native_id}
    tx.execute(insert(spaces).values(**space, name=name))


def _space(tx: Transaction, platform: str, native_id: str) -> tuple[Community, Space] | None:
    row = _SPACE.row(tx, {"platform": platform, "native_id": native_id})
    if row is None:
        return None
    id, name, left_at = row[OF_A_COMMUNITY:]
    return community_from(row), Space(id, row[0], platform, native_id, name, left_at)


def _one_space(dialect: str) -> Executable:
    return (
        select(*community_columns(dialect), spaces.c.id, spaces.c.name, spaces.c.left_at)
        .join(spaces, spaces.c.community_id == communities.c.id)
        .where(
            spaces.c.platform == bindparam("platform"), spaces.c.native_id == bindparam("native_id")
        )
    )


def _one_community(dialect: str) -> Executable:
    return select(*community_columns(dialect)).where(communities.c.id == bindparam("id"))


def _all_joined(dialect: str) -> ColumnElement[str | None]:
    """The numbers of those that are joined with a community, with spaces between; null for none."""
    joined = communities.alias("joined")
    together = func.group_concat if dialect == "sqlite" else func.string_agg
    numbers = together(cast(joined.c.id, Text), " ")
    all_of_them = select(numbers).where(joined.c.joined_to == communities.c.joined_to)
    # Nobody looks for them where there are none
    is_joined = communities.c.joined_to.is_not(None)
    return case((is_joined, all_of_them.scalar_subquery().correlate(communities)))


_COMMUNITY = Statement(_one_community)
_SPACE = Statement(_one_space)
