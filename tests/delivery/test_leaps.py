"""A clock that is ahead for a moment, or for days, by hours or by ten years, and comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.delivery.leaps import HOLDS, SETTLES, set_right
from bot.errors import StoreError
from bot.store import schedules, tables
from bot.store.database import Database
from bot.store.schedules import Run, Schedule, Timing
from bot.store.work import T, Work
from tests.delivery.office import HOUR, MONDAY, Office, words
from tests.fakes import Clock, ListSender, Stopwatch
from tests.store import hill

DAY = timedelta(days=1)
WEEKS = 3  # with one more, no more than there are challenges
AHEAD = {"eight days": 8 * DAY, "two hundred days": 200 * DAY, "ten years": 3653 * DAY}
by_how_much = pytest.mark.parametrize("ahead", AHEAD.values(), ids=AHEAD)


class Machine:
    """The App on a clock that can be set, and one that only counts."""

    def __init__(self, database: Database, catalog: Catalog, clock: Clock) -> None:
        self.clock, self.steady = clock, Stopwatch()
        self.office = Office(database, catalog, clock)
        self.app = App(database, catalog, clock=clock, steady=self.steady)
        self.sender = ListSender(clock)

    def pass_by(self, seconds: float) -> None:
        self.clock.turn(seconds=seconds)
        self.steady.now += seconds

    async def round(self) -> None:
        await self.app.tick()
        await self.app.deliver([self.sender])
        await self.app.look_after([self.sender])

    async def next(self) -> Schedule:
        [found] = await self.office.database.read(
            lambda tx: schedules.of_community(tx, hill.community_of(tx).id)
        )
        return found


@pytest.fixture
def machine(database: Database, tiny: Catalog, clock: Clock) -> Machine:
    return Machine(database, tiny, clock)


@by_how_much
async def test_one_tick_with_a_clock_ahead_skips_nothing(
    ahead: timedelta, machine: Machine
) -> None:
    await machine.office.schedule()
    await machine.round()
    machine.clock.now += ahead
    with capture_logs() as said:
        await machine.round()
        machine.pass_by(20)
        await machine.round()
    told = [line for line in said if line["event"] == "the clock was set"]
    assert [line["by_hours"] for line in told] == [round(ahead / HOUR, 1)]
    assert await machine.office.rows() == []
    machine.clock.now = MONDAY
    await machine.round()
    [post] = machine.sender.messages
    assert post.at == MONDAY


@by_how_much
async def test_posts_come_as_ever_when_a_clock_that_was_ahead_for_long_is_set_right(
    ahead: timedelta, machine: Machine
) -> None:
    """The slots that it skipped are due again, and nobody is told that they were left out."""
    await machine.office.contact("id-of-tom")
    await machine.office.schedule()
    await machine.round()
    before = machine.clock.now
    machine.clock.now += ahead
    await machine.round()
    machine.pass_by(SETTLES + 1)
    await machine.app.tick()
    assert (await machine.next()).next != Run(MONDAY, MONDAY.date())
    machine.clock.now = before + timedelta(minutes=2)
    await machine.round()
    assert (await machine.next()).next == Run(MONDAY, MONDAY.date())
    assert await machine.office.rows() == []
    machine.steady.now += (MONDAY - machine.clock.now).total_seconds()
    machine.clock.now = MONDAY
    await machine.round()
    await machine.round()
    [post] = machine.sender.messages
    assert (post.at, post.place.channel) == (MONDAY, "challenge-channel")


async def test_a_start_sets_right_what_a_wrong_clock_left(
    machine: Machine, database: Database, tiny: Catalog
) -> None:
    await machine.office.schedule(at=MONDAY + 522 * 7 * DAY)
    await App(database, tiny, clock=machine.clock).tick()
    assert (await machine.next()).next == Run(MONDAY, MONDAY.date())


async def test_a_slot_that_fell_due_meanwhile_is_told_at_once(machine: Machine) -> None:
    await machine.office.contact("id-of-tom")
    await machine.office.schedule()
    await machine.round()
    machine.clock.now += 3653 * DAY
    await machine.round()
    machine.pass_by(SETTLES + 1)
    await machine.app.tick()
    machine.clock.now = MONDAY + 14 * HOUR
    await machine.round()
    await machine.round()
    [notice] = machine.sender.messages
    assert (notice.place.person, notice.at) == ("id-of-tom", MONDAY + 14 * HOUR)
    assert "I was away when this was due" in words(notice.reply)
    assert (await machine.next()).next == Run(MONDAY + 7 * DAY, (MONDAY + 7 * DAY).date())


@pytest.mark.parametrize(
    "timing",
    [
        hill.MONDAY_NINE,
        Timing(0, "09:00", "UTC", every=4, starts=MONDAY.date()),
        Timing(0, "09:00", "UTC", starts=(MONDAY + 70 * DAY).date()),
    ],
)
async def test_what_is_far_ahead_for_a_reason_stays(timing: Timing, machine: Machine) -> None:
    first = MONDAY + 70 * DAY if timing.every == 1 and timing.starts else MONDAY
    await machine.office.schedule(at=first, timing=timing)
    await machine.round()
    assert (await machine.next()).next == Run(first, first.date())


async def test_nothing_is_deleted_by_a_clock_that_was_not_watched_for_an_hour(
    machine: Machine, database: Database
) -> None:
    """Before it found the network, a machine may be years ahead: what goes then is gone."""

    async def spaces_left() -> int:
        counted = select(func.count()).select_from(tables.spaces)
        return await database.read(lambda tx: int(tx.execute(counted).scalar_one()))

    await machine.office.schedule()
    await machine.app.presence.left("discord", "hill")
    machine.clock.now += 3653 * DAY
    await machine.round()
    machine.pass_by(HOLDS - 1)
    await machine.round()
    assert await spaces_left() == 1
    machine.clock.now -= 3653 * DAY
    await machine.round()
    machine.pass_by(HOLDS + 1)
    await machine.round()
    assert await spaces_left() == 1
    machine.clock.now += 31 * DAY
    machine.steady.now += (31 * DAY).total_seconds()
    await machine.round()
    assert await spaces_left() == 0


async def test_after_a_leap_back_what_goes_once_a_day_goes_again(
    machine: Machine, database: Database
) -> None:
    """The last time was a wrong one, and it is years until then."""
    machine.app = App(database, machine.app.catalog, clock=machine.clock)
    await machine.office.schedule()
    machine.clock.now += 3653 * DAY
    await machine.round()
    machine.clock.now -= 3653 * DAY
    await machine.app.presence.left("discord", "hill")
    machine.clock.now += 31 * DAY
    await machine.round()
    assert await database.read(lambda tx: tx.execute(select(tables.spaces)).all()) == []


class Failing:
    """A database that is locked when schedules are set right, the first time."""

    def __init__(self, behind: Database) -> None:
        self._behind = behind
        self.dialect = behind.dialect
        self.locked = True

    async def transact(self, work: Work[T]) -> T:
        if self.locked and getattr(work, "func", None) is set_right:
            self.locked = False
            raise StoreError("The database is locked by another program. Nothing was saved.")
        return await self._behind.transact(work)

    async def read(self, work: Work[T]) -> T:
        return await self._behind.read(work)

    async def close(self) -> None:
        """It is the other one's to close."""


