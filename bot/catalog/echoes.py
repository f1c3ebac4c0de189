"""Items that ask much the same, as an interview question and the challenge behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.catalog.catalog import Catalog

NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=8)
def echoes_of(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """The ids of the echoes by an item's id, whichever of the two names the other.

    Only items that have any are in it. Built once a catalog.
    """
    found: dict[str, frozenset[str]] = {}
    for item in catalog.items.values():
        for other in item.echoes:
            found[item.id] = found.get(item.id, NONE) | {other}
            found[other] = found.get(other, NONE) | {item.id}
    return found
