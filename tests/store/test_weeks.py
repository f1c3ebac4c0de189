from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select, text

from bot.store import ballots, columns, schedules, spaces
from bot.store.database import Database
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.fakes import START
from tests.store import hill

YEARS = range(1000, 3000)
days = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))


@given(days, days)
def test_weeks_are_ordered_as_their_mondays_are(one: date, other: date) -> None:
    first, second = Week.of(one), Week.of(other)
    assert (first < second) == (first.monday < second.monday)
    assert (first == second) == (first.monday == second.monday)
    assert (str(first) < str(second)) == (first < second), "the text sorts as the weeks do"


@given(days)
def test_a_day_is_in_its_week(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert (week.monday.weekday(), week.sunday - week.monday) == (0, timedelta(days=6))


def test_every_week_of_two_thousand_years_comes_back_from_its_text() -> None:
    monday = Week.of(date(YEARS[0], 1, 4)).monday
    long_years = 0
    while monday.year < YEARS.stop:
        week = Week.of(monday)
        assert Week.read(str(week)) == week
        assert week.monday == monday
        long_years += week.number == 53
        monday += timedelta(days=7)
    assert long_years == 355  # as many as 2,000 years have


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 20), "2026-W47"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_around_new_year_a_day_can_be_in_another_years_week(day: date, shown: str) -> None:
    assert str(Week.of(day)) == shown


@pytest.mark.parametrize(
    "typed",
    ["", "9999", "2026-W", "2026-W00", "2025-W53", "2026-W54", "2026-47", " 2026-W47", "0000-W01"],
)
def test_what_is_no_week_is_not_read(typed: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)week|year"):
        Week.read(typed)


async def test_a_column_holds_the_text_that_it_always_held(database: Database) -> None:
    def texts(tx: Transaction) -> tuple[str, str, str]:
        schedule = hill.plan(tx, "paper", START)
        ballots.open_(
            tx,
            spaces.community_by_id(tx, schedule.community_id),
            "paper",
            Week(2026, 53),
            ("rea-a",),
        )
        [week] = tx.execute(text("SELECT week FROM ballots")).scalars()
        [next_slot] = tx.execute(text("SELECT next_slot FROM schedules")).scalars()
        schedules.move_on(tx, [(schedule.id, None)])
        [ended] = tx.execute(text("SELECT next_slot FROM schedules")).scalars()
        return week, next_slot, ended

    assert await database.transact(texts) == ("2026-W53", "2026-11-20", "")


async def test_a_column_gives_back_what_was_put_in(database: Database) -> None:
    query = select(
        literal(Week(2026, 53), columns.WeekText()),
        literal(date(2026, 11, 23), columns.DayText()),
        literal(None, columns.DayText()),
    )
    row = await database.read(lambda tx: tx.execute(query).one())
    assert tuple(row) == (Week(2026, 53), date(2026, 11, 23), None)
