"""A post is worded beside whoever writes, and kept only where what it stands on is still so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.post import post_of
from bot.delivery.wording import OVERTAKEN, TRIES
from bot.errors import RetryLater
from bot.features.index import POSTS
from bot.schedule.weekly import WeeklyPosts
from bot.store import ballots, corrections, entries, picks, recaps
from bot.store.database import Database
from bot.store.entries import Entry
from bot.store.outbox import LEASED
from bot.store.picks import Pick
from bot.store.recaps import Window
from bot.store.weeks import Week
from bot.store.work import T, Transaction, Work
from tests.delivery.office import MONDAY, Office
from tests.fakes import START, Clock, ListSender
from tests.store.hill import community_of, enter, study
from tests.store.test_recaps import post

DAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
FRIDAY = START.date()
Meddle = Callable[[WeeklyPosts], object]


class Meddled:
    """A database in which somebody writes right after each read, so many times."""

    dialect = "sqlite"

    def __init__(self, database: Database, times: int, meddle: Work[object]) -> None:
        self.times = times
        self._database, self._meddle = database, meddle

    async def transact(self, work: Work[T]) -> T:
        return await self._database.transact(work)

    async def read(self, work: Work[T]) -> T:
        found = await self._database.read(work)
        if self.times:
            self.times -= 1
            await self._database.transact(self._meddle)
        return found

    async def close(self) -> None:
        await self._database.close()


def vote(time: WeeklyPosts) -> None:
    ballot = time.open_ballot("challenge")
    assert ballot
    ballots.vote(time.tx, ballot, enter(time.tx), ballot.items[-1])


def post_it(time: WeeklyPosts, day: date = DAY) -> bool:
    return time.keep(time.compose("challenge", day))


@pytest.mark.parametrize("kind", ["challenge", "kaggle"])
async def test_wording_only_reads(database: Database, tiny: Catalog, kind: str) -> None:
    """The reader refuses what writes, on both databases."""
    office = Office(database, tiny, Clock(MONDAY))
    await office.database.transact(office.of_hill)
    composed = await database.read(lambda tx: office.of_hill(tx).compose(kind, DAY))
    hill = await database.transact(community_of)
    assert await database.read(lambda tx: picks.items(tx, hill)) == frozenset()
    assert await database.transact(lambda tx: office.of_hill(tx).keep(composed))
    kept = await database.read(lambda tx: picks.items(tx, hill))
    assert kept == {(kind, composed.item_id)}


@pytest.mark.parametrize(
    ("before", "meddle"),
    [
        ((), lambda time: time.pick("challenge", DAY)),
        ((), lambda time: time.pick("challenge", DAY + WEEK)),
        ((), lambda time: time.pick("kaggle", DAY)),
        ((lambda time: time.pick("challenge", DAY),), lambda time: time.swap("challenge", DAY)),
        ((lambda time: time.pick("challenge", DAY),), post_it),
        ((lambda time: post_it(time, DAY - WEEK),), vote),
    ],
    ids=["taken", "a later week's", "another kind's", "swapped", "voted on", "a vote"],
)
async def test_what_changed_since_is_not_written_over(
    database: Database, tiny: Catalog, before: tuple[Meddle, ...], meddle: Meddle
) -> None:
    office = Office(database, tiny, Clock(MONDAY))

    async def ask(question: Callable[[WeeklyPosts], T]) -> T:
        return await database.transact(lambda tx: question(office.of_hill(tx)))

    for act in (*before, lambda time: None):
        await ask(act)
    composed = await database.read(lambda tx: office.of_hill(tx).compose("challenge", DAY))
    await ask(meddle)
    found = await ask(lambda time: picks.given(time.tx, time.community))
    assert not await ask(lambda time: time.keep(composed))
    assert await ask(lambda time: picks.given(time.tx, time.community)) == found
    assert await ask(post_it)


async def test_a_post_whose_pick_was_swapped_while_it_was_worded_brings_the_new_one(
    planned: Office, sender: ListSender
) -> None:
    database = Meddled(planned.database, 1, lambda tx: planned.of_hill(tx).swap("challenge", DAY))
    office = Office(database, planned.catalog, planned.clock)
    await office.deliver(sender)
    [message] = sender.messages
    pick = await office.database.transact(lambda tx: office.of_hill(tx).pick("challenge", DAY))
    assert pick
    item = office.catalog.get(pick.item_id)
    assert item
    assert message.reply.summary == item.title
    assert (await office.row()).item_id == item.id


async def test_where_others_are_always_faster_it_is_tried_again_later(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    def give(tx: Transaction) -> None:
        given = Pick("weather", Week(2026, database.times + 1), str(database.times), OVERTAKEN)
        picks.keep(tx, community_of(tx), given, clock.now)

    database = Meddled(planned.database, TRIES, give)
    office = Office(database, planned.catalog, clock)
    await office.deliver(sender)
    row = await office.row()
    assert (sender.messages, row.state, row.reason) == ([], "waiting", OVERTAKEN)
    assert row.reply == b""
    clock.turn(minutes=1)
    await office.deliver(sender)
    assert len(sender.messages) == 1


def recap_of(tx: Transaction, tiny: Catalog) -> WeeklyPosts:
    posts = {spec.kind: spec for spec in map(post_of, POSTS)}
    return WeeklyPosts(tx, tiny, posts, community_of(tx), START)


async def test_what_is_put_back_while_a_recap_is_worded_is_told_in_the_next(
    database: Database, tiny: Catalog
) -> None:
    """It is not among what was read, so it must not count as told."""

    def undo(tx: Transaction) -> Entry:
        entries.add(tx, enter(tx), study())
        [entry] = entries.latest(tx, enter(tx))
        corrections.undo(tx, enter(tx), entry, START - timedelta(hours=1))
        return entry

    def logged_anew(tx: Transaction) -> bool:
        hill, at = community_of(tx).id, START - timedelta(hours=2)
        undone, later = START - timedelta(hours=1), START + timedelta(seconds=1)
        return recaps.logged_anew(tx, hill, at, undone, later) == later

    await database.transact(undo)
    assert not await database.transact(logged_anew)
    await database.transact(lambda tx: recap_of(tx, tiny).open("recap", FRIDAY))
    assert await database.transact(logged_anew)


@pytest.mark.parametrize("slot", [FRIDAY, FRIDAY - WEEK])
async def test_a_recap_is_worded_again_where_another_was_worded_first(
    database: Database, tiny: Catalog, slot: date
) -> None:
    def another(tx: Transaction) -> None:
        hill = community_of(tx).id
        recaps.keep(tx, hill, slot, Window(START - 3 * WEEK, START - 2 * WEEK))
        post(tx, slot, LEASED, START)

    opened = await database.transact(lambda tx: recap_of(tx, tiny).open("recap", FRIDAY))
    assert await database.transact(lambda tx: recap_of(tx, tiny).stands("recap", FRIDAY, opened))
    await database.transact(another)
    assert not await database.transact(
        lambda tx: recap_of(tx, tiny).stands("recap", FRIDAY, opened)
    )


async def test_a_recap_waits_for_one_of_another_day_before_it_reads(
    database: Database, tiny: Catalog
) -> None:
    await database.transact(lambda tx: post(tx, FRIDAY - WEEK, LEASED, START))
    with pytest.raises(RetryLater):
        await database.transact(lambda tx: recap_of(tx, tiny).open("recap", FRIDAY))
