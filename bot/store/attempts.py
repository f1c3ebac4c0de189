"""How often a member asked for fresh numbers for an item; the numbers themselves come from it."""

from __future__ import annotations

from bot.store import kv
from bot.store.members import Member
from bot.store.work import Transaction


def number(tx: Transaction, member: Member, item: str) -> int:
    """Which attempt of theirs at the item is under way, from 0. ``item`` is its short id."""
    return int(kv.get(tx, _key(member, item)) or 0)


def begin(tx: Transaction, member: Member, item: str) -> int:
    """Begin the next attempt at the item; its number."""
    following = number(tx, member, item) + 1
    kv.put(tx, _key(member, item), str(following))
    return following


def _key(member: Member, item: str) -> str:
    return kv.of_community("own", member.community_id, member.id, item)
