"""What organisers changed, when and from where, for a year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, delete, insert, select

from bot.messages import Message
from bot.store.members import Member
from bot.store.spaces import Community, Space
from bot.store.tables import organiser_log, spaces
from bot.store.work import Transaction

KEPT_FOR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an organiser changed.

    ``space`` is the name of the server or workspace where it was said, ``channel`` the channel in
    it, "" for a direct message.
    """

    at: datetime
    name: str
    platform: str
    space: str
    channel: str
    did: Message


def keep(
    tx: Transaction, space: Space, who: tuple[str, Member], channel: str, at: datetime, did: Message
) -> None:
    """Note what was changed; ``who`` is the native account, and the member behind it."""
    account, member = who
    row = {
        "community_id": space.community_id,
        "space_id": space.id,
        "channel": channel,
        "account": account,
        "name": member.name,
        "at": at,
        "did": did,
    }
    tx.execute(insert(organiser_log).values(**row))


def newest(tx: Transaction, community: Community, limit: int, skip: int = 0) -> list[Change]:
    """What was changed in any space of a community, newest first."""
    each = [tx.execute(_newest(part, skip + limit)) for part in community.parts]
    rows = merge(*each, key=attrgetter("id"), reverse=True)
    return [Change(*row[1:]) for row in islice(rows, skip, skip + limit)]


def _newest(part: int, limit: int) -> Select[*tuple[Any, ...]]:
    log = organiser_log.c
    columns = (log.id, log.at, log.name, spaces.c.platform, spaces.c.name, log.channel, log.did)
    query = select(*columns).join(spaces, spaces.c.id == log.space_id)
    return query.where(log.community_id == part).order_by(log.id.desc()).limit(limit)


def forget_names(tx: Transaction, community_id: int, names: Collection[str]) -> None:
    """Drop that somebody of these names was named, or is no longer."""
    log = organiser_log.c
    query = select(log.id, log.did).where(log.community_id == community_id)
    told = [id for id, did in tx.execute(query) if did and did.values.get("name") in names]
    if told:
        tx.execute(delete(organiser_log).where(log.id.in_(told)))


def forget(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop up to ``limit`` of what is older, oldest first; how many it were."""
    log = organiser_log.c
    old = select(log.id).where(log.at < before).order_by(log.at).limit(limit)
    return tx.execute(delete(organiser_log).where(log.id.in_(old))).rowcount
