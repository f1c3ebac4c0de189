"""Which of the database's doors each command goes through, as it is seen from beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.chat.command import Reads, spec_of
from bot.chat.reply import Reply
from bot.store.database import Database
from bot.store.work import NeedsWriting, T, Work

Handler = Callable[..., Reply]


class Doors:
    """A database that notes what became of each command that was tried on its reading door.

    ``answered`` are the names of those that were answered there, ``refused`` of those that would
    have written. Only of commands whose handlers are ``watched``, one at a time.
    """

    def __init__(self, behind: Database) -> None:
        self.dialect = behind.dialect
        self.answered: set[str] = set()
        self.refused: set[str] = set()
        self._behind = behind
        self._begun = ""

    async def transact(self, work: Work[T]) -> T:
        """See Database.transact."""
        return await self._behind.transact(work)

    async def read(self, work: Work[T]) -> T:
        """See Database.read."""
        self._begun = ""  # somebody who is new is found out before a command begins
        try:
            result = await self._behind.read(work)
        except NeedsWriting:
            self.refused |= {self._begun} - {""}
            raise
        self.answered |= {self._begun} - {""}
        return result

    async def close(self) -> None:
        """It is the other one's to close."""

    def watched(self, handlers: Sequence[Handler], reads: Reads | None = None) -> list[Handler]:
        """The commands, to be noted; all of them declared to read so, where that is given."""
        return [self._watched(handler, reads) for handler in handlers]

    def _watched(self, handler: Handler, reads: Reads | None) -> Handler:
        spec = spec_of(handler)

        def noted(*given: Any, **values: Any) -> Reply:
            self._begun = spec.name
            return handler(*given, **values)

        noted.__dict__["spec"] = replace(spec, handler=noted, reads=reads or spec.reads)
        return noted
