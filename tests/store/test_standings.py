"""Where a group's members stand: what the database puts together is what each state says."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.store import corrections, entries
from bot.store.database import Database
from bot.store.entries import EntryKind, ItemState, Standing
from bot.store.spaces import Community
from bot.store.tables import item_states, members
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, study

DAY = timedelta(days=1)
TOPICS = ("top-a", "top-b", "top-c")
ITEMS = (*TOPICS, "act-meetup")
KINDS = (EntryKind.STUDY, EntryKind.STUDY, EntryKind.DONE, EntryKind.KNOWN)


def states_of_active(
    tx: Transaction, community: Community, since: datetime
) -> dict[int, list[ItemState]]:
    """Every state of every member who was active since then, one row each: what it says plainly."""
    s = item_states.c
    rows = tx.execute(
        select(s.member_id, s.item_id, s.entries, s.minutes, s.last_at, s.done_at)
        .where(s.community_id == community.id)
        .order_by(s.member_id, s.item_id)
    ).all()
    active = {row.member_id for row in rows if row.last_at >= since}
    found: dict[int, list[ItemState]] = {}
    for member_id, *state in rows:
        if member_id in active and state[1] > 0:
            found.setdefault(member_id, []).append(ItemState(*state))
    return found


def standings_of(states: dict[int, list[ItemState]]) -> Counter[Standing]:
    counted: Counter[Standing] = Counter()
    for mine in states.values():
        done = frozenset(s.item_id for s in mine if s.done_at and s.item_id in TOPICS)
        begun = frozenset(s.item_id for s in mine if not s.done_at and s.item_id in TOPICS)
        counted[Standing(done, begun)] += 1
    return Counter({replace(one, members=many): 1 for one, many in counted.items()})


def last_of(states: dict[int, list[ItemState]], hidden: set[int]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for member_id, mine in states.items():
        topics = [state for state in mine if state.item_id in TOPICS]
        if topics and member_id not in hidden:
            counted[max(topics, key=lambda state: state.last_at).item_id] += 1
    return counted


def live(tx: Transaction, chance: random.Random) -> set[int]:
    """Ten members log, finish and undo, some of them long ago, and some hide; who is hidden."""
    hidden: set[int] = set()
    for number in range(10):
        member = enter(tx, f"m{number}")
        for _ in range(chance.randint(0, 6)):
            at = START - chance.choice((1, 2, 9, 40, 60)) * DAY
            new = replace(study(item=chance.choice(ITEMS)), at=at, kind=chance.choice(KINDS))
            entries.add(tx, member, new)
        for entry in entries.latest(tx, member, chance.randint(1, 6)):
            if chance.random() < 0.3:
                corrections.undo(tx, member, entry, START)
        if chance.random() < 0.2:
            hidden.add(member.id)
    tx.execute(update(members).where(members.c.id.in_(hidden)).values(hidden=True))
    return set(tx.execute(select(members.c.id).where(members.c.hidden.is_(True))).scalars())


async def test_what_is_put_together_says_what_each_state_says(database: Database) -> None:
    since = START - 28 * DAY

    def act(tx: Transaction, seed: int) -> None:
        hidden = live(tx, random.Random(seed))
        community = community_of(tx)
        states = states_of_active(tx, community, since)
        found = entries.standings(tx, community, since, TOPICS)
        assert Counter(found) == standings_of(states), seed
        assert entries.last_worked(tx, community, since, TOPICS) == last_of(states, hidden), seed

    for seed in range(8):  # each goes on where the last one ended
        await database.transact(lambda tx, seed=seed: act(tx, seed))  # type: ignore[misc]  # a bound default
