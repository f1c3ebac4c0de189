"""Posts that leave the outbox: who reads of them gets the same answers, and none comes again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text

from bot.messages import Message
from bot.schedule.slots import delivery_of
from bot.store import (
    inventory,
    leases,
    past,
    picks,
    presence,
    recaps,
    records,
    schedules,
    spaces,
    tables,
    upkeep,
)
from bot.store.database import Database, open_database
from bot.store.outbox import DEAD, LEASED, NOTICE, REMINDER, SENT, SKIPPED, WAITING
from bot.store.picks import Pick
from bot.store.recaps import Window
from bot.store.schedules import Run, Schedule
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.fakes import START
from tests.store import hill
from tests.store.test_migrations import older_database

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KINDS = ("challenge", "paper", "recap")
WEEKS = 60
LATELY = START - past.KEPT_FOR
IN_DOUBT = Message("delivery.in-doubt")
WHY = (None, None, IN_DOUBT, presence.REMOVED)
Answers = dict[str, Any]


@dataclass
class Years:
    """A community with a year of posts, and what there is to be asked about them."""

    tx: Transaction
    chance: random.Random

    def __post_init__(self) -> None:
        self.orphans: set[str] = set()
        self.community = hill.community_of(self.tx).id
        self.schedules = [hill.plan(self.tx, kind, START + DAY) for kind in KINDS]
        member = hill.enter(self.tx)
        picked: set[str] = set()
        for schedule in self.schedules:
            for week in range(WEEKS):
                slot = (START - timedelta(weeks=week)).date()
                self._post(schedule, slot, picked)
                if self.chance.random() < 0.2:
                    self._direct(member.id, slot)

    def _post(self, schedule: Schedule, slot: date, picked: set[str]) -> None:
        due = datetime.combine(slot, START.timetz()) + self.chance.choice((0, 0, 1, 70)) * HOUR
        item = ""
        if schedule.kind != recaps.KIND:
            item = f"{schedule.kind}-{self.chance.randint(1, 40)}"
            if item not in picked:
                pick = Pick(schedule.kind, Week.of(slot), item, Message.saying("because"))
                picks.keep(self.tx, spaces.community_by_id(self.tx, self.community), pick, START)
                picked.add(item)
        state = self.chance.choice((SENT, SENT, DEAD, SKIPPED))
        if due > LATELY:
            state = self.chance.choice((SENT, DEAD, SKIPPED, WAITING, LEASED))
        if schedule.kind == recaps.KIND and self.chance.random() < 0.8:
            window = Window(due - 7 * DAY, due)
            recaps.keep(self.tx, self.community, slot, window)
        self._row(
            schedule_id=self.chance.choice((schedule.id, schedule.id, None)),
            kind=schedule.kind,
            slot=slot,
            channel=schedule.channel,
            item_id=item,
            state=state,
            due_at=due,
            created_at=due - self.chance.choice((0, 0, 30)) * HOUR,
            sent_at=due + HOUR if state == SENT else None,
            reason=self.chance.choice(WHY),
            refresh_at=START if self.chance.random() < 0.1 else None,
            key=f"{schedule.kind}-{slot}",
        )

    def _direct(self, member_id: int, slot: date) -> None:
        due = datetime.combine(slot, START.timetz())
        kind = self.chance.choice((REMINDER, NOTICE))
        self._row(
            kind=kind,
            slot=slot,
            channel="" if kind == REMINDER else "fallback",
            person="ana" if kind == REMINDER else "",
            member_id=member_id,
            state=SENT,
            due_at=due,
            created_at=due,
            sent_at=due,
            key=f"direct-{self.chance.random()}"[:25],
        )

    def _row(self, **values: Any) -> None:
        row = {
            "community_id": self.community,
            "platform": "discord",
            "space": "hill",
            "reply": b"{}",
            "attempts": 1,
            "next_try_at": values["due_at"],
            "give_up_at": values["due_at"] + 12 * HOUR,
            "link": "https://chat.example/1",
        }
        self.tx.execute(insert(tables.outbox).values(**row | values))

    def answers(self) -> Answers:
        """What everybody who reads of posts is told."""
        tx, mine = self.tx, self.community
        found: Answers = {"inventory": inventory.inventory_of(tx)}
        found["since"] = inventory.inventory_of(tx, after=START - 200 * DAY)
        for limit in (1, 5, 40, 1000):
            for kind in ("", *KINDS):
                found[f"newest {limit} {kind}"] = records.newest(tx, mine, limit, kind)
        for schedule in self.schedules:
            for week in range(WEEKS + 2):
                slot = (START - timedelta(weeks=week)).date()
                found[f"record of {schedule.kind} {slot}"] = self._kept(schedule, slot)
        for kind in KINDS:
            for number in range(1, 41):
                item = f"{kind}-{number}"
                found[f"given {item}"] = records.was_given(
                    tx, spaces.community_by_id(tx, mine), kind, item
                )
        for slot in ((START - n * DAY).date() for n in (0, 7, 70)):
            for later in (timedelta(), 200 * DAY, 400 * DAY):
                window = recaps.window_of(tx, mine, slot, START + later)
                found[f"window {slot} {later}"] = window
                found[f"open {slot} {later}"] = recaps.is_open(tx, mine, slot, START + later)
        found["picks that somebody saw"] = self._seen()
        return found

    def _kept(self, schedule: Schedule, slot: date) -> object:
        """Of a removed schedule's slot nothing is asked: it may have left by its place alone."""
        orphan = select(tables.outbox.c.id).where(
            tables.outbox.c.schedule_id.is_(None), tables.outbox.c.key == f"{schedule.kind}-{slot}"
        )
        if f"{schedule.kind}-{slot}" in self.orphans or self.tx.execute(orphan).first():
            self.orphans.add(f"{schedule.kind}-{slot}")
            return None
        return records.record_of(self.tx, schedule, slot)

    def _seen(self) -> list[Pick]:
        before = self.tx.begin_nested()
        left = presence.leave(self.tx, "discord", "hill", START)
        assert left is not None
        presence.give_back(self.tx, left, Week.of(START.date()))
        found = picks.given(self.tx, spaces.community_by_id(self.tx, self.community))
        before.rollback()
        return found


