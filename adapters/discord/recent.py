"""What is remembered for a while: the newest, up to a number."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

REMEMBERED = 1000


class Recent(Generic[K, V]):
    """A dictionary that forgets its oldest entries."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def get(self, key: K, otherwise: V) -> V:
        """What was kept under ``key``, or ``otherwise``."""
        return self._kept.get(key, otherwise)

    def keep(self, key: K, value: V) -> None:
        """Keep it as the newest."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, key: K) -> None:
        """Drop it, where it is there."""
        self._kept.pop(key, None)
