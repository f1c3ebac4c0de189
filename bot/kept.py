"""What the core keeps between two requests: small facts, and what was refused."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.invocation import Request, storable
from bot.errors import StoreError
from bot.store import drafts, kv
from bot.store.database import Database

LETTERS = "bcdfghjkmnpqrstvwxz"  # No vowels and no digits: a name must not look like a word
MOST_KEPT_HERE = 500  # drafts of all members, while the database fails


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """Small facts that outlive a restart, such as which commands a platform was told."""

    database: Database

    async def get(self, key: str) -> str | None:
        """What was put there last."""
        return await self.database.read(lambda tx: kv.get(tx, key))

    async def put(self, key: str, value: str) -> None:
        """Keep it under ``key`` (<= 64 characters)."""
        await self.database.transact(lambda tx: kv.put(tx, key, value))


@dataclass(frozen=True, slots=True)
class StoredDrafts:
    """What was refused, in the database, for whoever typed it, for a day.

    While the database fails it is kept here, for as long as this process lives.
    """

    database: Database
    clock: Callable[[], datetime]
    here: dict[str, drafts.KeptForm] = field(default_factory=dict)

    async def keep(self, request: Request, line: str, answers: Mapping[str, str]) -> str:
        """Keep it; the name it is found by."""
        name = "".join(secrets.choice(LETTERS) for _ in range(10))
        kept = drafts.KeptForm(
            name,
            request.actor.platform,
            request.home.space,
            request.actor.id,
            self.clock(),
            storable(line),
            storable(json.dumps(dict(answers), ensure_ascii=False)),
        )
        try:
            await self.database.transact(lambda tx: drafts.keep(tx, kept))
        except StoreError:
            self.here[name] = kept
            for old in list(self.here)[:-MOST_KEPT_HERE]:
                del self.here[old]
        return name

    async def find(self, request: Request, name: str) -> tuple[str, Mapping[str, str]] | None:
        """(the line, the answers); None where it is gone, or another's."""
        since = self.clock() - drafts.KEPT_FOR
        found = self.here.get(name)
        if found is None:
            found = await self.database.read(lambda tx: drafts.find(tx, name, since))
        if found is None or found.at < since:
            return None
        whose = (request.actor.platform, request.home.space, request.actor.id)
        if (found.platform, found.space, found.account) != whose:
            return None
        return found.line, json.loads(found.answers)
