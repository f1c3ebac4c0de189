"""What takes long to work out, kept for as long as one command is carried out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Findings:
    """What was worked out of a community, by what it is.

    A command that is tried beside the writer, and then has to write, finds it here: the writer is
    not held for it. It was so a moment ago, which is as good as now.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def once(self, what: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` gives, which is called the first time only. Its errors are not kept."""
        if what not in self._known:
            self._known[what] = work()
        known: T = self._known[what]
        return known
