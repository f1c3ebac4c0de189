"""Workspaces on one database, each with a token of its own: no post is lost, and none comes twice.

Two couriers have a connection each, as two processes do. A workspace knows its own channels alone,
whatever somebody believes to serve: a post that is given to another is refused for ever.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.catalog.catalog import Catalog
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.delivery.courier import LEASE
from bot.delivery.serving import served_by
from bot.delivery.upkeep import HOLD
from bot.errors import Refused
from bot.messages import Message
from bot.store import leases, spaces, upkeep
from bot.store.database import Database, open_database
from bot.store.work import T, Transaction, Work
from tests.delivery.office import MONDAY, Office
from tests.fakes import Clock, Fault, ListSender

KINDS = ("challenge", "kaggle", "recap")
HILL, LAKE = "T0HILL", "T0LAKE"
A_MOMENT_LATER = LEASE + timedelta(seconds=1)
# Commits on the way: the claim, and for each post its words, its try and its mark; or its mark
# alone, where it was found
STEPS = [(Fault.NONE, step) for step in range(0, 18, 3)]
STEPS += [(Fault.ARRIVED, step) for step in range(0, 6, 2)]
UNKNOWN = Message.saying("Slack knows no such channel.")


class Login(ListSender):
    """A token of Slack that is taken in some workspaces.

    ``sent`` counts what arrived: where, and with which key.
    """

    def __init__(self, clock: Clock, *workspaces: str) -> None:
        self.workspaces = set(workspaces)
        super().__init__(clock, "slack", serves=self.workspaces)

    @property
    def sent(self) -> Counter[tuple[str, str]]:
        return Counter((message.place.space, message.key) for message in self.messages)

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        self._expect(place)
        return await super().send(place, reply, key)

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        self._expect(place)
        return await super().find(place, key, since)

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        self._expect(place)
        await super().edit(place, message_id, reply, key)

    def _expect(self, place: Place) -> None:
        if place.space not in self.workspaces:
            raise Refused(UNKNOWN)


class Stepping:
    """A database that tells of each commit once it is made: ``steps`` count them."""

    def __init__(self, database: Database) -> None:
        self.dialect = database.dialect
        self.steps = 0
        self.at: Callable[[int], None] = lambda _: None
        self._database = database

    async def transact(self, work: Work[T]) -> T:
        done = await self._database.transact(work)
        self.at(self.steps)
        self.steps += 1
        return done

    async def read(self, work: Work[T]) -> T:
        return await self._database.read(work)

    async def close(self) -> None:
        await self._database.close()


@pytest_asyncio.fixture
async def offices(
    database_url: str, tiny: Catalog, clock: Clock
) -> AsyncIterator[tuple[Office, Office]]:
    """Two processes on one database; three posts for each of two workspaces wait there."""
    databases = [Stepping(await open_database(database_url, Path())) for _ in range(2)]
    first, second = (Office(database, tiny, clock) for database in databases)
    for workspace in (HILL, LAKE):
        for kind in KINDS:
            await first.schedule(kind, space=workspace, platform="slack")
    clock.now = MONDAY
    await first.plan()
    yield first, second
    for database in databases:
        await database.close()


async def expect_all_once(office: Office, *logins: ListSender) -> None:
    """Every post stands in its workspace once, and is known to."""
    rows = await office.rows()
    assert {row.state for row in rows} == {"sent"}, [(row.space, row.reason) for row in rows]
    arrived = Counter((m.place.space, m.key) for login in logins for m in login.messages)
    assert arrived == Counter((row.space, row.key) for row in rows)
    assert len(rows) == 2 * len(KINDS)


async def die(office: Office, login: Login, arrives: bool) -> None:
    """Whoever took what a login serves is heard of no more; what they had may stand there."""
    now, served = office.clock(), served_by([login])
    died: dict[str, Any] = {"holder": "died", "now": now}
    taken = await office.database.transact(
        lambda tx: leases.take(tx, "died", served, now, now + LEASE, 10)
    )
    assert len(taken) == len(KINDS)
    if not arrives:
        return
    for one in taken:
        assert await office.database.transact(partial(leases.begin, delivery_id=one.id, **died))
        await login.send(Place("slack", one.space, one.channel), Reply("It arrived"), one.key)


@pytest.mark.parametrize("together", [True, False])
async def test_two_processes_send_what_is_for_their_own(
    offices: tuple[Office, Office], clock: Clock, together: bool
) -> None:
    hill, lake = Login(clock, HILL), Login(clock, LAKE)
    first, second = offices
    if together:
        await asyncio.gather(first.deliver(hill), second.deliver(lake))
    else:
        await first.deliver(hill)
        assert {space for space, _ in hill.sent} == {HILL}
        await second.deliver(lake)
    await expect_all_once(first, hill, lake)


async def test_one_process_sends_with_the_token_of_each(
    offices: tuple[Office, Office], clock: Clock
) -> None:
    hill, lake = Login(clock, HILL), Login(clock, LAKE)
    office, _ = offices
    await office.deliver(lake, hill)
    assert {space for space, _ in lake.sent} == {LAKE}
    await expect_all_once(office, hill, lake)


async def test_what_is_possible_is_asked_of_each_and_of_its_place(
    offices: tuple[Office, Office], clock: Clock
) -> None:
    """One workspace lets its history be read, the other does not."""
    hill, lake = Login(clock, HILL), Login(clock, LAKE)
    lake.can_find = False
    for login in (hill, lake):
        login.faults.extend([Fault.ARRIVED] * len(KINDS))
    office, _ = offices
    await office.deliver(hill, lake)
    clock.turn(minutes=1)
    await office.deliver(hill, lake)
    states = {(row.space, row.state) for row in await office.rows() if row.kind != "notice"}
    assert states == {(HILL, "sent"), (LAKE, "dead")}
    assert (len(hill.looks), len(lake.looks)) == (len(KINDS), 0)
    assert max((hill.sent + lake.sent).values()) == 1


@pytest.mark.parametrize("arrives", [True, False])
async def test_one_that_is_away_for_longer_than_a_lease_finds_its_own_again(
    offices: tuple[Office, Office], clock: Clock, arrives: bool
) -> None:
    """It died with its posts in hand: they have arrived, or they have not."""
    first, second = offices
    hill, lake = Login(clock, HILL), Login(clock, LAKE)
    await die(first, hill, arrives)
    for _ in range(3):
        clock.turn(seconds=A_MOMENT_LATER.total_seconds())
        await second.deliver(lake)
    assert {space for space, _ in lake.sent} == {LAKE}
    await first.deliver(hill)
    await expect_all_once(first, hill, lake)


async def test_one_that_is_not_connected_for_hours_loses_nothing(
    offices: tuple[Office, Office], clock: Clock
) -> None:
    first, second = offices
    hill, lake = Login(clock), Login(clock, LAKE)
    for _ in range(3):
        await asyncio.gather(first.deliver(hill), second.deliver(lake))
        clock.turn(hours=3)
    hill.workspaces.add(HILL)
    await first.deliver(hill)
    await expect_all_once(first, hill, lake)


async def test_a_workspace_that_is_added_while_posts_go_out_gets_its_own(
    offices: tuple[Office, Office], clock: Clock
) -> None:
    hill, both = offices[0], Login(clock, HILL)
    await hill.courier.deliver([both], alive=lambda: both.workspaces.add(LAKE))
    await expect_all_once(hill, both)


@pytest.mark.parametrize(("before", "step"), STEPS)
async def test_a_workspace_that_is_taken_away_is_served_by_who_has_it_now(
    offices: tuple[Office, Office], clock: Clock, before: Fault, step: int
) -> None:
    """At any commit on the way, also where a try may have arrived: the other sees it there."""
    first, second = offices
    both, lake = Login(clock, HILL, LAKE), Login(clock)
    lake.messages = both.messages
    if before is not Fault.NONE:
        both.faults.extend([before] * 2 * len(KINDS))
        await first.deliver(both)
        clock.turn(minutes=1)

    def move(made: int) -> None:
        if made == since + step:
            both.workspaces.remove(LAKE)
            lake.workspaces.add(LAKE)

    assert isinstance(first.database, Stepping)
    since = first.database.steps
    first.database.at = move
    await first.deliver(both)
    await second.deliver(lake)
    await expect_all_once(first, both)
    assert lake.workspaces == {LAKE}


def _changed(row: Any, at: datetime, tx: Transaction) -> None:
    group = spaces.community_by_id(tx, row.community_id)
    upkeep.stale(tx, group, row.kind, row.item_id, at)


@pytest.mark.parametrize("step", range(4))
async def test_numbers_are_kept_by_who_serves_the_workspace_now(
    offices: tuple[Office, Office], clock: Clock, step: int
) -> None:
    first, second = offices
    both, lake = Login(clock, HILL, LAKE), Login(clock)
    await first.deliver(both)
    await first.look_after(both)
    both.edits.clear()
    first.finished = second.finished = 7

    def move(made: int) -> None:
        if made == since + step:
            both.workspaces.remove(LAKE)
            lake.workspaces.add(LAKE)

    assert isinstance(first.database, Stepping)
    for row in await first.rows("challenge"):
        await first.database.transact(partial(_changed, row, clock()))
    since = first.database.steps
    first.database.at = move
    await first.look_after(both)
    clock.turn(seconds=HOLD.total_seconds() + 1)
    await second.look_after(lake)
    edited = Counter(id for login in (both, lake) for id, _ in login.edits)
    assert len(edited) == 2
    assert {row.refresh_at for row in await first.rows()} == {None}
