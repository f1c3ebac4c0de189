from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from bot.messages import Message
from bot.store import picks
from bot.store.database import Database
from bot.store.picks import Pick
from bot.store.weeks import Week
from tests.fakes import START
from tests.store.hill import community_of


async def keep(database: Database, pick: Pick, space: str = "hill") -> None:
    await database.transact(lambda tx: picks.keep(tx, community_of(tx, space), pick, START))


NEAR = Message("pick.near", {"topic": "top-vectors"})
FIRST = Pick("challenge", Week(2026, 47), "cha-a", NEAR)


async def test_a_pick_is_found_by_its_week_and_kind(database: Database) -> None:
    await keep(database, FIRST)

    async def of(kind: str, week: Week, space: str = "hill") -> Pick | None:
        return await database.read(lambda tx: picks.of_week(tx, community_of(tx), kind, week))

    assert await of("challenge", Week(2026, 47)) == FIRST
    assert await of("kaggle", Week(2026, 47)) is None
    assert await of("challenge", Week(2026, 48)) is None


async def test_what_was_given_comes_newest_week_first(database: Database) -> None:
    second, third = (
        Pick("kaggle", Week(2027, 1), "kag-a", NEAR),
        Pick("challenge", Week(2026, 48), "cha-b", NEAR),
    )
    for pick in (FIRST, second, third):
        await keep(database, pick)
    assert await database.read(lambda tx: picks.given(tx, community_of(tx))) == [
        second,
        third,
        FIRST,
    ]


@pytest.mark.parametrize(
    "second",
    [
        Pick("challenge", Week(2026, 47), "cha-b", NEAR),
        Pick("challenge", Week(2026, 48), "cha-a", NEAR),
    ],
)
async def test_one_a_week_and_never_the_same_twice(database: Database, second: Pick) -> None:
    await keep(database, FIRST)
    with pytest.raises(IntegrityError):
        await keep(database, second)
    assert await database.read(lambda tx: picks.given(tx, community_of(tx))) == [FIRST]


async def test_another_community_may_be_given_the_same(database: Database) -> None:
    await keep(database, FIRST)
    await database.transact(lambda tx: community_of(tx, "valley"))
    await keep(database, FIRST, "valley")
    assert await database.read(lambda tx: picks.given(tx, community_of(tx, "valley"))) == [FIRST]


async def test_what_was_passed_over_is_kept_with_the_pick(database: Database) -> None:
    swapped = Pick("challenge", Week(2026, 47), "cha-c", NEAR, ("cha-a", "cha-b"))
    await keep(database, swapped)
    assert (
        await database.read(
            lambda tx: picks.of_week(tx, community_of(tx), "challenge", Week(2026, 47))
        )
        == swapped
    )


async def test_a_pick_is_found_by_its_item(database: Database) -> None:
    await keep(database, FIRST)
    assert await database.read(lambda tx: picks.of_item(tx, community_of(tx), "cha-a")) == FIRST
    assert await database.read(lambda tx: picks.of_item(tx, community_of(tx), "cha-b")) is None


async def test_what_is_dropped_may_be_given_another_week(database: Database) -> None:
    await keep(database, FIRST)
    other = Pick("kaggle", Week(2026, 47), "kag-a", NEAR)
    await keep(database, other)
    await database.transact(lambda tx: picks.drop(tx, community_of(tx), FIRST))
    assert await database.read(lambda tx: picks.given(tx, community_of(tx))) == [other]
    await keep(database, Pick("challenge", Week(2026, 48), "cha-a", NEAR))
