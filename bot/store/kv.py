"""Small facts that outlive a restart, by key."""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

from sqlalchemy import delete, or_, select

from bot.store.tables import kv
from bot.store.upsert import insert_into
from bot.store.work import Transaction

MOST_KEY = 64
DIGEST = 16
SpaceWord = Literal["left-out", "organisers", "removed", "setup"]
CommunityWord = Literal["asked", "looks", "own", "zone"]
"""What facts about a space, and about a community or a member of it, are called."""
OF_A_SPACE: tuple[SpaceWord, ...] = get_args(SpaceWord)
OF_A_COMMUNITY: tuple[CommunityWord, ...] = get_args(CommunityWord)

# The fact that a backup leaves behind, in itself and in what it was made of: when it was made
BACKED_UP_AT = "backup/at"


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
    below = kv.c.key.startswith(f"{key}/", autoescape=True)
    tx.execute(delete(kv).where(or_(kv.c.key == key, below)))


def _fitting(key: str) -> str:
    """The key, its end given by a digest where it is too long: two long ones stay two."""
    if len(key) <= MOST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:DIGEST]
    return f"{key[: MOST_KEY - DIGEST - 1]}~{digest}"
