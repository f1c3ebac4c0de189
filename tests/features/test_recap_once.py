"""Whatever happens to recaps and entries, every entry that stands is told in exactly one recap.

Each entry has a number of minutes that is a power of two: the sum that a recap tells says which
entries it told, below the minutes of a crowd that logs beside them.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Reply
from bot.store import corrections, entries
from bot.store.database import Database
from bot.store.entries import EntryKind, NewEntry
from bot.store.tables import entries as entry_rows
from bot.store.tables import outbox as outbox_rows
from bot.store.work import Transaction
from tests.fakes import Clock, Fault, ListSender
from tests.store.hill import enter

ORGANISER = Actor("discord", "id-of-tom", "Tom", organiser=True)
HILL = Place("discord", "hill", "general", "Hill")
MEMBERS = ("ana", "bo", "cy")
CROWD = ("dee", "eli", "fay")  # With fewer than three who logged minutes a recap tells none
MOST_ENTRIES = 50  # powers of two that a number of minutes can hold
HAPPENS = ("log", "log", "log", "back", "undo", "undo", "revive", "day", "day", "away", "preview")
FAULTS = (Fault.NONE, Fault.NONE, Fault.REFUSED, Fault.RETRY_LATER, Fault.ARRIVED, Fault.LOST)
LOGGED = re.compile(r"logged (?:(\d+) h)? ?(\d+)?(?: min)?$")


def revive(tx: Transaction, entry_id: int, now: datetime) -> None:
    """Put an undone entry back: the same row."""
    for member in [enter(tx, who) for who in MEMBERS]:
        entry = entries.by_id(tx, member, entry_id)
        if entry is not None:
            corrections.redo(tx, member, entry, now)


@dataclass
class Hill:
    """A community whose recap goes to three channels, at two times of one day and on another."""

    app: App
    database: Database
    clock: Clock
    chance: random.Random
    sender: ListSender
    logged: int = 0
    asked: int = 0

    async def set_up(self) -> None:
        await self._say("setup UTC")
        for kind in ("challenge", "kaggle", "paper"):
            await self._say(f"schedule pause {kind}")
        await self._say("schedule add recap club")
        await self._say("schedule set recap time:19:00 channel:club")
        await self._say("schedule add recap study")
        await self._say("schedule set recap tuesday 23:59 channel:study")

    async def step(self) -> None:
        match self.chance.choice(HAPPENS):
            case "log":
                await self._act(lambda tx: self._log(tx, 0))
            case "back":
                await self._act(lambda tx: self._log(tx, self.chance.randint(1, 7)))
            case "undo":
                await self._act(self._undo)
            case "revive":
                await self._act(self._revive)
            case "preview":
                await self._say("schedule preview recap")
            case "day":
                await self.pass_time(self.chance.randint(1, 60))
            case "away":
                await self.pass_time(self.chance.randint(1, 300), away=True)

    async def pass_time(self, hours: int, *, away: bool = False, faults: bool = True) -> None:
        """Three hours at a time, as the bot lives; where it is ``away`` only at the end."""
        end = self.clock() + timedelta(hours=hours)
        while not away and self.clock() + timedelta(hours=3) < end:
            self.clock.turn(hours=3)
            await self._beat(faults)
        self.clock.now = end
        await self._beat(faults)

    async def told(self) -> Counter[int]:
        """How often each entry was told, by its number, over the slots whose recap arrived."""
        query = select(outbox_rows.c.key, outbox_rows.c.slot).where(outbox_rows.c.kind == "recap")
        slots = await self.database.read(lambda tx: dict(tx.execute(query).all()))
        sums = {(slots[m.key], _minutes(m.reply)) for m in self.sender.messages if m.key in slots}
        assert len({slot for slot, _ in sums}) == len(sums), "channels of a slot tell the same"
        numbers = range(MOST_ENTRIES)
        return Counter(n for _, total in sums for n in numbers if total >> n & 1)

    async def standing(self) -> set[int]:
        """The numbers of the entries that stand."""
        numbered = entry_rows.c.minutes < 1 << MOST_ENTRIES
        query = select(entry_rows.c.minutes).where(entry_rows.c.undone_at.is_(None), numbered)
        found = await self.database.read(lambda tx: tx.execute(query).scalars().all())
        return {minutes.bit_length() - 1 for minutes in found}

    async def _say(self, line: str) -> Reply:
        self.asked += 1
        answer = await self.app.say(Request(f"asked-{self.asked}", ORGANISER, HILL, line))
        assert isinstance(answer, Reply)
        return answer

    async def _beat(self, faults: bool) -> None:
        self.sender.faults.clear()
        if faults:
            self.sender.faults.extend(self.chance.choices(FAULTS, k=3))
        await self.app.tick()
        await self.app.deliver([self.sender])

    async def _act(self, work: Callable[[Transaction], None]) -> None:
        self.clock.turn(seconds=self.chance.randint(1, 4000))
        await self.database.transact(work)

    def _log(self, tx: Transaction, days_back: int) -> None:
        if self.logged == MOST_ENTRIES:
            return
        now = self.clock()
        day = (now - timedelta(days=days_back)).date()
        new = NewEntry(EntryKind.STUDY, "top-vectors", now, day, 1 << self.logged, 3)
        entries.add(tx, enter(tx, self.chance.choice(MEMBERS)), new)
        self.logged += 1
        self._crowd(tx)

    def _crowd(self, tx: Transaction) -> None:
        """Others log at the same moment, more minutes than all numbered entries have together."""
        now = self.clock()
        for who in CROWD:
            new = NewEntry(EntryKind.STUDY, "top-trees", now, now.date(), 1 << MOST_ENTRIES, 3)
            entries.add(tx, enter(tx, who), new)

    def _undo(self, tx: Transaction) -> None:
        member = enter(tx, self.chance.choice(MEMBERS))
        standing = entries.latest(tx, member, 4)
        if standing:
            corrections.undo(tx, member, self.chance.choice(standing), self.clock())

    def _revive(self, tx: Transaction) -> None:
        lately = (self.clock() - timedelta(days=60)).date()
        undone = select(entry_rows.c.id).where(
            entry_rows.c.undone_at.is_not(None), entry_rows.c.day > lately
        )
        found = tx.execute(undone.order_by(entry_rows.c.id)).scalars().all()
        if found:
            revive(tx, self.chance.choice(found), self.clock())
            self._crowd(tx)


def _minutes(reply: Reply) -> int:
    """The sum that a recap tells; 0 for what is no recap."""
    found = LOGGED.search(reply.summary)
    if found is None:
        return 0
    hours, rest = found.groups()
    return int(hours or 0) * 60 + int(rest or 0)


@pytest.mark.parametrize("seed", range(8))
async def test_every_entry_that_stands_is_told_exactly_once(
    sqlite_database: Database, app_on_sqlite: App, clock: Clock, seed: int
) -> None:
    sender = ListSender(clock)
    hill = Hill(app_on_sqlite, sqlite_database, clock, random.Random(seed), sender)
    await hill.set_up()
    for _ in range(60):
        await hill.step()
    await hill.pass_time(24 * 8, faults=False)
    told = await hill.told()
    assert set(told.values()) <= {1}, f"told twice: {[n for n in told if told[n] > 1]}"
    assert await hill.standing() <= set(told), "told in no recap"
    assert len(sender.messages) > 3


@pytest.fixture
def app_on_sqlite(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)