def move_all(tx: Transaction, before: datetime = LATELY, portion: int = 7) -> list[int]:
    """How many rows each portion was."""
    portions: list[int] = []
    for state in past.OVER:
        while moved := past.move(tx, state, before, portion):
            portions.append(moved)
    return portions


def count(tx: Transaction, table: Any, *where: Any) -> int:
    return tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


@pytest.mark.parametrize("seed", range(4))
async def test_who_reads_of_posts_is_told_the_same_when_they_have_left(
    database: Database, seed: int
) -> None:
    def act(tx: Transaction) -> tuple[Answers, Answers]:
        years = Years(tx, random.Random(seed))
        before = years.answers()
        assert len(move_all(tx)) > 10
        assert count(tx, tables.past_posts) > 100
        kept = count(tx, tables.outbox, tables.outbox.c.refresh_at.is_(None))
        assert kept < 40
        return before, years.answers()

    before, after = await database.transact(act)
    assert [name for name in before if before[name] != after[name]] == []


ROW: dict[str, Any] = {
    "kind": "challenge",
    "slot": date(2026, 9, 1),
    "platform": "discord",
    "space": "hill",
    "channel": "challenge-channel",
    "reply": b"{}",
    "due_at": LATELY - DAY,
    "created_at": LATELY - DAY,
    "next_try_at": LATELY - DAY,
    "give_up_at": LATELY,
    "sent_at": LATELY - DAY,
    "state": SENT,
    "attempts": 1,
    "key": "one",
}


