"""Small facts that outlive a restart, by key."""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

from sqlalchemy import ColumnElement, and_, delete, or_, select

from bot.store.tables import kv
from bot.store.upsert import insert_into
from bot.store.work import Transaction

MOST_KEY = 64
DIGEST = 16
SpaceWord = Literal["left-out", "organisers", "removed", "setup"]
MemberWord = Literal["asked", "looks", "own"]
CommunityWord = Literal[MemberWord, "erasing", "zone"]
"""What facts about a space, and about a community or a member of it, are called."""
OF_A_SPACE: tuple[SpaceWord, ...] = get_args(SpaceWord)
OF_A_MEMBER: tuple[MemberWord, ...] = get_args(MemberWord)
OF_A_COMMUNITY: tuple[CommunityWord, ...] = (*OF_A_MEMBER, "erasing", "zone")

# The fact that a backup leaves behind, in itself and in what it was made of: when it was made
BACKED_UP_AT = "backup/at"
# The fact that SQLite's file has to be written anew, for what was deleted in it
REWRITE = "store/rewrite"
# The fact that only a backup holds: the list of who was erased, and its secrets
ERASED = "backup/erased"


def of_space(word: SpaceWord, space_id: int, *about: str) -> str:
    """The key of a fact that goes with a space."""
    return _fitting("/".join((word, str(space_id), *about)))


def of_community(word: CommunityWord, community_id: int, *about: int | str) -> str:
    """The key of a fact that goes with a community."""
    return _fitting("/".join((word, str(community_id), *map(str, about))))


def get(tx: Transaction, key: str) -> str | None:
    """The value last kept under ``key``."""
    return tx.execute(select(kv.c.value).where(kv.c.key == key)).scalar()


def put(tx: Transaction, key: str, value: str) -> None:
    """Keep ``value`` under ``key`` (at most ``MOST_KEY`` characters)."""
    insert = insert_into(tx, kv).values(key=key, value=value)
    tx.execute(
        insert.on_conflict_do_update(index_elements=["key"], set_={"value": insert.excluded.value})
    )


def drop(tx: Transaction, key: str) -> None:
    """Forget what is kept under ``key``, and under what begins with it and a slash."""
    tx.execute(delete(kv).where(under(tx.dialect.name, kv.c.key, key)))


def under(dialect: str, column: ColumnElement[str], key: str) -> ColumnElement[bool]:
    """What a row is asked that is kept under ``key``, or under what begins with it and a slash."""
    below = column.startswith(f"{key}/", autoescape=True)
    if dialect == "sqlite":  # by its index; PostgreSQL may sort texts by a language
        below = and_(column >= f"{key}/", column < f"{key}0", below)
    return or_(column == key, below)


def _fitting(key: str) -> str:
    """The key, its end given by a digest where it is too long: two long ones stay two."""
    if len(key) <= MOST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:DIGEST]
    return f"{key[: MOST_KEY - DIGEST - 1]}~{digest}"
