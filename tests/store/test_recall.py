from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import members, recall, recall_weekly
from bot.store.database import Database
from bot.store.members import Member
from bot.store.recall import CardState, Review
from bot.store.work import Transaction
from tests.fakes import START

DAY = timedelta(days=1)


def member(tx: Transaction, name: str = "ana") -> Member:
    where, who = ("discord", "hill", "Hill"), (f"id-of-{name}", name)
    return members.arrive(tx, where, who, f"first-of-{name}", START).member


def state(item_id: str, due: int, reviews: int = 1, grade: int = 3) -> CardState:
    return CardState(item_id, 2.3065, 2.118, START.date() + due * DAY, START, grade, reviews)


def graded(number: int, grade: int = 3, at: datetime = START) -> Review:
    return Review(number, at, at.date(), grade)


async def test_what_is_due_comes_by_how_long_it_is_overdue(database: Database) -> None:
    def act(tx: Transaction) -> tuple[list[str], date | None]:
        ana, bo = member(tx), member(tx, "bo")
        for item_id, due in (("car-b", 1), ("car-a", 1), ("car-c", -2), ("car-d", 5)):
            recall.add(tx, ana, graded(1), state(item_id, due))
        recall.add(tx, bo, graded(1), state("car-a", -9))
        day = START.date() + 2 * DAY
        return recall.due(tx, ana, day), recall.next_due(tx, ana, day)

    due, later = await database.transact(act)
    assert due == ["car-c", "car-a", "car-b"]
    assert later == START.date() + 5 * DAY


async def test_a_grade_is_kept_with_the_state_that_follows(database: Database) -> None:
    def act(tx: Transaction) -> tuple[object, ...]:
        ana = member(tx)
        recall.add(tx, ana, graded(1), state("car-a", 2))
        recall.add(tx, ana, graded(2, at=START + 2 * DAY), state("car-a", 9, reviews=2))
        changed = state("car-a", 3, reviews=2, grade=1)
        recall.change_last(tx, ana, changed)
        today = recall.reviewed_on(tx, ana, START.date())
        return recall.states(tx, ana), changed, recall.reviews(tx, ana, "car-a"), today

    states, changed, reviews, today = await database.transact(act)
    assert states == {"car-a": changed}
    assert reviews == [graded(1), graded(2, 1, at=START + 2 * DAY)]
    assert today == 1


async def test_the_same_grade_is_not_kept_twice(database: Database) -> None:
    def act(tx: Transaction) -> None:
        recall.add(tx, member(tx), graded(1), state("car-a", 2))

    await database.transact(act)
    with pytest.raises(IntegrityError):
        await database.transact(act)
    assert len(await database.transact(lambda tx: recall.reviews(tx, member(tx), "car-a"))) == 1


async def test_who_wants_a_line_a_week_is_found_when_its_time_has_come(database: Database) -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    where = ("discord", "hill", "id-of-ana")

    def wish(tx: Transaction) -> None:
        ana = member(tx)
        recall_weekly.wish(tx, ana, where, START)
        recall_weekly.wish(tx, ana, where, monday)

    await database.transact(wish)
    assert await database.read(lambda tx: recall_weekly.any_due(tx, START)) is False
    assert await database.read(lambda tx: recall_weekly.any_due(tx, monday)) is True

    def plan(tx: Transaction) -> list[tuple[str, datetime, str]]:
        found = recall_weekly.due(tx, monday, 10)
        for one in found:
            recall_weekly.move_on(tx, one, monday + 7 * DAY)
        return [(one.account, one.next_at, one.zone) for one in found]

    assert await database.transact(plan) == [("id-of-ana", monday, "UTC")]
    assert await database.transact(plan) == []
    assert (
        await database.transact(lambda tx: recall_weekly.next_of(tx, member(tx)))
        == monday + 7 * DAY
    )
    assert await database.transact(lambda tx: recall_weekly.stop(tx, member(tx))) is True
    assert await database.transact(lambda tx: recall_weekly.stop(tx, member(tx))) is False
