"""Days off in planning: a vacation of the whole group, one skipped slot of one kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.store import breaks
from tests.delivery.office import MONDAY, Office
from tests.store.hill import community_of

DAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


async def off(office: Office, kind: str, first: date, last: date, space: str = "hill") -> int:
    return await office.database.transact(
        lambda tx: breaks.add(tx, community_of(tx, space), kind, first, last)
    )


async def posted(office: Office, weeks: int) -> list[tuple[str, date]]:
    """Space or kind, and slot, of all that is planned in so many weeks."""
    for week in range(weeks):
        office.clock.now = MONDAY + week * WEEK
        await office.plan()
    return [(f"{row.space}/{row.kind}", row.slot) for row in await office.rows()]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (DAY + WEEK, DAY + WEEK),
        (DAY + timedelta(days=1), DAY + 2 * WEEK - timedelta(days=1)),
        (DAY + WEEK - timedelta(days=1), DAY + WEEK),
    ],
)
async def test_the_slots_of_days_off_are_left_out_and_no_others(
    office: Office, first: date, last: date
) -> None:
    await office.schedule()
    await off(office, "", first, last)
    assert [slot for _, slot in await posted(office, 4)] == [
        date(2026, 11, 23),
        date(2026, 12, 7),
        date(2026, 12, 14),
    ]


async def test_a_skipped_slot_of_one_kind_leaves_the_others(office: Office) -> None:
    await office.schedule()
    await office.schedule("kaggle")
    await off(office, "kaggle", DAY + WEEK, DAY + WEEK)
    assert sorted(await posted(office, 2)) == [
        ("hill/challenge", date(2026, 11, 23)),
        ("hill/challenge", date(2026, 11, 30)),
        ("hill/kaggle", date(2026, 11, 23)),
    ]


async def test_one_groups_vacation_is_its_own(office: Office) -> None:
    await office.schedule()
    await office.schedule(space="valley")
    await off(office, "", DAY + WEEK, DAY + WEEK, "valley")
    assert [who for who, slot in await posted(office, 2) if slot == date(2026, 11, 30)] == [
        "hill/challenge"
    ]


async def test_vacations_that_follow_or_overlap_are_one(office: Office) -> None:
    await office.schedule()
    await off(office, "", DAY + 2 * WEEK, DAY + 3 * WEEK)
    await off(office, "", DAY + timedelta(days=2), DAY + 2 * WEEK)
    await off(office, "challenge", DAY + 4 * WEEK, DAY + 4 * WEEK)
    assert [slot for _, slot in await posted(office, 6)] == [date(2026, 11, 23), date(2026, 12, 28)]


async def test_a_vacation_that_covers_the_rest_ends_a_schedule(office: Office) -> None:
    await office.schedule()
    await off(office, "", DAY + timedelta(days=1), date.max)
    assert [slot for _, slot in await posted(office, 3)] == [date(2026, 11, 23)]