async def test_what_a_wrong_clock_left_is_set_right_though_the_database_fails_meanwhile(
    machine: Machine, database: Database
) -> None:
    machine.app = App(
        Failing(database), machine.app.catalog, clock=machine.clock, steady=machine.steady
    )
    await machine.office.schedule(at=MONDAY + 522 * 7 * DAY)
    with pytest.raises(StoreError, match="locked"):
        await machine.app.tick()
    await machine.app.tick()
    assert (await machine.next()).next == Run(MONDAY, MONDAY.date())


async def test_time_that_passes_is_no_leap(machine: Machine) -> None:
    with capture_logs() as said:
        for _ in range(5):
            machine.pass_by(10 * 3600)
            await machine.round()
            machine.clock.turn(minutes=30)  # an inexact clock
    assert [line for line in said if line["event"] == "the clock was set"] == []


async def test_a_clock_that_is_turned_by_hand_plans_at_once(app: App, machine: Machine) -> None:
    await machine.office.schedule()
    await app.tick()
    machine.clock.now = MONDAY
    assert await app.tick() == 1


async def test_no_slot_comes_twice_however_the_clock_is_set(machine: Machine) -> None:
    """Ahead by half a year, so that all that was posted leaves the outbox, and back to before."""
    await machine.office.schedule()
    posted = []
    for week in range(WEEKS):
        machine.clock.now = MONDAY + 7 * week * DAY
        machine.steady.now += 7 * DAY / timedelta(seconds=1)
        await machine.round()
        posted.append(machine.clock.now)
    assert [m.at for m in machine.sender.messages] == posted
    for moment in (MONDAY + 200 * DAY, MONDAY - DAY):
        machine.clock.now = moment
        await machine.round()
        machine.pass_by(HOLDS + 1)
        await machine.app.tick()  # plans, and tidies
    kept = len(await machine.office.rows())
    assert kept <= 1
    await machine.office.deliver()
    already = len(machine.sender.messages)
    for week in range(WEEKS):
        machine.clock.now = MONDAY + 7 * week * DAY
        machine.steady.now += 7 * DAY / timedelta(seconds=1)
        await machine.round()
    assert len(machine.sender.messages) == already == WEEKS
    machine.clock.now = MONDAY + 7 * WEEKS * DAY
    machine.steady.now += 7 * DAY / timedelta(seconds=1)
    await machine.round()
    assert len(machine.sender.messages) == WEEKS + 1
