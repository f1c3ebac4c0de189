"""The groups of the playground: the one that is there from the start, and those begun empty.

Each is a space of its own, so that nothing is deleted when somebody starts over.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace

from adapters.playground.lived_in import KEPT_UNDER as LIVED_IN
from adapters.playground.people import PLACE, SPACE
from bot.chat.invocation import Place
from bot.kept import KeptFacts

CHOSEN = "playground.group"
BEGUN = "playground.groups-begun"
INSTANCE = "playground.instance"
OWN = "playground-empty"


@dataclass(frozen=True, slots=True)
class Group:
    """A group by its space's id, and what the page says of it.

    ``since``: the first day (ISO) of the first group where that has lived already, else "".
    ``other``: the group that one can go back to, "" for none.
    """

    id: str
    since: str
    other: str


class Groups:
    """Which groups there are, and in which the page opens."""

    def __init__(self, facts: KeptFacts) -> None:
        self._facts = facts
        self._changing = asyncio.Lock()

    async def place(self, id: str) -> Place | None:
        """Where a group talks; None where there is no such group."""
        if id not in await self._ids():
            return None
        return replace(PLACE, space=id)

    async def chosen(self) -> Group:
        """The group that was chosen last."""
        ids = await self._ids()
        id = await self._facts.get(CHOSEN) or SPACE
        since = await self._facts.get(LIVED_IN) or ""
        if id == SPACE:
            return Group(SPACE, since, "".join(ids[1:][-1:]))
        return Group(id, since, SPACE)

    async def choose(self, id: str) -> bool:
        """Open in this group from now on; False where there is no such group."""
        if id not in await self._ids():
            return False
        await self._facts.put(CHOSEN, id)
        return True

    async def begin_empty(self) -> None:
        """Begin a new group, in which nobody has done anything, and open in it."""
        async with self._changing:
            begun = len(await self._ids())
            await self._facts.put(BEGUN, str(begun))
            await self._facts.put(CHOSEN, _own(begun))

    async def instance(self) -> str:
        """A name of this database: what a browser kept of another one is not of this one."""
        kept = await self._facts.get(INSTANCE)
        if kept is None:
            kept = secrets.token_hex(8)
            await self._facts.put(INSTANCE, kept)
        return kept

    async def _ids(self) -> list[str]:
        """Every group, in the order in which they were begun."""
        begun = await self._facts.get(BEGUN) or "0"
        return [SPACE, *map(_own, range(1, int(begun) + 1))]


def _own(number: int) -> str:
    if number == 1:
        return OWN
    return f"{OWN}-{number}"
