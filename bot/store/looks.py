"""What a member was shown of an item that gives it away: its last hint, its solution.

Kept as a small fact; it goes with the community.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot.store import kv
from bot.store.members import Member
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Looks:
    """When a member was first shown an item's last hint, and its solution; None for never.

    ``offer``: when they were asked, before the solution, to guess first.
    """

    hint: datetime | None = None
    offer: datetime | None = None
    solution: datetime | None = None


def looks_at(tx: Transaction, member: Member, item_id: str) -> Looks:
    """What a member was shown of an item."""
    kept = kv.get(tx, _kept_under(member, item_id))
    if kept is None:
        return Looks()
    moments: dict[str, str] = json.loads(kept)
    return Looks(**{name: datetime.fromisoformat(at) for name, at in moments.items()})


def keep(tx: Transaction, member: Member, item_id: str, looks: Looks) -> None:
    """Remember what a member was shown."""
    moments = {"hint": looks.hint, "offer": looks.offer, "solution": looks.solution}
    kept = {name: at.isoformat() for name, at in moments.items() if at is not None}
    kv.put(tx, _kept_under(member, item_id), json.dumps(kept))


def _kept_under(member: Member, item_id: str) -> str:
    return kv.of_community("looks", member.community_id, member.id, item_id)
