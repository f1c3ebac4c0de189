"""Which question comes next for someone: those near what they study, in an order of their own that stays."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TypeVar

from bot.catalog.schema import Item

AnyItem = TypeVar("AnyItem", bound=Item)


def in_order(
    items: Sequence[AnyItem], member_id: int, studied: Collection[str], done: Collection[str]
) -> list[AnyItem]:
    """Items not yet done, those on a studied topic first, easier before harder; ties by a hash of member and id."""

    def rank(item: Item) -> tuple[bool, int, bytes]:
        tie = hashlib.sha256(f"{member_id}/{item.id}".encode()).digest()
        return set(item.topics).isdisjoint(studied), item.level, tie

    return sorted((item for item in items if item.id not in done), key=rank)
