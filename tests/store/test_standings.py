"""Where a group's members stand: what the database puts together is what the log says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.store import corrections, entries, standings
from bot.store.database import Database
from bot.store.entries import EntryKind
from bot.store.spaces import Community
from bot.store.standings import Lately, Since, Standing
from bot.store.tables import entries as log
from bot.store.tables import item_states, members
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, study

DAY = timedelta(days=1)
FOUR_WEEKS = START - 28 * DAY
SINCE = Since(active=FOUR_WEEKS, logged=FOUR_WEEKS, finished=START - 42 * DAY)
TOPICS = ("top-a", "top-b", "top-c")
ITEMS = (*TOPICS, "act-meetup")
KINDS = (EntryKind.STUDY, EntryKind.STUDY, EntryKind.DONE, EntryKind.KNOWN, EntryKind.ANSWERED)
Log = Mapping[int, Mapping[str, Sequence[Any]]]


def log_of_active(tx: Transaction, community: Community) -> Log:
    """The entries that stand of every member who was active lately, by member and by item.

    Who took all of it back was active, too.
    """
    stands = log.c.community_id == community.id, log.c.undone_at.is_(None)
    found: dict[int, dict[str, list[Any]]] = {}
    for row in tx.execute(select(log).where(*stands)):
        found.setdefault(row.member_id, {}).setdefault(row.item_id, []).append(row)
    of_states = item_states.c.community_id == community.id, item_states.c.last_at >= SINCE.active
    active = set(tx.execute(select(item_states.c.member_id).where(*of_states)).scalars())
    return {member: mine for member, mine in found.items() if member in active}


def ends(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if EntryKind(row.kind).finishes]


def standings_of(active: Log) -> Counter[Standing]:
    counted: Counter[Standing] = Counter()
    for mine in active.values():
        done = frozenset(topic for topic in TOPICS if ends(mine.get(topic, ())))
        counted[Standing(done, frozenset(TOPICS) & mine.keys() - done)] += 1
    return Counter({replace(one, members=many): 1 for one, many in counted.items()})


def lately_of(active: Log) -> list[Lately]:
    found = {topic: Lately(topic) for topic in TOPICS}
    for topic, rows in ((topic, rows) for mine in active.values() for topic, rows in mine.items()):
        if topic not in found:
            continue
        one, over = found[topic], ends(rows)
        if not over and max(row.at for row in rows) >= SINCE.logged:
            minutes = one.minutes + sum(row.minutes for row in rows)
            one = replace(one, logged=one.logged + 1, minutes=minutes)
        was_done = any(row.kind != EntryKind.KNOWN for row in over)
        if was_done and min(row.at for row in over) >= SINCE.finished:
            one = replace(one, finished=one.finished + 1)
        found[topic] = one
    return [one for one in found.values() if one.logged or one.finished]


def last_of(active: Log, hidden: set[int]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for member_id, mine in active.items():
        lasts = {topic: max(row.at for row in mine[topic]) for topic in TOPICS if topic in mine}
        if lasts and member_id not in hidden:
            counted[max(lasts, key=lasts.__getitem__)] += 1
    return counted


def live(tx: Transaction, seed: int) -> set[int]:
    """Ten members log, finish and undo, some of them long ago, and some hide; who is hidden."""
    chance = random.Random(seed)
    hidden: set[int] = set()
    for number in range(10):
        member = enter(tx, f"m{seed}-{number}")
        days = chance.choices((1, 2, 9, 27, 29, 40, 43, 60), k=chance.randint(0, 6))
        for ago in sorted(days, reverse=True):
            new = study(item=chance.choice(ITEMS), minutes=chance.choice((0, 30, 45)))
            at = START - ago * DAY - chance.randrange(80_000) * timedelta(seconds=1)
            entries.add(tx, member, replace(new, at=at, kind=chance.choice(KINDS)))
        for entry in entries.latest(tx, member, chance.randint(1, 6)):
            if chance.random() < 0.3:
                corrections.undo(tx, member, entry, START)
        if chance.random() < 0.2:
            hidden.add(member.id)
    tx.execute(update(members).where(members.c.id.in_(hidden)).values(hidden=True))
    return set(tx.execute(select(members.c.id).where(members.c.hidden.is_(True))).scalars())


async def test_what_is_put_together_says_what_the_log_says(database: Database) -> None:
    def act(tx: Transaction, seed: int) -> None:
        hidden = live(tx, seed)
        community = community_of(tx)
        active = log_of_active(tx, community)
        found, lately = standings.of_community(tx, community, SINCE, TOPICS)
        assert Counter(found) == standings_of(active), seed
        assert lately == lately_of(active), seed
        last = entries.last_worked(tx, community, SINCE.active, TOPICS)
        assert last == last_of(active, hidden), seed

    for seed in range(8):  # Each adds members of its own
        await database.transact(lambda tx, seed=seed: act(tx, seed))  # type: ignore[misc]  # a bound default


async def test_another_community_is_not_counted(database: Database) -> None:
    def act(tx: Transaction) -> None:
        entries.add(tx, enter(tx, space="valley"), study(item="top-a"))
        hill, valley = community_of(tx), community_of(tx, "valley")
        assert standings.of_community(tx, hill, SINCE, TOPICS) == ([], [])
        stands = [Standing(frozenset(), frozenset({"top-a"}))]
        assert standings.of_community(tx, valley, SINCE, TOPICS) == (
            stands,
            [Lately("top-a", 1, 30)],
        )
        assert not standings.was_begun(tx, hill, "top-a")
        assert standings.newest(tx, hill) is None

    await database.transact(act)


async def test_what_was_taken_back_was_not_begun(database: Database) -> None:
    def act(tx: Transaction) -> None:
        member, hill = enter(tx), community_of(tx)
        long_ago = START - 900 * DAY
        entries.add(tx, member, replace(study(item="top-a"), at=long_ago))
        assert standings.was_begun(tx, hill, "top-a")
        assert standings.newest(tx, hill) == long_ago
        corrections.undo(tx, member, entries.latest(tx, member)[0], START)
        assert not standings.was_begun(tx, hill, "top-a")

    await database.transact(act)
