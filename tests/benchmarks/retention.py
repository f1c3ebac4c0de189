"""What is kept of posts when groups have posted for years: how many rows, how large a file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Table, func, select, text

from bot.catalog.schema import Challenge
from bot.chat.keys import key_from
from bot.chat.post import Occasion
from bot.delivery.tidying import Tidying
from bot.features.challenge import replies
from bot.store import leases, outbox, spaces, upkeep
from bot.store.database import Database, open_database
from bot.store.outbox import NewDelivery
from bot.store.tables import outbox as hot_rows
from bot.store.tables import past_posts
from bot.store.work import Transaction
from tests.benchmarks.size import Size
from tests.benchmarks.stage import catalog
from tests.benchmarks.table import Goal, Line
from tests.fakes import START, Clock

A_YEAR = 52  # weeks
DAYS = (0, 2, 4, 4)  # of a week, on which a post is due
KINDS = ("challenge", "kaggle", "paper", "recap")
AT_ONCE = 250  # posts of one unit of work
HOLD = timedelta(minutes=3)
SERVED = {"discord": None}
FEW = Goal("<", 10_000)
# A row of the table and its line in the index, with what a page of a tree leaves free
A_ROW = Goal("<=", 600)


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is at the end of a year: rows, and bytes."""

    hot: int
    past: int
    file: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups whose posts are planned, sent, brought up to date and tidied away."""

    database: Database
    clock: Clock
    tidy: Tidying
    ids: list[int]
    words: bytes

    async def live_a_week(self) -> None:
        for day in range(7):
            due = [kind for kind, at in zip(KINDS, DAYS, strict=True) if at == day]
            for kind in due:
                for first in range(0, len(self.ids), AT_ONCE):
                    some = self.ids[first : first + AT_ONCE]
                    await self.database.transact(partial(self._post, kind=kind, ids=some))
            self.clock.turn(days=1)
            await self.tidy()

    def _post(self, tx: Transaction, kind: str, ids: list[int]) -> None:
        now = self.clock()
        outbox.enqueue(tx, [self._delivery(kind, id, now) for id in ids])
        for post in leases.take(tx, "one", SERVED, now, now + HOLD, len(ids)):
            link = f"https://discord.com/channels/{10**18 + post.id}/{10**18}/{10**18 + post.id}"
            leases.mark_sent(tx, post.id, str(10**18 + post.id), link, now, True)
        for live in upkeep.take(tx, SERVED, now, now + HOLD, len(ids)):
            upkeep.settle(tx, live, now + HOLD, self.words, live.message_id)

    def _delivery(self, kind: str, id: int, now: datetime) -> NewDelivery:
        item = "" if kind == "recap" else f"{kind[:3]}-an-item-of-{id}-{now:%j}"
        return NewDelivery(
            id,
            kind,
            now.date(),
            "discord",
            str(10**18 + id),
            str(10**18 + 4 * id),
            key_from(kind, id, now.isoformat()),
            due_at=now,
            give_up_at=now + 12 * timedelta(hours=1),
            next_try_at=now,
            created_at=now,
            item_id=item,
            reply=self.words,
        )


async def retention(size: Size) -> list[Line]:
    """Rows and bytes at the end of each year, of groups with four posts a week."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        path = Path(folder) / "cairn.db"
        database = await open_database(f"sqlite:///{path}", path.parent)
        try:
            kept = await _lived(database, size)
        finally:
            await database.close()
    lines: list[Line] = []
    for year, found in enumerate(kept[1:], 1):
        after = f"{size.posting:,} groups after {year} years"
        lines += [
            _judged(f"{after}: the outbox", f"{found.hot:,} rows", found.hot, FEW),
            Line(f"{after}: past posts", f"{found.past:,} rows"),
            Line(f"{after}: the file", f"{found.file / 1e6:.1f} MB"),
        ]
    # From the end of the first year on, when the outbox has what it will have
    first, last = kept[-2], kept[-1]
    each = (last.file - first.file) / (last.past - first.past)
    return [*lines, _judged("the file for each past post", f"{each:.0f} B", each, A_ROW)]


def _judged(what: str, said: str, figure: float, goal: Goal) -> Line:
    return Line(what, said, goal=str(goal), met=goal.met(figure))


async def _lived(database: Database, size: Size) -> list[Kept]:
    """What is kept before, and at the end of each year."""
    clock = Clock(START)
    ids = await database.transact(lambda tx: [_group(tx, number) for number in range(size.posting)])
    groups = Groups(database, clock, Tidying(database, clock), ids, _words())
    kept = [await _counted(database)]
    for _ in range(size.years):
        for _ in range(A_YEAR):
            await groups.live_a_week()
        kept.append(await _counted(database))
    return kept


def _group(tx: Transaction, number: int) -> int:
    return spaces.enter(tx, "discord", str(10**18 + number), f"Group {number}", START)[0].id


def _words() -> bytes:
    """A challenge as it is posted."""
    return replies.challenge(catalog().of_kind(Challenge)[0], Occasion(posted=True)).to_json()


async def _counted(database: Database) -> Kept:
    hot, past = [await database.read(partial(_rows, table=t)) for t in (hot_rows, past_posts)]
    pages = await database.read(lambda tx: tx.execute(text("PRAGMA page_count")).scalar_one())
    page = await database.read(lambda tx: tx.execute(text("PRAGMA page_size")).scalar_one())
    return Kept(hot, past, pages * page)


def _rows(tx: Transaction, table: Table) -> int:
    return int(tx.execute(select(func.count()).select_from(table)).scalar_one())
