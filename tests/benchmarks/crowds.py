"""Groups with a history: members who have done and begun topics, and what they logged of late."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.store import totals as sums
from bot.store.database import Database
from bot.store.tables import entries, item_states, members, totals
from bot.store.work import Transaction
from tests.benchmarks.stage import catalog

MOST = 32  # topics that an active member has done or begun
LOGGED = 13  # entries of an active member within the last days
LONG_AGO = timedelta(days=90)
CHUNK = 250  # members of one unit


async def fill(
    database: Database, community: int, active: int, resting: int, now: datetime, first: int = 1
) -> None:
    """Members of a community, from the number ``first``; those who rest did so long ago."""
    for start in range(0, active + resting, CHUNK):
        ids = range(first + start, first + min(start + CHUNK, active + resting))
        last = first + active
        await database.transact(partial(_add, ids=ids, community=community, last=last, now=now))


def _add(tx: Transaction, ids: range, community: int, last: int, now: datetime) -> None:
    """``last`` is the first number of those who rest."""
    joined = now - 2 * LONG_AGO
    mine = {"community_id": community}
    named = [{**mine, "id": id, "name": f"Member {id}", "joined_at": joined} for id in ids]
    tx.execute(members.insert(), named)
    states, logged, counted = [], [], []
    for id in ids:
        whose = {**mine, "member_id": id}
        latest = now - LONG_AGO if id >= last else now - timedelta(days=2)
        states += [{**whose, **state} for state in _states(id, latest)]
        if id < last:
            logged += [{**whose, **entry} for entry in _entries(id, now)]
            counted += [{**whose, **total} for total in _totals(now)]
    tx.execute(item_states.insert(), states)
    if logged:
        tx.execute(entries.insert(), logged)
        tx.execute(totals.insert(), counted)


def _states(member: int, latest: datetime) -> list[dict[str, Any]]:
    """Some first part of the map is done, with gaps, and the next two topics are begun."""
    chance = random.Random(member)
    topics = [topic.id for topic in catalog().topics]
    reached = chance.randrange(MOST)
    done = [id for id in topics[:reached] if chance.random() < 0.85]
    known = {"entries": 2, "minutes": 90, "last_at": latest}
    return [
        *({"item_id": id, **known, "done_at": latest} for id in done),
        *({"item_id": id, **known, "done_at": None} for id in topics[reached : reached + 2]),
    ]


def _entries(member: int, now: datetime) -> list[dict[str, Any]]:
    chance = random.Random(-member)
    topics = catalog().topics
    found = []
    for number in range(LOGGED):
        at = now - timedelta(hours=2 + 9 * number)
        kind = "done" if number % 6 == 0 else "study"
        item = chance.choice(topics).id
        entry = {"kind": kind, "item_id": item, "at": at, "day": at.date()}
        found.append({**entry, "minutes": 45, "points": 4})
    return found


def _totals(now: datetime) -> list[dict[str, Any]]:
    weeks = {sums.week_of((now - timedelta(days=days)).date()) for days in range(6)}
    key = {"cohort_id": sums.WHOLE_COMMUNITY, "points": 52, "minutes": 585, "entries": LOGGED}
    return [{**key, "period": period} for period in (sums.ALL, *sorted(weeks))]
