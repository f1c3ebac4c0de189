"""Which question comes next for someone.

Those near what they study, in an order of their own that stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from bot.catalog.catalog import AnyItem
from bot.catalog.schema import Item


def in_order(items: Sequence[AnyItem], member_id: int, studied: Collection[str]) -> list[AnyItem]:
    """Items on a studied topic first, easier before harder; ties by a hash of member and id."""

    def rank(item: Item) -> tuple[bool, int, bytes]:
        tie = hashlib.sha256(f"{member_id}/{item.id}".encode()).digest()
        return set(item.topics).isdisjoint(studied), item.level, tie

    return sorted(items, key=rank)


def following(order: Sequence[AnyItem], found: Item, done: Collection[str]) -> AnyItem | None:
    """The first item after ``found`` that is not done, from the end on to the beginning.

    None where there is no other.

    Taken again and again it comes to every item before any comes twice.
    """
    at = next((number for number, item in enumerate(order) if item.id == found.id), -1)
    later = [*order[at + 1 :], *order[: max(at, 0)]]
    return next((item for item in later if item.id not in done), None)
