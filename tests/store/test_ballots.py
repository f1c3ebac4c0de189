from __future__ import annotations

from bot.store import ballots, spaces
from bot.store.ballots import Ballot
from bot.store.database import Database
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.store.hill import community_of, enter

THREE = ("cha-c", "cha-a", "cha-b")
FIRST = Week(2026, 47)


async def open_(
    database: Database, week: Week = FIRST, kind: str = "paper", space: str = "hill"
) -> Ballot:
    def work(tx: Transaction) -> Ballot | None:
        community = community_of(tx, space).id
        ballots.open_(tx, spaces.community_by_id(tx, community), kind, week, THREE)
        return ballots.of_week(tx, spaces.community_by_id(tx, community), kind, week)

    found = await database.transact(work)
    assert found
    return found


async def vote(database: Database, ballot: Ballot, who: str, item_id: str) -> None:
    await database.transact(lambda tx: ballots.vote(tx, ballot, enter(tx, who), item_id))


async def counted(database: Database, ballot: Ballot) -> tuple[tuple[str, int], ...]:
    found = await database.read(
        lambda tx: ballots.of_week(tx, community_of(tx), ballot.kind, ballot.week)
    )
    assert found
    return found.votes


async def test_candidates_keep_their_order(database: Database) -> None:
    ballot = await open_(database)
    assert ballot == Ballot("paper", Week(2026, 47), (("cha-c", 0), ("cha-a", 0), ("cha-b", 0)))
    assert ballot.items == THREE


async def test_one_vote_each_the_last_one_counts(database: Database) -> None:
    ballot = await open_(database)
    for who, item in (("ana", "cha-a"), ("ben", "cha-b"), ("ana", "cha-b"), ("ana", "cha-b")):
        await vote(database, ballot, who, item)
    assert await counted(database, ballot) == (("cha-c", 0), ("cha-a", 0), ("cha-b", 2))

    async def mine(who: str) -> str | None:
        return await database.transact(lambda tx: ballots.vote_of(tx, ballot, enter(tx, who)))

    assert (await mine("ana"), await mine("cem")) == ("cha-b", None)


async def test_each_week_kind_and_group_counts_for_itself(database: Database) -> None:
    ballot, later = await open_(database), await open_(database, Week(2026, 48))
    kind = await open_(database, kind="challenge")
    await open_(database, space="valley")
    await vote(database, ballot, "ana", "cha-a")
    assert [await counted(database, other) for other in (later, kind)] == [later.votes, kind.votes]
    elsewhere = await database.read(
        lambda tx: ballots.of_week(tx, community_of(tx, "valley"), "paper", Week(2026, 47))
    )
    assert elsewhere
    assert dict(elsewhere.votes)["cha-a"] == 0


async def test_the_newest_before_a_week(database: Database) -> None:
    weeks = [Week(2026, 52), Week(2026, 53), Week(2027, 1)]
    for week in weeks:
        await open_(database, week)

    async def newest(before: Week | None = None) -> Week | None:
        found = await database.read(
            lambda tx: ballots.newest(tx, community_of(tx), "paper", before)
        )
        return found.week if found else None

    assert [await newest(week) for week in weeks] == [None, *weeks[:2]]
    assert await newest() == weeks[-1]
