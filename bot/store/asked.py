"""Which interview questions a member was asked, as far as this round of them goes.

A small fact for each member: ids without spaces, the newest last.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import kv
from bot.store.members import Member
from bot.store.work import Transaction


def questions(tx: Transaction, member: Member) -> list[str]:
    """The ids, the newest last; none for who was asked nothing yet."""
    return (kv.get(tx, _kept_under(member)) or "").split()


def keep(tx: Transaction, member: Member, ids: Sequence[str]) -> None:
    """From now on these were asked, the newest last."""
    kv.put(tx, _kept_under(member), " ".join(ids))


def _kept_under(member: Member) -> str:
    return kv.of_community("asked", member.community_id, member.id)