def put(tx: Transaction, **values: Any) -> int:
    row = {"community_id": hill.community_of(tx).id, **ROW, **values}
    made = tx.execute(insert(tables.outbox).values(**row))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


@pytest.mark.parametrize(
    ("values", "stays", "leaves_a_trace"),
    [
        ({}, False, True),
        ({"state": DEAD, "sent_at": None}, False, True),
        ({"state": SKIPPED, "sent_at": None}, False, True),
        ({"state": WAITING, "sent_at": None}, True, False),
        ({"state": LEASED, "sent_at": None, "lease_until": START}, True, False),
        ({"refresh_at": START}, True, False),
        ({"refresh_at": LATELY - DAY}, True, False),
        ({"sent_at": LATELY + HOUR}, True, False),
        ({"next_try_at": LATELY + HOUR}, True, False),
        ({"created_at": LATELY + HOUR}, True, False),
        ({"state": SKIPPED, "sent_at": None, "due_at": START + DAY}, True, False),
        ({"person": "ana", "channel": "", "kind": REMINDER}, False, False),
        ({"person": "tom", "channel": "", "kind": NOTICE}, False, False),
        ({"kind": NOTICE, "channel": "fallback"}, False, False),
        ({"person": "ana", "kind": REMINDER, "state": WAITING, "sent_at": None}, True, False),
    ],
)
async def test_what_leaves_and_what_of_it_is_kept(
    values: dict[str, Any], stays: bool, leaves_a_trace: bool, database: Database
) -> None:
    def act(tx: Transaction) -> tuple[int, int]:
        put(tx, **values)
        move_all(tx)
        return count(tx, tables.outbox), count(tx, tables.past_posts)

    assert await database.transact(act) == (int(stays), int(leaves_a_trace))


async def test_a_number_is_never_given_again(database: Database) -> None:
    """Or an edit, a mark or a button that names a row which left would meet another one."""
    first = await database.transact(put)
    await database.transact(move_all)
    second = await database.transact(lambda tx: put(tx, key="two"))
    assert second > first


async def test_an_edit_on_its_way_to_a_post_that_left_changes_nothing(database: Database) -> None:
    """Two edit it; the slow one is back weeks after the other was done."""

    def act(tx: Transaction) -> None:
        put(tx, refresh_at=START, message_id="m1", thread="t1", item_id="cha-a")
        [slow] = upkeep.take(tx, {"discord": None}, START, START + HOUR, 10)
        assert move_all(tx, START + 60 * DAY) == []
        [fast] = upkeep.take(tx, {"discord": None}, START + 2 * HOUR, START + 3 * HOUR, 10)
        upkeep.settle(tx, fast, START + 3 * HOUR, b"new", "t1")
        assert move_all(tx, START + 60 * DAY) == [1]
        left = tx.execute(select(tables.past_posts)).all()
        put(tx, key="another", refresh_at=None, reply=b"another")
        others = tx.execute(select(tables.outbox)).all()
        upkeep.settle(tx, slow, START + HOUR, b"old", "t2")
        upkeep.put_off(tx, slow, START + HOUR, START + DAY)
        leases.mark_sent(tx, slow.id, "m2", "", START, True)
        assert tx.execute(select(tables.past_posts)).all() == left
        assert tx.execute(select(tables.outbox)).all() == others
        upkeep.stale(tx, spaces.community_by_id(tx, fast.community_id), "", "", START)

    await database.transact(act)


async def test_what_is_moved_in_a_unit_that_is_undone_is_where_it_was(database: Database) -> None:
    class Died(Exception):
        """Half-way."""

    def die(tx: Transaction) -> None:
        move_all(tx)
        raise Died

    await database.transact(lambda tx: [put(tx, key=f"k{n}") for n in range(20)])
    with pytest.raises(Died):
        await database.transact(die)
    assert await database.read(lambda tx: count(tx, tables.outbox)) == 20
    assert sum(await database.transact(move_all)) == 20
    assert await database.read(lambda tx: count(tx, tables.past_posts)) == 20


