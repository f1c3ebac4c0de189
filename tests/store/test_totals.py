from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.store import boards, corrections, entries, spaces, totals
from bot.store.database import Database
from bot.store.tables import bins
from bot.store.totals import ALL, Total
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, log, study

TODAY = START.date()
WEEK = totals.week_of(TODAY)


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        (date(2026, 11, 20), "2026-W47", "2026-11"),
        (date(2027, 1, 3), "2026-W53", "2027-01"),
        (date(2024, 12, 30), "2025-W01", "2024-12"),
    ],
)
def test_a_day_counts_in_its_iso_week_and_its_month(day: date, week: str, month: str) -> None:
    assert totals.periods_of(day) == ("all", week, month)


async def test_totals_add_up_in_every_period_of_the_day(database: Database) -> None:
    await database.transact(lambda tx: log(tx, "ana", 10))
    await database.transact(lambda tx: log(tx, "ana", 5, TODAY - timedelta(days=7)))
    await database.transact(lambda tx: log(tx, "ana", 3, date(2026, 10, 31)))

    def of(period: str) -> Any:
        return lambda tx: totals.of_member(tx, enter(tx), period)

    assert await database.transact(of(ALL)) == Total(18, 90, 3)
    assert await database.transact(of("2026-11")) == Total(15, 60, 2)
    assert await database.transact(of(WEEK)) == Total(10, 30, 1)
    assert await database.transact(of("2025-W01")) == Total()


async def test_equal_points_share_a_rank_and_the_next_one_counts_on(database: Database) -> None:
    for who, points in (("ana", 20), ("bo", 30), ("cy", 20), ("di", 5), ("ed", 0)):
        await database.transact(lambda tx, who=who, points=points: log(tx, who, points))  # type: ignore[misc]  # a default binds the loop's value
    board = await database.transact(lambda tx: boards.top(tx, community_of(tx), WEEK, 10))
    assert [(s.rank, s.name, s.points) for s in board] == [
        (1, "Bo", 30),
        (2, "Ana", 20),
        (2, "Cy", 20),
        (4, "Di", 5),
    ]
    assert [
        s.name
        for s in await database.transact(lambda tx: boards.top(tx, community_of(tx), WEEK, 2))
    ] == [
        "Bo",
        "Ana",
    ]

    def rank(tx: Transaction) -> list[int | None]:
        return [
            boards.rank_of(tx, community_of(tx), enter(tx, who), WEEK)
            for who in ("bo", "ana", "cy", "di", "ed")
        ]

    assert await database.transact(rank) == [1, 2, 2, 4, None]


async def test_the_one_just_ahead_is_the_nearest_above(database: Database) -> None:
    for who, points in (("ana", 20), ("bo", 30), ("cy", 20), ("di", 5)):
        await database.transact(lambda tx, who=who, points=points: log(tx, who, points))  # type: ignore[misc]  # a default binds the loop's value

    def ahead(tx: Transaction) -> list[str | None]:
        found = [
            boards.just_ahead(tx, community_of(tx), enter(tx, who), WEEK)
            for who in ("bo", "ana", "di")
        ]
        return [standing.name if standing else None for standing in found]

    assert await database.transact(ahead) == [None, "Bo", "Ana"]


async def test_communities_do_not_mix(database: Database) -> None:
    await database.transact(lambda tx: log(tx, "ana", 20))
    below = await database.transact(lambda tx: enter(tx, "ana", "valley"))
    await database.transact(lambda tx: entries.add(tx, below, study(5)))
    board = await database.read(
        lambda tx: boards.top(tx, spaces.community_by_id(tx, below.community_id), ALL, 10)
    )
    assert [(s.rank, s.points) for s in board] == [(1, 5)]
    assert (
        await database.read(
            lambda tx: boards.rank_of(
                tx, spaces.community_by_id(tx, below.community_id), below, ALL
            )
        )
        == 1
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ana", "bo", "cy"]), st.integers(0, 30), st.integers(0, 40), st.booleans()
    ),
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_totals_and_histogram_equal_the_log_whatever_was_undone(
    sqlite_database: Database, steps: list[tuple[str, int, int, bool]]
) -> None:
    space = f"hill-{id(steps)}-{len(steps)}"

    def act(tx: Transaction) -> None:
        for who, points, back, take_back in steps:
            member = enter(tx, who, space)
            number, _ = entries.add(tx, member, study(points, day=TODAY - timedelta(days=back)))
            found = entries.by_id(tx, member, number)
            if take_back and found:
                corrections.undo(tx, member, found, START)
        _equal_the_log(tx, steps, space)
        raise Roll

    with pytest.raises(Roll):  # the next example begins afresh
        await sqlite_database.transact(act)


class Roll(Exception):
    """Undoes a unit of work that has seen enough."""


def _equal_the_log(tx: Transaction, steps: list[tuple[str, int, int, bool]], space: str) -> None:
    periods = {
        period
        for _, _, back, _ in steps
        for period in totals.periods_of(TODAY - timedelta(days=back))
    }
    for period in periods:
        sums: dict[str, int] = {}
        for who, points, back, undone in steps:
            if period in totals.periods_of(TODAY - timedelta(days=back)):
                sums[who] = sums.get(who, 0) + (0 if undone else points)
        for who, points in sums.items():
            assert totals.of_member(tx, enter(tx, who, space), period).points == points
            above = sum(other > points for other in sums.values())
            assert boards.rank_of(
                tx,
                community_of(tx, space),
                enter(tx, who, space),
                period,
            ) == (above + 1 if points else None)
        counted = tx.execute(
            select(bins.c.points, func.sum(bins.c.members))
            .where(bins.c.period == period)
            .group_by(bins.c.points)
        )
        histogram = {points: int(count) for points, count in counted if count}
        assert histogram == {
            value: list(sums.values()).count(value) for value in sums.values() if value
        }
