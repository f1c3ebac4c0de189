"""What is counted as the log grows always equals what the log says."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store import entries as entries_of
from bot.store.database import Database
from bot.store.entries import EntryKind
from bot.store.inventory import differing_boards, recount
from bot.store.sqlite import open_sqlite
from bot.store.tables import bins, entries, item_states, members, totals
from bot.store.totals import periods_of
from tests.fakes import Clock, Talk
from tests.store.hill import enter, study

MEMBERS = (("ana", "hill"), ("bo", "hill"), ("cleo", "hill"), ("ana", "valley"))
TOPICS = ("vectors", "matrices", "trees")


def one_line(choose: random.Random) -> str:
    """Something that changes the log, or is refused."""
    return choose.choice(
        (
            f"log {choose.choice(TOPICS)} {choose.choice((1, 5, 9, 10, 45, 300))}",
            f"log {choose.choice(TOPICS)} {choose.randint(1, 60)} day:{choose.randint(0, 7)}",
            f"log {choose.choice(('meetup', 'submission'))} day:{choose.randint(0, 7)}",
            f"done {choose.choice((*TOPICS, 'dot-product', 'rea-adam'))}",
            "undo",
            f"undo {choose.randint(1, 40)}",
            f"redo {choose.randint(1, 40)}",
            f"me show private:{choose.choice(('yes', 'no'))}",
        )
    )


def from_the_log(tx: Connection) -> Mapping[str, Any]:
    """Item states, totals and histogram, counted anew from the entries that stand."""
    states: dict[Any, list[Any]] = defaultdict(lambda: [0, 0, None])
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in tx.execute(select(entries).where(entries.c.undone_at.is_(None))):
        state = states[row.member_id, row.item_id]
        state[0] += 1
        state[1] += row.minutes
        if row.kind == "done":
            state[2] = row.at
        for period in periods_of(row.day):
            total = sums[row.community_id, period, row.member_id]
            total[0] += row.points
            total[1] += row.minutes
            total[2] += 1
    hidden = set(tx.execute(select(members.c.id).where(members.c.hidden)).scalars())
    board = Counter(
        (community, period, points)
        for (community, period, member), (points, _, _) in sums.items()
        if points and member not in hidden
    )
    return {"states": dict(states), "totals": dict(sums), "bins": dict(board)}


def as_counted(tx: Connection) -> Mapping[str, Any]:
    """The same, as it was kept while the log grew."""
    states = {
        (row.member_id, row.item_id): [row.entries, row.minutes, row.done_at]
        for row in tx.execute(select(item_states).where(item_states.c.entries != 0))
    }
    sums = {
        (row.community_id, row.period, row.member_id): [row.points, row.minutes, row.entries]
        for row in tx.execute(select(totals).where(totals.c.entries != 0))
    }
    board = {
        (row.community_id, row.period, row.points): row.members
        for row in tx.execute(select(bins).where(bins.c.members != 0, bins.c.points != 0))
    }
    return {"states": states, "totals": sums, "bins": board}


@pytest.mark.parametrize("seed", range(4))
async def test_counts_equal_the_log(seed: int, say: Talk, database: Database, clock: Clock) -> None:
    choose = random.Random(seed)
    for _ in range(60):
        who, space = choose.choice(MEMBERS)
        reply = await say(one_line(choose), who, space=space)
        assert "That did not work" not in reply.summary
        clock.turn(minutes=choose.choice((1, 90, 1500)))
        assert await database.read(differing_boards) == 0
    counted = await database.read(as_counted)
    assert counted["totals"], "nothing was logged: the test would say nothing"
    assert counted == await database.read(from_the_log)
    await database.transact(recount)
    assert await database.read(as_counted) == counted


async def test_to_hide_while_something_is_logged_leaves_no_histogram_wrong(
    say: Talk, database: Database
) -> None:
    await say("log vectors 10")
    for _ in range(4):
        lines = [
            "me show private:yes",
            "log vectors 10",
            "me show private:no",
            "log trees 20",
            "undo",
        ]
        await asyncio.gather(*map(say, lines))
        assert await database.read(differing_boards) == 0


async def test_a_day_that_an_older_version_left_wrong_is_set_right_by_its_next_entry(
    say: Talk, database: Database
) -> None:
    await say("log vectors 240")
    await say("undo")

    def as_it_was_left(tx: Connection) -> None:
        entries_of.add(tx, enter(tx), study(points=0, minutes=60))

    await database.transact(as_it_was_left)
    await say("log vectors 1")
    assert (await database.read(from_the_log))["totals"][1, "all", 1] == [6, 61, 2]
    assert await database.read(as_counted) == await database.read(from_the_log)


async def test_what_an_older_version_valued_stays_whatever_of_its_week_changes(
    say: Talk, database: Database
) -> None:
    def as_it_was_valued(tx: Connection) -> None:
        finished = replace(study(points=30, minutes=0), kind=EntryKind.DONE)
        entries_of.add(tx, enter(tx), finished)

    await say("progress")
    await database.transact(as_it_was_valued)
    await say("done trees")
    assert (await database.read(from_the_log))["totals"][1, "all", 1] == [45, 0, 2]
    await say("undo")
    assert (await database.read(from_the_log))["totals"][1, "all", 1] == [30, 0, 1]
    assert await database.read(as_counted) == await database.read(from_the_log)


async def test_points_can_not_be_farmed_by_undoing(say: Talk, database: Database) -> None:
    for _ in range(5):
        await say("log vectors 9")
        await say("log vectors 1")
        await say("undo 1")
        for entry in await database.read(idle_entries):
            await say(f"undo {entry}")
    standing = await database.read(from_the_log)
    points, minutes, _ = standing["totals"][1, "all", 1]
    assert points <= minutes // 10 + 1


def idle_entries(tx: Connection) -> list[int]:
    """The ids of entries that stand and earned nothing."""
    return list(
        tx.execute(
            select(entries.c.id).where(entries.c.undone_at.is_(None), entries.c.points == 0)
        ).scalars()
    )


async def test_to_log_costs_as_many_statements_as_before_points_followed_from_what_stands(
    sqlite_url: str, tmp_path: Path, tiny: Catalog, clock: Clock
) -> None:
    store = await open_sqlite(tmp_path / "cairn.db")
    say = Talk(App(store, tiny, clock=clock))
    await say("log vectors 45")
    statements: list[str] = []
    await store._writer.set_trace_callback(statements.append)
    await say("log vectors 45")
    await store.close()
    work = [
        one.split()[0] for one in statements if one.split()[0] in ("SELECT", "INSERT", "UPDATE")
    ]
    assert work == ["SELECT"] * 2 + ["INSERT"] * 5
