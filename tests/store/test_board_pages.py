"""A board's pages: together they are the whole board, and counts do not stop where rows do."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text

from bot.store import boards, spaces, totals
from bot.store.boards import BoardPlace
from bot.store.database import Database
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, log

WEEK = totals.week_of(START.date())


def pages(tx: Transaction, community_id: int) -> list[BoardPlace]:
    """Every place, ten at a time."""
    many = boards.count_on_board(tx, spaces.community_by_id(tx, community_id), WEEK)
    found: list[BoardPlace] = []
    for skip in range(0, many, 10):
        found += boards.top(tx, spaces.community_by_id(tx, community_id), WEEK, 10, skip)
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_pages_together_are_the_board(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    won = {f"m{number:02}": chance.choice([0, 1, 1, 1, 2, 5]) for number in range(37)}

    def act(tx: Transaction) -> None:
        for who, points in won.items():
            log(tx, who, points)
        community_id = community_of(tx).id
        places = pages(tx, community_id)
        scores = sorted((points for points in won.values() if points), reverse=True)
        assert [place.points for place in places] == scores
        assert len({place.member_id for place in places}) == len(scores)
        for place in places:
            assert place.rank == 1 + sum(points > place.points for points in scores)
            assert (
                boards.rank_at(tx, spaces.community_by_id(tx, community_id), WEEK, place.points)
                == place.rank
            )
            with_as_many = boards.count_with(
                tx, spaces.community_by_id(tx, community_id), WEEK, place.points
            )
            assert with_as_many == scores.count(place.points)

    await database.transact(act)


async def test_somebody_who_logged_without_points_is_somebody(database: Database) -> None:
    def act(tx: Transaction) -> tuple[bool, bool, int]:
        before = boards.anybody_in(tx, spaces.community_by_id(tx, enter(tx).community_id), WEEK)
        log(tx, "ana", 0)
        community_id = enter(tx).community_id
        many = boards.count_on_board(tx, spaces.community_by_id(tx, community_id), WEEK)
        return before, boards.anybody_in(tx, spaces.community_by_id(tx, community_id), WEEK), many

    assert await database.transact(act) == (False, True, 0)


async def test_a_page_is_read_by_an_index(sqlite_database: Database) -> None:
    def plan(tx: Transaction) -> str:
        log(tx, "ana", 10)
        query = (
            "EXPLAIN QUERY PLAN SELECT totals.member_id FROM totals JOIN members"
            " ON members.id = totals.member_id WHERE totals.community_id = 1"
            f" AND totals.cohort_id = 0 AND totals.period = '{WEEK}' AND totals.points > 0"
            " ORDER BY totals.points DESC, members.name, totals.member_id LIMIT 10 OFFSET 10"
        )
        return " ".join(str(row[3]) for row in tx.execute(text(query)))

    plan_of_page = await sqlite_database.transact(plan)
    assert "ix_totals_community_id_cohort_id_period_points" in plan_of_page
    assert "SCAN" not in plan_of_page
