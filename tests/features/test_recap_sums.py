"""A recap's sums tell what its entries tell, read one by one."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Topic
from bot.features.recap import rules
from bot.features.recap.posts import summary_of
from bot.features.recap.rules import MOST_NAMES, Share
from bot.schedule.week import CommunityWeek
from bot.store import corrections, deeds, entries
from bot.store.database import Database
from bot.store.entries import EntryKind
from bot.store.recaps import Window
from bot.store.tables import entries as rows
from bot.store.tables import members
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, study

DAY = timedelta(days=1)
WEEK = Window(START - 7 * DAY, START)
ITEMS = ("top-vectors", "top-trees", "act-review-code", "act-meetup", "cha-dot-product", "own-work")
KINDS = (EntryKind.STUDY, EntryKind.ACTIVITY, EntryKind.DONE, EntryKind.ANSWERED, EntryKind.KNOWN)


@dataclass(frozen=True)
class Row:
    """An entry with whose it is."""

    member_id: int
    name: str
    kind: EntryKind
    item_id: str
    minutes: int
    title: str
    is_earlier: bool


def logged(tx: Transaction) -> list[Row]:
    """The entries of the week that stood at its end, of those who are shown, in order."""
    found = []
    mine = select(rows, members.c.name).join(members).where(members.c.hidden.is_(False))
    for row in tx.execute(mine.order_by(rows.c.id)):
        stood = row.undone_at is None or row.undone_at > WEEK.until
        if WEEK.since < row.at <= WEEK.until and stood and row.kind != EntryKind.KNOWN:
            earlier = row.day < WEEK.since.date()
            kind = EntryKind(row.kind)
            mark = (row.item_id, row.minutes, row.title, earlier)
            found.append(Row(row.member_id, row.name, kind, *mark))
    return found


def shares(
    catalog: Catalog, entries: Sequence[Row], which: Callable[[Row], bool]
) -> tuple[Share, ...]:
    named = [row for row in entries if which(row)]
    everyone = sorted(
        {(row.name.casefold(), row.member_id, row.name) for row in named},
        key=lambda one: one[:2],
    )
    found = []
    for place, (_, id, name) in enumerate(everyone):
        mine = [row for row in named if row.member_id == id and place < MOST_NAMES]
        counted = Counter(row.title or catalog.title_of(row.item_id) for row in mine)
        titles = (t if n == 1 else f"{t} ({n} times)" for t, n in counted.items())
        found.append(Share(name, tuple(titles)))
    return tuple(found)


def told_plainly(catalog: Catalog, entries: Sequence[Row]) -> rules.Summary:
    """A week as its entries tell it one by one; where most are is looked at elsewhere."""

    def helps(row: Row) -> bool:
        item = catalog.get(row.item_id)
        return isinstance(item, Activity) and item.helps

    def finishes(row: Row) -> bool:
        return row.kind.finishes

    finished, helped = shares(catalog, entries, finishes), shares(catalog, entries, helps)
    named = {row.member_id for row in entries if finishes(row) or helps(row)}
    others = shares(catalog, entries, lambda row: row.member_id not in named)
    timed = {row.member_id for row in entries if row.minutes}
    minutes = sum(row.minutes for row in entries)
    topics = [isinstance(catalog.get(row.item_id), Topic) for row in entries if finishes(row)]
    return rules.Summary(
        len({row.member_id for row in entries}),
        minutes if len(timed) >= 3 else 0,
        sum(topics),
        finished,
        helped,
        tuple(share.name for share in others),
        "",
        any(row.is_earlier for row in entries),
    )


def live(tx: Transaction, chance: random.Random, many: int) -> None:
    """Members log around the week, for days in it and before, and undo some of it."""
    for number in range(many):
        member = enter(tx, f"m{number}")
        for _ in range(chance.randint(0, 4)):
            at = START - chance.uniform(-1, 9) * DAY
            item, minutes = chance.choice(ITEMS), chance.choice((0, 0, 20))
            title = f"Talk {chance.randint(1, 2)}" if item == "own-work" else ""
            day = at.date() - chance.choice((0, 0, 3)) * DAY
            new = replace(study(1, minutes, item, day), at=at, title=title)
            entries.add(tx, member, replace(new, kind=chance.choice(KINDS)))
        for entry in entries.latest(tx, member, 4):
            if chance.random() < 0.2:
                corrections.undo(tx, member, entry, START + chance.choice((-1, 1)) * DAY)
        hidden = update(members).where(members.c.id == member.id)
        tx.execute(hidden.values(hidden=chance.random() < 0.1))


async def test_sums_tell_what_the_entries_tell(database: Database, tiny: Catalog) -> None:
    def act(tx: Transaction, seed: int) -> None:
        live(tx, random.Random(seed), (3, 9, 30)[seed % 3])
        helping = rules.helping(tiny)
        group = community_of(tx)
        doers = deeds.doers(tx, group, WEEK, tiny.topic_ids, helping)
        week = CommunityWeek(tx, tiny, group, START.date(), START)
        told = summary_of(week, WEEK, doers, helping)
        assert replace(told, most="") == told_plainly(tiny, logged(tx)), seed

    for seed in range(9):  # each goes on where the last one ended
        await database.transact(lambda tx, seed=seed: act(tx, seed))  # type: ignore[misc]  # a bound default
