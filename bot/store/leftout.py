"""Posts that were left out because nobody was there to send them, until an organiser is told.

Those of one absence are told together: they are kept here, in the transaction that leaves them out,
and read when the message that tells of them is worded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.store import kv, outbox
from bot.store.tables import spaces
from bot.store.work import Transaction

Where = tuple[str, str]
"""(platform, native id) of a space."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A slot of a schedule that was not posted in a channel; so many minutes ``late`` it was."""

    schedule_id: int
    kind: str
    slot: date
    channel: str
    late: int


def add(tx: Transaction, where: Where, posts: Sequence[LeftOut], key: str) -> bool:
    """Keep posts of a space, to be told by the message with this key.

    False where another one is waiting still, and will tell of them too.
    """
    space = _locked(tx, where)
    kept = _read(tx, space)
    joins = kept is not None and outbox.is_unworded(tx, kept["by"])
    if kept is None or not joins:
        kept = {"by": key, "posts": []}
    rows = [(p.schedule_id, p.kind, p.slot.isoformat(), p.channel, p.late) for p in posts]
    kv.put(tx, _kept_under(space), json.dumps({**kept, "posts": [*kept["posts"], *rows]}))
    return not joins


def told_by(tx: Transaction, where: Where, key: str) -> list[LeftOut]:
    """What the message with this key tells of, in the order in which it was left out.

    Until the commit nothing is added to it.
    """
    kept = _read(tx, _locked(tx, where))
    if kept is None or kept["by"] != key:
        return []
    return [
        LeftOut(id, kind, date.fromisoformat(slot), channel, late)
        for id, kind, slot, channel, late in kept["posts"]
    ]


def take_back(tx: Transaction, where: Where, schedule_id: int, slots: Collection[date]) -> str:
    """Tell of these slots of a schedule no more: they were not left out after all.

    The key of the message that then has nothing to tell; "" where there is none.
    """
    space = _locked(tx, where)
    kept = _read(tx, space)
    if kept is None:
        return ""
    days = {slot.isoformat() for slot in slots}
    left = [post for post in kept["posts"] if post[0] != schedule_id or post[2] not in days]
    if left == kept["posts"]:
        return ""
    kv.put(tx, _kept_under(space), json.dumps({**kept, "posts": left}))
    return "" if left else str(kept["by"])


def _locked(tx: Transaction, where: Where) -> int:
    """The space's id; where there is more than one writer, its row is locked until the commit."""
    there = (spaces.c.platform == where[0], spaces.c.native_id == where[1])
    id: int = tx.execute(
        select(spaces.c.id).where(*there).with_for_update(key_share=True)
    ).scalar_one()
    return id


def _read(tx: Transaction, space_id: int) -> dict[str, Any] | None:
    note = kv.get(tx, _kept_under(space_id))
    if note is None:
        return None
    found: dict[str, Any] = json.loads(note)
    return found


def _kept_under(space_id: int) -> str:
    return kv.of_space("left-out", space_id)