@pytest.mark.parametrize("state", [SENT, DEAD, SKIPPED])
@pytest.mark.parametrize("removed", [False, True])
async def test_a_slot_that_left_is_not_planned_again_where_its_post_may_stand(
    state: str, removed: bool, database: Database
) -> None:
    def act(tx: Transaction) -> list[int]:
        schedule = hill.plan(tx, "challenge", START)
        slot = (START - 40 * DAY).date()
        at = START - 40 * DAY
        sent_at = at if state == SENT else None
        moments = {"due_at": at, "created_at": at, "next_try_at": at, "sent_at": sent_at}
        put(tx, **moments, slot=slot, schedule_id=schedule.id, state=state)
        move_all(tx)
        if removed:
            schedules.remove(tx, schedule.id)
            schedule = hill.plan(tx, "challenge", START)
        days = (slot - 7 * DAY, slot, slot + 7 * DAY)
        due = [delivery_of(schedule, Run(at, day), at, 12 * HOUR) for day in days]
        other = hill.plan(tx, "paper", START)
        due.append(delivery_of(other, Run(at, slot), at, 12 * HOUR))
        return [(post.slot - slot).days for post in records.not_posted(tx, due)]

    expected = [-7, 7, 0]
    if state == SKIPPED:
        expected = [-7, 0, 7, 0]
    assert await database.transact(act) == expected


EMPTIED = (
    "INSERT INTO communities VALUES (1, 'Hill', 'UTC', '2026-01-20 12:00:00.000000')",
    "INSERT INTO kv VALUES ('emptied/sent', 'far'), ('zone/1', 'stays')",
    (
        "INSERT INTO outbox (id, community_id, kind, slot, platform, space, channel, key, reply,"
        " due_at, give_up_at, state, attempts, next_try_at, created_at, sent_at, refresh_at)"
        " VALUES"
        " (5, 1, 'paper', '2026-02-06', 'discord', 'hill', 'general', 'old', '',"
        " '2026-02-06 09:00:00.000000', '2026-02-06 21:00:00.000000', 'sent', 1,"
        " '2026-02-06 09:00:00.000000', '2026-02-06 09:00:00.000000',"
        " '2026-02-06 09:00:00.000000', NULL),"
        " (9, 1, 'paper', '2026-11-20', 'discord', 'hill', 'general', 'new', {old},"
        " '2026-11-20 09:00:00.000000', '2026-11-20 21:00:00.000000', 'sent', 1,"
        " '2026-11-20 09:00:00.000000', '2026-11-20 09:00:00.000000',"
        " '2026-11-20 09:00:00.000000', '2026-11-20 09:00:00.000000')"
    ),
)


@pytest.mark.parametrize("fixture", ["sqlite_url", "postgres_url"])
async def test_what_an_older_version_kept_is_brought_along_and_leaves(
    fixture: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = older_database(request.getfixturevalue(fixture), tmp_path, "0006", EMPTIED)
    database = await open_database(url, Path())
    try:
        before = await database.read(lambda tx: records.newest(tx, 1, 10))
        assert [record.slot for record in before] == [date(2026, 11, 20), date(2026, 2, 6)]
        notes = "SELECT key FROM kv WHERE key <> 'backup/at'"
        kept = await database.read(lambda tx: tx.execute(text(notes)).scalars().all())
        assert kept == ["zone/1"]
        assert await database.transact(move_all) == [1]
        assert await database.read(lambda tx: records.newest(tx, 1, 10)) == before
        await database.transact(lambda tx: tx.execute(delete(tables.outbox)))
        if fixture == "sqlite_url":
            assert await database.transact(lambda tx: put_in(tx, 1)) == 10
    finally:
        await database.close()


def put_in(tx: Transaction, community_id: int) -> int:
    made = tx.execute(insert(tables.outbox).values(community_id=community_id, **ROW))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])
