from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.store import boards, corrections, entries, history, spaces, totals
from bot.store.database import Database
from bot.store.entries import Entry, EntryKind, NewEntry
from bot.store.members import Member
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, study

TODAY = START.date()
DAY = timedelta(days=1)


@pytest.fixture
async def ana(database: Database) -> Member:
    return await database.transact(lambda tx: enter(tx, "ana"))


async def add(database: Database, member: Member, new: NewEntry) -> Entry:
    number, _ = await database.transact(lambda tx: entries.add(tx, member, new))
    found = await database.read(lambda tx: entries.by_id(tx, member, number))
    assert found is not None
    return found


async def undo(database: Database, member: Member, entry: Entry) -> None:
    await database.transact(lambda tx: corrections.undo(tx, member, entry, START + DAY))


async def test_an_entry_comes_back_as_it_was_logged(database: Database, ana: Member) -> None:
    tokyo = datetime(2026, 11, 21, 8, 30, 15, 123456, tzinfo=timezone(timedelta(hours=9)))
    new = NewEntry(
        EntryKind.STUDY,
        "top-vectors",
        tokyo,
        date(2026, 11, 21),
        45,
        9,
        "naïve – ok",
        "https://example.org/a",
    )
    found = await add(database, ana, new)
    assert found == Entry(
        **{name: getattr(new, name) for name in new.__dataclass_fields__}, id=found.id
    )
    assert found.at.utcoffset() == timedelta()


async def test_a_moment_without_a_zone_is_refused_and_nothing_is_kept(
    database: Database, ana: Member
) -> None:
    naive = replace(study(), at=datetime(2026, 11, 20, 12, 0))  # noqa: DTZ001  # that is what is tried
    with pytest.raises(Exception, match="a moment needs its zone"):
        await database.transact(lambda tx: entries.add(tx, ana, naive))
    assert await database.read(lambda tx: entries.latest(tx, ana)) == []


async def test_the_newest_entries_that_stand_come_first(database: Database, ana: Member) -> None:
    first, second, third = [await add(database, ana, study(item=f"top-{n}")) for n in range(3)]
    await undo(database, ana, second)
    assert await database.read(lambda tx: entries.latest(tx, ana, 5)) == [third, first]
    assert await database.read(lambda tx: entries.latest(tx, ana)) == [third]


async def test_undo_marks_and_never_deletes(database: Database, ana: Member) -> None:
    entry = await add(database, ana, study())
    await undo(database, ana, entry)
    assert await database.read(lambda tx: entries.by_id(tx, ana, entry.id)) == replace(
        entry, undone_at=START + DAY
    )


async def test_a_members_entry_is_nobody_elses(database: Database, ana: Member) -> None:
    bo = await database.transact(lambda tx: enter(tx, "bo"))
    ana_below = await database.transact(lambda tx: enter(tx, "ana", "valley"))
    entry = await add(database, ana, study())
    for other in (bo, ana_below):
        assert await database.read(lambda tx, m=other: entries.by_id(tx, m, entry.id)) is None  # type: ignore[misc]  # a default binds the loop's value
        assert await database.read(lambda tx, m=other: entries.latest(tx, m)) == []  # type: ignore[misc]  # as above
        assert await database.read(lambda tx, m=other: entries.states(tx, m)) == {}  # type: ignore[misc]  # as above


async def test_states_sum_up_what_stands(database: Database, ana: Member) -> None:
    first = await add(database, ana, study(minutes=20))
    await add(database, ana, replace(study(minutes=25), at=START + DAY))
    late = await add(database, ana, replace(study(minutes=5), at=START - DAY))
    states = await database.read(lambda tx: entries.states(tx, ana))
    assert states == {"top-vectors": entries.ItemState("top-vectors", 3, 50, START + DAY, None)}
    for entry in (first, late):
        await undo(database, ana, entry)
    states = await database.read(lambda tx: entries.states(tx, ana))
    assert (states["top-vectors"].entries, states["top-vectors"].minutes) == (1, 25)


async def test_an_item_whose_every_entry_was_undone_is_left_out(
    database: Database, ana: Member
) -> None:
    entry = await add(database, ana, study())
    await undo(database, ana, entry)
    assert await database.read(lambda tx: entries.states(tx, ana)) == {}


async def test_done_is_remembered_taken_back_and_done_again(
    database: Database, ana: Member
) -> None:
    def done(at: datetime) -> NewEntry:
        return replace(study(), kind=EntryKind.DONE, minutes=0, at=at)

    async def done_at() -> datetime | None:
        return (await database.read(lambda tx: entries.states(tx, ana)))["top-vectors"].done_at

    await add(database, ana, study())
    assert await done_at() is None
    finished = await add(database, ana, done(START))
    await add(database, ana, replace(study(), at=START + DAY))
    assert await done_at() == START
    assert (
        await database.read(lambda tx: entries.count_done(tx, community_of(tx), "top-vectors")) == 1
    )
    await undo(database, ana, finished)
    assert await done_at() is None
    assert (
        await database.read(lambda tx: entries.count_done(tx, community_of(tx), "top-vectors")) == 0
    )
    await add(database, ana, done(START + DAY))
    assert await done_at() == START + DAY


