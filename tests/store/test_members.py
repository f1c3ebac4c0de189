from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, NoResultFound

from bot.messages import Message, parts
from bot.store import members, spaces
from bot.store.database import Database
from bot.store.tables import accounts
from tests.fakes import START
from tests.store.hill import community_of, enter, space_of


async def test_a_space_and_its_community_are_made_at_first_sight_and_found_again(
    database: Database,
) -> None:
    first, space = await database.transact(
        lambda tx: spaces.enter(tx, "discord", "g1", "The hill", START)
    )
    again = await database.transact(
        lambda tx: spaces.enter(tx, "discord", "g1", "Another name", START)
    )
    assert again == (first, space)
    assert (first.name, first.zone) == ("The hill", "UTC")
    assert (space.platform, space.native_id) == ("discord", "g1")


async def test_a_space_without_a_name_is_called_by_its_id(database: Database) -> None:
    community, space = await database.transact(
        lambda tx: spaces.enter(tx, "slack", "T1", "", START)
    )
    assert (community.name, space.name) == ("T1", "T1")


@pytest.mark.parametrize("new_member", [False, True])
@pytest.mark.parametrize(
    ("first", "then", "called"),
    [
        ("The hill", "The mountain", "The mountain"),
        ("", "The hill", "The hill"),  # a guild that was met before Discord told of it
        ("The hill", "", "The hill"),
        ("The hill", "The hill", "The hill"),
    ],
)
async def test_a_space_that_was_renamed_is_called_by_its_new_name(
    database: Database, first: str, then: str, called: str, new_member: bool
) -> None:
    def comes(tx: Any, name: str, who: str) -> members.Arrival:
        account = (who, who)
        return members.arrive(tx, ("discord", "g1", name), account, f"{who} at {name}", START)

    await database.transact(lambda tx: comes(tx, first, "ana"))
    who = "bo" if new_member else "ana"
    for name in (then, ""):
        found = await database.transact(lambda tx, name=name: comes(tx, name, who))  # type: ignore[misc]  # a bound default
        assert (found.community.name, found.space.name) == (called, called)
    kept = await database.read(lambda tx: spaces.community_by_id(tx, found.community.id))
    assert kept.name == called


async def test_the_same_native_id_on_two_platforms_is_two_communities(database: Database) -> None:
    here = await database.transact(lambda tx: community_of(tx, "x", "discord"))
    there = await database.transact(lambda tx: community_of(tx, "x", "slack"))
    assert here.id != there.id


async def test_an_account_is_one_member_however_often_it_comes(database: Database) -> None:
    first = await database.transact(lambda tx: enter(tx, "ana"))
    again = await database.transact(lambda tx: enter(tx, "ana"))
    other = await database.transact(lambda tx: enter(tx, "bo"))
    assert again == first
    assert other.id != first.id


async def test_an_account_in_two_communities_is_two_members(database: Database) -> None:
    here = await database.transact(lambda tx: enter(tx, "ana", "hill"))
    there = await database.transact(lambda tx: enter(tx, "ana", "valley"))
    assert here.id != there.id
    assert here.community_id != there.community_id


async def test_a_changed_name_is_taken_over_and_an_empty_one_is_not(database: Database) -> None:
    def renamed(tx: Any, name: str) -> members.Member:
        return members.enter_member(tx, space_of(tx), ("id-of-ana", name), START)

    first = await database.transact(lambda tx: enter(tx, "ana"))
    assert (await database.transact(lambda tx: renamed(tx, "Ana Maria"))).name == "Ana Maria"
    kept = await database.transact(lambda tx: renamed(tx, ""))
    assert (kept.id, kept.name) == (first.id, "Ana Maria")


async def test_a_second_member_behind_the_same_account_is_refused(database: Database) -> None:
    await database.transact(lambda tx: enter(tx, "ana"))
    bo = await database.transact(lambda tx: enter(tx, "bo"))
    row = {"native_id": "id-of-ana", "member_id": bo.id, "name": "Bo"}
    with pytest.raises(IntegrityError):
        await database.transact(
            lambda tx: tx.execute(insert(accounts).values(row | {"space_id": space_of(tx).id}))
        )


async def test_zones_are_kept(database: Database) -> None:
    ana = await database.transact(lambda tx: enter(tx, "ana"))
    hill = await database.transact(community_of)
    await database.transact(lambda tx: members.set_member_zone(tx, ana, "Asia/Tokyo"))
    await database.transact(lambda tx: spaces.set_zone(tx, hill, "Europe/Berlin"))
    assert (await database.transact(lambda tx: enter(tx, "ana"))).zone == "Asia/Tokyo"
    assert (await database.transact(lambda tx: enter(tx, "bo"))).zone is None
    assert (
        await database.read(lambda tx: spaces.community_by_id(tx, hill.id))
    ).zone == "Europe/Berlin"


async def test_an_unknown_community_is_no_result(database: Database) -> None:
    with pytest.raises(NoResultFound):
        await database.read(lambda tx: spaces.community_by_id(tx, 404))


async def test_what_a_member_is_to_be_told_comes_along_with_them_until_it_is_told(
    database: Database,
) -> None:
    def comes(who: str, space: str = "hill") -> Any:
        account = (f"id-of-{who}", who.capitalize())
        return lambda tx: members.arrive(
            tx, ("discord", space, space.capitalize()), account, "line-1", START
        )

    async def to_tell(who: str, space: str = "hill") -> list[Message]:
        return list(parts((await database.transact(comes(who, space))).to_tell))

    first, second = Message("reminder.dropped", {"at": "x"}), Message.saying("And this.")
    ana = (await database.transact(comes("ana"))).member
    assert await to_tell("ana") == [members.TO_NEWCOMERS]
    await database.transact(lambda tx: members.told(tx, ana.id))
    assert await to_tell("ana") == []
    await database.transact(lambda tx: members.tell(tx, ana.id, first))
    assert await to_tell("ana") == [first]
    await database.transact(lambda tx: members.tell(tx, ana.id, second))
    await database.transact(lambda tx: members.tell(tx, ana.id, first))
    assert await to_tell("ana") == [first, second, first]
    assert await to_tell("bo") == [members.TO_NEWCOMERS]
    assert await to_tell("ana", "valley") == [members.TO_NEWCOMERS]
    await database.transact(lambda tx: members.told(tx, ana.id))
    assert await to_tell("ana") == []


async def test_a_members_zone_is_their_own_or_the_groups(database: Database) -> None:
    ana = await database.transact(lambda tx: enter(tx, "ana"))
    await database.transact(lambda tx: spaces.set_zone(tx, community_of(tx), "Europe/Berlin"))
    assert await database.read(lambda tx: members.zone_of(tx, ana.id)) == "Europe/Berlin"
    await database.transact(lambda tx: members.set_member_zone(tx, ana, "Asia/Tokyo"))
    assert await database.read(lambda tx: members.zone_of(tx, ana.id)) == "Asia/Tokyo"
