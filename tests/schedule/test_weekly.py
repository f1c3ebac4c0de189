"""What is picked for a week, what a post says, when the next one comes, for one community."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.catalog.schema import Challenge, Kaggle
from bot.chat.invocation import Place
from bot.errors import NotNow
from bot.messages import sentence
from bot.schedule.weekly import WeeklyPosts
from bot.store import breaks, spaces, tables
from bot.store.picks import Pick
from bot.store.schedules import Run, Timing
from bot.store.weeks import Week
from bot.store.work import T
from tests.delivery.office import MONDAY, Office, words
from tests.fakes import Clock
from tests.store.hill import MONDAY_NINE, community_of

DAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
THERE = Place("discord", "hill", "general")


async def ask(office: Office, question: Callable[[WeeklyPosts], T]) -> T:
    """Of the time of the community on the hill."""
    return await office.database.transact(lambda tx: question(office.of_hill(tx)))


async def test_a_weeks_pick_stays(office: Office) -> None:
    first = await ask(office, lambda time: time.pick("kaggle", DAY))
    again = await ask(office, lambda time: time.pick("kaggle", DAY + timedelta(days=6)))
    assert first
    assert first == again
    assert first.week == Week(2026, 48)


async def test_no_week_gets_what_another_had_until_there_is_no_more(office: Office) -> None:
    every = len(office.catalog.of_kind(Kaggle))
    found = [
        await ask(office, lambda time, n=n: time.pick("kaggle", DAY + n * WEEK))  # type: ignore[misc]  # a bound default
        for n in range(every + 1)
    ]
    assert found[-1] is None
    assert len({pick.item_id for pick in found[:-1] if pick}) == every


async def test_without_a_day_it_is_the_groups_own_week(office: Office, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # Sunday; in Tokyo it is Monday already
    away = update(tables.communities).values(zone="Asia/Tokyo")
    here = await ask(office, lambda time: time.pick("kaggle"))
    await office.database.transact(lambda tx: tx.execute(away))
    there = await ask(office, lambda time: time.pick("kaggle"))
    assert [pick and pick.week for pick in (here, there)] == [Week(2026, 47), Week(2026, 48)]


async def test_a_swap_never_gives_back_what_was_passed_over(office: Office) -> None:
    picks = [await ask(office, lambda time: time.pick("challenge", DAY))]
    for _ in office.catalog.of_kind(Challenge)[1:]:
        picks.append(await ask(office, lambda time: time.swap("challenge", DAY)))
    assert (
        len({pick.item_id for pick in picks if pick})
        == len(picks)
        == len(office.catalog.of_kind(Challenge))
    )
    with pytest.raises(NotNow, match="There is no other challenge left to swap to"):
        await ask(office, lambda time: time.swap("challenge", DAY))
    kept = await ask(office, lambda time: time.pick("challenge", DAY))
    assert kept == picks[-1]  # the swap that was not possible took nothing away
    assert kept
    assert set(kept.passed) == {pick.item_id for pick in picks[:-1] if pick}


async def test_what_was_passed_over_may_come_another_week(office: Office) -> None:
    first = await ask(office, lambda time: time.pick("kaggle", DAY))
    await ask(office, lambda time: time.swap("kaggle", DAY))
    later = [
        await ask(office, lambda time, n=n: time.pick("kaggle", DAY + n * WEEK))  # type: ignore[misc]  # a bound default
        for n in (1, 2)
    ]
    assert first
    assert first.item_id in {pick.item_id for pick in later if pick}


async def test_a_swap_before_there_was_a_pick_passes_over_the_one_that_would_have_come(
    office: Office,
) -> None:
    swapped = await ask(office, lambda time: time.swap("kaggle", DAY))
    assert len(swapped.passed) == 1
    assert swapped.item_id not in swapped.passed


async def test_a_post_carries_its_item_its_reason_and_its_number(office: Office) -> None:
    office.finished = 7
    composed = await ask(office, lambda time: time.compose("challenge", DAY))
    assert await ask(office, lambda time: time.keep(composed))
    pick = await ask(office, lambda time: time.pick("challenge", DAY))
    item = office.catalog.get(composed.item_id)
    assert item
    assert isinstance(pick, Pick)
    assert (pick.item_id, composed.reply.summary) == (item.id, item.title)
    said = words(composed.reply)
    assert "Good morning." in said
    assert sentence(pick.why, office.catalog.title_of) in said
    assert "7 finished it." in said


async def test_composing_twice_says_the_same(office: Office) -> None:
    first, second = [
        await ask(office, lambda time: time.compose("challenge", DAY)) for _ in range(2)
    ]
    assert first == second


async def test_a_late_post_says_so(office: Office) -> None:
    composed = await ask(office, lambda time: time.compose("kaggle", DAY, late=True))
    assert "This comes late." in words(composed.reply)


async def test_a_kind_that_is_gone_says_so(office: Office) -> None:
    with pytest.raises(NotNow, match="This version knows no post called weather"):
        await ask(office, lambda time: time.compose("weather", DAY))


async def test_coming_runs_leave_days_off_out(office: Office, clock: Clock) -> None:
    clock.now = MONDAY - timedelta(hours=1)

    def add(time: WeeklyPosts) -> None:
        hill = community_of(time.tx).id
        breaks.add(time.tx, spaces.community_by_id(time.tx, hill), "challenge", DAY, DAY)
        breaks.add(
            time.tx, spaces.community_by_id(time.tx, hill), "", DAY + 2 * WEEK, DAY + 3 * WEEK
        )

    await ask(office, add)
    slots = []
    for _ in range(3):
        run = await ask(office, lambda time: time.next_run(MONDAY_NINE, "challenge", THERE))
        assert run
        slots.append(run.day)
        clock.now = run.at
    assert slots == [date(2026, 11, 30), date(2026, 12, 21), date(2026, 12, 28)]
    clock.now = MONDAY - timedelta(hours=1)
    other = await ask(office, lambda time: time.next_run(MONDAY_NINE, "kaggle", THERE))
    assert other == Run(MONDAY, date(2026, 11, 23))


async def test_after_the_last_day_there_are_no_runs(office: Office) -> None:
    ending = Timing(0, "09:00", "UTC", ends=date(2026, 11, 29))
    assert await ask(office, lambda time: time.next_run(ending, "kaggle", THERE)) is not None
    over = Timing(0, "09:00", "UTC", ends=date(2026, 11, 1))
    assert await ask(office, lambda time: time.next_run(over, "kaggle", THERE)) is None
