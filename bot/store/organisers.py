"""Who organises a space: who is named beside those of whom the platform says it.

And, as far as is known, whom a member who may not can turn to.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from bot.store import kv, members, spaces
from bot.store.names import SOMEBODY
from bot.store.presence import Left
from bot.store.spaces import Space
from bot.store.tables import accounts as account_rows
from bot.store.tables import members as member_rows
from bot.store.tables import organisers
from bot.store.tables import spaces as space_rows
from bot.store.upsert import insert_into
from bot.store.work import Transaction

MOST = 3
MOST_NAMED = 50
"""In one space: more of them are better given a role."""
Named = Space | Left
Kind = Literal["person", "role"]
PERSON: Kind = "person"
ROLE: Kind = "role"


@dataclass(frozen=True, slots=True)
class Organiser:
    """A person or a role that was named in a space.

    ``name`` is what the space calls them now, else what they were called then. ``named_by`` is ""
    for who set Cairn up. A ``hidden`` one is left out of what the group sees.
    """

    kind: Kind
    native_id: str
    name: str
    named_by: str
    named_at: datetime
    hidden: bool = False


def is_named(
    tx: Transaction, platform: str, native_id: str, account: str, roles: Iterable[str]
) -> bool:
    """Whether an account, or one of the roles that it has, is named in a space."""
    here = and_(space_rows.c.platform == platform, space_rows.c.native_id == native_id)
    query = select(organisers.c.kind).join(space_rows, space_rows.c.id == organisers.c.space_id)
    return tx.execute(query.where(here, _any_of(account, roles)).limit(1)).first() is not None


def _any_of(account: str, roles: Iterable[str]) -> ColumnElement[bool]:
    """One clause with a fixed number of parameters each: its roles are as many as somebody has."""
    person = and_(organisers.c.kind == PERSON, organisers.c.native_id == account)
    return or_(person, and_(organisers.c.kind == ROLE, organisers.c.native_id.in_(sorted(roles))))


def name(tx: Transaction, space: Space, one: Organiser) -> bool:
    """Name a person or a role, also anew; whether nobody had before."""
    row = {
        "community_id": space.community_id,
        "space_id": space.id,
        "kind": one.kind,
        "native_id": one.native_id,
        "name": one.name,
        "named_by": one.named_by,
        "named_at": one.named_at,
    }
    added = insert_into(tx, organisers).values(**row).on_conflict_do_nothing()
    return tx.execute(added.returning(organisers.c.kind)).first() is not None


def unname(tx: Transaction, space: Space, kind: Kind, native_id: str) -> bool:
    """Take it back; whether there was something. Who is a person is nobody to turn to any more."""
    mine = (
        organisers.c.space_id == space.id,
        organisers.c.kind == kind,
        organisers.c.native_id == native_id,
    )
    gone = bool(tx.execute(delete(organisers).where(*mine)).rowcount)
    if gone and kind == PERSON:
        _keep(tx, space, [one for one in _accounts(tx, space) if one != native_id])
    return gone


def named(tx: Transaction, space: Named) -> list[Organiser]:
    """Who is named in a space, those first who were first."""
    o = organisers.c
    account = and_(
        o.kind == PERSON,
        account_rows.c.space_id == o.space_id,
        account_rows.c.native_id == o.native_id,
    )
    query = (
        select(
            o.kind,
            o.native_id,
            func.coalesce(account_rows.c.name, o.name, type_=o.name.type),
            o.named_by,
            o.named_at,
            func.coalesce(member_rows.c.hidden, False),
        )
        .select_from(
            organisers.outerjoin(account_rows, account).outerjoin(
                member_rows, member_rows.c.id == account_rows.c.member_id
            )
        )
        .where(o.space_id == space.id)
        .order_by(o.named_at, o.kind, o.native_id)
    )
    return [Organiser(*row[:5], hidden=bool(row[5])) for row in tx.execute(query)]


def acted(tx: Transaction, space: Space, account: str) -> None:
    """An organiser (a native account id) used a command that only organisers may."""
    known = _accounts(tx, space)
    if known[:1] != [account]:
        others = [one for one in known if one != account]
        _keep(tx, space, [account, *others])


def has_acted(tx: Transaction, space_id: int, account: str) -> bool:
    """Whether an account is among those who ``acted`` lately."""
    return account in _known(tx, space_id)


def forget(tx: Transaction, space_id: int, account: str) -> None:
    """An account is gone: it organises nothing, and is told of no failure."""
    known = _known(tx, space_id)
    if account in known:
        others = [one for one in known if one != account]
        kv.put(tx, kv.of_space("organisers", space_id), json.dumps(others))
    contact = (space_rows.c.id == space_id, space_rows.c.organiser == account)
    tx.execute(update(space_rows).where(*contact).values(organiser=""))


def forget_names(tx: Transaction, community_id: int, names: Collection[str]) -> None:
    """Whom somebody of these names has named stays an organiser, named by somebody."""
    by = (organisers.c.community_id == community_id, organisers.c.named_by.in_(names))
    tx.execute(update(organisers).where(*by).values(named_by=SOMEBODY))


def acted_last(tx: Transaction, space: Space, account: str) -> bool:
    """Whether nobody else was the last one who ``acted``."""
    return _accounts(tx, space)[:1] == [account]


def names(tx: Transaction, space: Space, but: str) -> list[str]:
    """Their names: who is named, who is told of failures, who acted lately; at most three.

    Hidden ones are left out, and roles.

    ``but`` is an account that is left out: whoever asks and may not is none any more.
    """
    people = [one for one in named(tx, space) if one.kind == PERSON]
    known = {one.native_id for one in people} | {but}
    found: list[str | None] = [one.name for one in people if not one.hidden]
    others = [one for one in accounts(tx, space) if one not in known]
    found += [members.name_of(tx, space.id, one) for one in others[:MOST]]
    return list(dict.fromkeys(name for name in found if name))[:MOST]


def accounts(tx: Transaction, space: Named) -> list[str]:
    """Their native ids: who is told of failures, then who acted lately, newest first."""
    contact, _ = spaces.contact_of(tx, space.platform, space.native_id)
    return [one for one in dict.fromkeys([contact, *_accounts(tx, space)]) if one]


def people(tx: Transaction, space: Named) -> list[str]:
    """The native ids of ``accounts``, and then of the people who are named, the first named first.

    Roles have nobody to write to.
    """
    named_ones = [one.native_id for one in named(tx, space) if one.kind == PERSON]
    return list(dict.fromkeys([*accounts(tx, space), *named_ones]))


def _accounts(tx: Transaction, space: Named) -> list[str]:
    return _known(tx, space.id)


def _known(tx: Transaction, space_id: int) -> list[str]:
    kept: list[str] = json.loads(kv.get(tx, kv.of_space("organisers", space_id)) or "[]")
    return kept


def _keep(tx: Transaction, space: Space, known: list[str]) -> None:
    kv.put(tx, kv.of_space("organisers", space.id), json.dumps(known[:MOST]))


def one_at_a_time(tx: Transaction, platform: str, space: str) -> None:
    """On PostgreSQL: until the commit, no other organiser's command of the space goes on.

    So two that look what is scheduled, and then add to it, do not both add. To be called before
    anything else is read or locked: who waits here holds nothing that others wait for. What posts
    does not ask for it, and waits for nobody here.
    """
    if tx.dialect.name == "sqlite":
        return
    key = func.hashtextextended(f"organisers/{platform}/{space}", 0)
    tx.execute(select(func.pg_advisory_xact_lock(key)))