async def test_minutes_and_days_count_what_stands(database: Database, ana: Member) -> None:
    yesterday = await add(database, ana, study(minutes=30, day=TODAY - DAY))
    await add(database, ana, study(minutes=30, day=TODAY - 9 * DAY))
    await add(database, ana, study(minutes=10))
    await add(database, ana, study(minutes=15))
    meetup = replace(study(50, 90, "act-meetup"), kind=EntryKind.ACTIVITY)
    await add(database, ana, meetup)  # no study: it counts apart
    assert await database.read(lambda tx: entries.studied_on(tx, ana, TODAY)) == (25, 20)
    assert await database.read(lambda tx: entries.studied_on(tx, ana, TODAY + DAY)) == (0, 0)
    assert await database.read(lambda tx: entries.active_days(tx, ana, TODAY - DAY)) == [
        TODAY,
        TODAY - DAY,
    ]
    await undo(database, ana, yesterday)
    assert await database.read(lambda tx: entries.active_days(tx, ana, TODAY - DAY)) == [TODAY]


async def test_counted_days_are_those_that_earned_points(database: Database, ana: Member) -> None:
    for back, points in ((0, 5), (1, 0), (2, 5), (2, 5), (8, 5)):
        await add(database, ana, study(points, item="act-meetup", day=TODAY - back * DAY))
    await add(database, ana, study(5, item="act-other"))
    days = await database.read(
        lambda tx: entries.counted_days(tx, ana, "act-meetup", TODAY - 7 * DAY, TODAY)
    )
    assert days == [TODAY - 2 * DAY, TODAY - 2 * DAY, TODAY]


async def test_what_was_undone_stands_again_with_all_that_was_in_it(
    database: Database, ana: Member
) -> None:
    entry = await add(
        database, ana, replace(study(), note="norms", link="https://example.org", title="x")
    )
    await undo(database, ana, entry)
    undone = await database.read(lambda tx: history.last_undone(tx, ana, START))
    assert undone == replace(entry, undone_at=START + DAY)
    assert undone is not None
    await database.transact(lambda tx: corrections.redo(tx, ana, undone, START + 2 * DAY))
    assert await database.read(lambda tx: entries.by_id(tx, ana, entry.id)) == entry
    assert await database.read(lambda tx: history.last_undone(tx, ana, START)) is None
    states = await database.read(lambda tx: entries.states(tx, ana))
    assert states["top-vectors"] == entries.ItemState("top-vectors", 1, 30, START, None)


async def test_a_state_is_the_one_of_what_stands_whatever_was_undone_in_between(
    database: Database, ana: Member
) -> None:
    def done(at: datetime) -> NewEntry:
        return replace(study(), kind=EntryKind.DONE, minutes=0, at=at)

    first = await add(database, ana, done(START))
    second = await add(database, ana, done(START + DAY))
    for entry, left in ((second, START), (first, START + DAY)):
        await undo(database, ana, entry)
        state = (await database.read(lambda tx: entries.states(tx, ana)))["top-vectors"]
        assert (state.entries, state.done_at, state.last_at) == (1, left, left)
        undone = replace(entry, undone_at=START + DAY)
        await database.transact(lambda tx, u=undone: corrections.redo(tx, ana, u, START + DAY))  # type: ignore[misc]  # a default binds the loop's value


async def test_what_one_command_logged_belongs_together(database: Database, ana: Member) -> None:
    meetup = replace(study(5, 0, "act-meetup"), kind=EntryKind.ACTIVITY)
    both = [await add(database, ana, meetup), await add(database, ana, meetup)]
    await add(database, ana, replace(meetup, item_id="act-other"))
    await add(database, ana, replace(meetup, at=START + DAY))
    alone = [await add(database, ana, study()), await add(database, ana, study())]
    assert await database.read(lambda tx: history.together(tx, ana, both[1])) == both
    assert await database.read(lambda tx: history.together(tx, ana, alone[1])) == alone[1:]
    await undo(database, ana, both[0])
    assert await database.read(lambda tx: history.together(tx, ana, both[1])) == both[1:]


async def test_other_points_move_every_sum_and_nothing_else(
    database: Database, ana: Member
) -> None:
    def rank(tx: Transaction, period: str) -> int | None:
        group = spaces.community_by_id(tx, ana.community_id)
        return boards.rank_of(tx, group, ana, period)

    first, second = [await add(database, ana, study(points=10)) for _ in range(2)]
    await database.transact(lambda tx: corrections.revalue(tx, ana, [(first, 3), (second, 0)]))
    for period in totals.periods_of(TODAY):
        found = await database.read(lambda tx, p=period: totals.of_member(tx, ana, p))  # type: ignore[misc]  # a default binds the loop's value
        assert found == totals.Total(3, 60, 2)
        assert await database.read(lambda tx, p=period: rank(tx, p)) == 1  # type: ignore[misc]  # as above
    assert await database.read(lambda tx: entries.by_id(tx, ana, first.id)) == replace(
        first, points=3
    )
