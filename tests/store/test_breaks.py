from __future__ import annotations

from datetime import date

import pytest

from bot.messages import Message
from bot.store import breaks
from bot.store.breaks import Break
from bot.store.database import Database
from tests.store.hill import community_of

SNOW = Message.saying("snow")
FIRST, LAST = date(2026, 12, 21), date(2027, 1, 3)


async def add(database: Database, kind: str, first: date, last: date, space: str = "hill") -> int:
    return await database.transact(
        lambda tx: breaks.add(tx, community_of(tx, space), kind, first, last, SNOW)
    )


async def of(database: Database, space: str = "hill") -> list[Break]:
    return await database.transact(lambda tx: breaks.of_community(tx, community_of(tx, space)))


async def test_breaks_come_earliest_first_and_are_the_communitys_own(database: Database) -> None:
    vacation = await add(database, "", FIRST, LAST)
    skipped = await add(database, "paper", date(2026, 11, 27), date(2026, 11, 27))
    elsewhere = await add(database, "", FIRST, FIRST, "valley")
    assert [(one.id, one.kind, one.first, one.last, one.why) for one in await of(database)] == [
        (skipped, "paper", date(2026, 11, 27), date(2026, 11, 27), SNOW),
        (vacation, "", FIRST, LAST, SNOW),
    ]
    assert [one.id for one in await of(database, "valley")] == [elsewhere]


async def test_several_communities_are_asked_at_once(database: Database) -> None:
    await add(database, "", FIRST, LAST)
    hill, valley = [
        await database.transact(lambda tx, s=s: community_of(tx, s).id)  # type: ignore[misc]  # a bound default
        for s in ("hill", "valley")
    ]
    found = await database.read(lambda tx: breaks.of_communities(tx, {hill, valley}))
    assert (len(found[hill]), found[valley]) == (1, [])


async def test_only_its_community_takes_a_break_back(database: Database) -> None:
    mine = await add(database, "", FIRST, LAST)
    assert not await database.transact(
        lambda tx: breaks.remove(tx, community_of(tx, "valley"), mine)
    )
    assert await database.transact(lambda tx: breaks.remove(tx, community_of(tx), mine))
    assert not await database.transact(lambda tx: breaks.remove(tx, community_of(tx), mine))
    assert await of(database) == []


@pytest.mark.parametrize(
    ("kind", "day", "covered"),
    [
        ("", FIRST, True),
        ("", LAST, True),
        ("", date(2026, 12, 20), False),
        ("", date(2027, 1, 4), False),
        ("paper", FIRST, True),
        ("kaggle", FIRST, False),
    ],
)
def test_what_a_break_covers(kind: str, day: date, covered: bool) -> None:
    one = Break(1, 1, kind, FIRST, LAST, None)
    assert one.covers("paper", day) is covered
    free = breaks.free_of([one], "paper")
    assert any(first <= day <= last for first, last in free) is covered
