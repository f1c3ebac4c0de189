"""Thirty days after a removal nothing of a group is left: every table is walked, new ones too."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    CursorResult,
    Date,
    Double,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    select,
)
from structlog.testing import capture_logs

from bot.app import App
from bot.store import attempts, drafts, kv, members, presence, purge, spaces
from bot.store.columns import DayText, Instant, MessageText, WeekText
from bot.store.database import Database, open_database
from bot.store.drafts import KeptForm
from bot.store.purge import KEPT_FOR
from bot.store.tables import accounts, communities, metadata
from bot.store.tables import spaces as space_rows
from bot.store.weeks import Week
from bot.store.work import Transaction
from tests.fakes import START, Clock, Talk
from tests.store import plans
from tests.store.hill import space_of

# Facts and events of nobody's, accounts and forms of a space, and the communities themselves
WITHOUT_A_COMMUNITY = {"accounts", "communities", "drafts", "kv", "seen"}
OURS = [table for table in metadata.sorted_tables if "community_id" in table.c]

ONE_OF_A_KIND: dict[type, Any] = {
    WeekText: Week.of(START.date()),
    DayText: START.date(),
    Date: START.date(),
    Instant: START,
    MessageText: None,
    LargeBinary: b"",
    Boolean: False,
    Integer: 1,
    Double: 0.5,
}
"""A value that columns of a type can take; those of none of them take a text."""

LOOKS = re.compile("SELECT .* FROM (spaces|communities)")

Rows = dict[str, list[tuple[Any, ...]]]


def test_every_table_is_keyed_by_community_or_known_not_to_be() -> None:
    assert {table.name for table in metadata.sorted_tables} - {table.name for table in OURS} == (
        WITHOUT_A_COMMUNITY
    )


def fill(tx: Transaction, platform: str, native_id: str) -> int:
    """A community with a row in every table, as the columns have it; its id."""
    row = {"name": native_id, "zone": "UTC", "created_at": START}
    ids = {"communities": number(tx.execute(insert(communities).values(**row)))}
    where = {"platform": platform, "native_id": native_id, "space": native_id}
    for table in OURS:
        values = {c.name: value(c, ids, where) for c in table.c if wanted(c)}
        ids[table.name] = number(tx.execute(insert(table).values(**values)))
    return int(ids["communities"])


def number(result: CursorResult[Any]) -> Any:
    """The first column of the key of the row that was put in."""
    key = result.inserted_primary_key
    assert key is not None
    return key[0]


def wanted(column: Column[Any]) -> bool:
    """Whether a row has to be given a value: its own number it gets by itself."""
    own_number = column.primary_key and len(column.table.primary_key) == 1
    return not own_number and column.name != "left_at"


def value(column: Column[Any], ids: dict[str, Any], where: dict[str, str]) -> Any:
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if column.name in where:
        return where[column.name]
    for kind, one in ONE_OF_A_KIND.items():
        if isinstance(column.type, kind):
            return one
    most = getattr(column.type, "length", None)
    return f"{where['native_id']}-{column.name}"[:most]


def of(tx: Transaction, community_id: int) -> Rows:
    """Every row that names a community, by table."""
    found: Rows = {}
    for table in OURS:
        mine = select(table).where(table.c.community_id == community_id)
        rows = [tuple(row) for row in tx.execute(mine)]
        if rows:
            found[table.name] = rows
    return found


async def purge_all(database: Database, before: datetime) -> int:
    """Purge to the end; in how many portions."""
    portions = 0
    while await database.transact(lambda tx: purge.purge(tx, before)):
        portions += 1
    return portions


async def test_nothing_is_left_and_another_group_keeps_all(database: Database) -> None:
    gone = await database.transact(lambda tx: fill(tx, "discord", "hill"))
    stays = await database.transact(lambda tx: fill(tx, "discord", "valley"))
    before = await database.read(lambda tx: of(tx, stays))
    assert set(before) == {table.name for table in OURS}
    await database.transact(lambda tx: presence.leave(tx, "discord", "hill", START))
    await purge_all(database, START)
    assert await database.read(lambda tx: of(tx, gone)) == {}
    assert await database.read(lambda tx: of(tx, stays)) == before
    ids = await database.read(lambda tx: tx.execute(select(communities.c.id)).scalars().all())
    assert list(ids) == [stays]


async def test_nothing_goes_before_its_time(database: Database) -> None:
    gone = await database.transact(lambda tx: fill(tx, "discord", "hill"))
    await database.transact(lambda tx: presence.leave(tx, "discord", "hill", START))
    before = await database.read(lambda tx: of(tx, gone))
    assert await purge_all(database, START - timedelta(seconds=1)) == 0
    assert await database.read(lambda tx: of(tx, gone)) == before


async def test_where_the_group_has_another_space_only_what_is_of_the_space_goes(
    database: Database,
) -> None:
    both = await database.transact(lambda tx: fill(tx, "discord", "hill"))

    def second(tx: Transaction) -> None:
        values = {"community_id": both, "platform": "slack", "native_id": "T1", "name": "Hill"}
        tx.execute(insert(space_rows).values(**values))

    await database.transact(second)
    before = await database.read(lambda tx: of(tx, both))
    await database.transact(lambda tx: presence.leave(tx, "discord", "hill", START))
    await purge_all(database, START)
    after = await database.read(lambda tx: of(tx, both))
    of_the_space = {"outbox", "past_posts", "recall_weekly", "schedules"}
    of_the_space |= {"organisers", "organiser_log"}
    assert set(before) - set(after) == of_the_space
    assert [row[2:4] for row in after["spaces"]] == [("slack", "T1")]
    assert {name: rows for name, rows in after.items() if name != "spaces"} == {
        name: rows for name, rows in before.items() if name not in {*of_the_space, "spaces"}
    }


async def test_a_portion_is_small(database: Database) -> None:
    assert (purge.PORTION, purge.FEW) == (500, 10)
    await database.transact(lambda tx: fill(tx, "discord", "hill"))

    def crowd(tx: Transaction) -> None:
        for number in range(25):
            members.enter_member(tx, space_of(tx), (f"id-{number}", f"No {number}"), START)

    await database.transact(crowd)
    await database.transact(lambda tx: presence.leave(tx, "discord", "hill", START))
    sizes = []
    while found := await database.transact(lambda tx: purge.purge(tx, START)):
        sizes.append(found.rows)
    assert sizes.count(10) == 2
    assert max(sizes) <= purge.PORTION


async def test_a_return_after_the_space_went_begins_a_new_group(database: Database) -> None:
    gone = await database.transact(lambda tx: fill(tx, "discord", "hill"))
    await database.transact(lambda tx: presence.leave(tx, "discord", "hill", START))
    while not await database.read(lambda tx: tx.execute(select(space_rows)).all() == []):
        await database.transact(lambda tx: purge.purge(tx, START))
    enter = await database.transact(lambda tx: spaces.enter(tx, "discord", "hill", "Hill", START))
    assert enter[0].id != gone
    await purge_all(database, START)
    assert set(await database.read(lambda tx: of(tx, enter[0].id))) == {"spaces"}
    assert await database.read(lambda tx: of(tx, gone)) == {}


async def test_a_group_that_lived_is_forgotten_after_thirty_days_and_said_without_names(
    app: App, database: Database, clock: Clock, say: Talk
) -> None:
    for space in ("hill", "valley"):
        await say("setup zone:UTC", "tom", space=space, organiser=True)
        await say("schedule zone Europe/Berlin", "tom", space=space, organiser=True)
        await say("schedule remove paper", "tom", space=space, organiser=True)
        await say("log vectors 45", "ana", space=space)
        await say("log vectors lots", "ana", space=space)
    notes = await database.read(keys)
    assert {key.partition("/")[0] for key in notes} >= {"organisers", "setup", "removed", "zone"}
    await app.presence.left("discord", "hill")
    clock.now = START + KEPT_FOR - timedelta(minutes=1)
    await app.tick()
    assert not await is_new(database, "hill")
    clock.turn(days=1)
    with capture_logs() as logs:
        await app.tick()
    said = [line for line in logs if line["event"].startswith("purged")]
    assert [set(line) - {"event", "log_level"} for line in said] == [{"community", "rows"}]
    assert await is_new(database, "hill")
    assert not await is_new(database, "valley")
    left = await database.read(keys)
    assert {key.split("/")[1] for key in notes} == {"1", "2"}  # hill and valley
    assert {key.split("/")[1] for key in left} == {"2"}


async def test_attempts_at_a_challenge_go_with_the_community(database: Database) -> None:
    def write(tx: Transaction) -> list[str]:
        for space in ("hill", "valley"):
            place, who = ("discord", space, space), ("ana", "Ana")
            member = members.arrive(tx, place, who, space, START, renames=True).member
            assert attempts.number(tx, member, "dot-product") == 0
            assert [attempts.begin(tx, member, "dot-product") for _ in range(2)] == [1, 2]
            assert attempts.number(tx, member, "dot-product") == 2
        presence.leave(tx, "discord", "hill", START)
        return keys(tx)

    assert len(await database.transact(write)) == 2
    await purge_all(database, START)
    assert len(await database.read(keys)) == 1


async def test_what_was_written_there_and_refused_goes_with_the_space(database: Database) -> None:
    def write(tx: Transaction) -> None:
        for space in ("hill", "valley"):
            fill(tx, "discord", space)
            draft = KeptForm(f"in-{space}", "discord", space, "1", START, "log", "{}")
            drafts.keep(tx, draft)
        presence.leave(tx, "discord", "hill", START)

    await database.transact(write)
    await purge_all(database, START)
    assert await database.read(lambda tx: drafts.find(tx, "in-hill", START)) is None
    assert await database.read(lambda tx: drafts.find(tx, "in-valley", START)) is not None


def keys(tx: Transaction) -> list[str]:
    """The notes that are about a space or a community."""
    table: Table = metadata.tables["kv"]
    words = (*kv.OF_A_SPACE, *kv.OF_A_COMMUNITY)
    found = tx.execute(select(table.c.key)).scalars()
    return [key for key in found if key.partition("/")[0] in words]


async def is_new(database: Database, space: str) -> bool:
    there = select(space_rows.c.id).where(space_rows.c.native_id == space)
    return await database.read(lambda tx: tx.execute(there).first()) is None


async def test_a_space_without_an_id_is_none(database: Database) -> None:
    with pytest.raises(ValueError, match="a space has an id"):
        await database.transact(lambda tx: spaces.enter(tx, "discord", "", "", START))


def test_thirty_days() -> None:
    assert date(2026, 11, 20) + KEPT_FOR == date(2026, 12, 20)


async def test_who_returns_while_accounts_are_deleted_begins_anew(database: Database) -> None:
    """So nobody is met without their accounts, and what is left of before goes all the same."""

    def crowd(tx: Transaction) -> int:
        gone = fill(tx, "discord", "hill")
        space, member = (
            space_of(tx).id,
            members.enter_member(tx, space_of(tx), ("ana", "Ana"), START),
        )
        row = {"space_id": space, "member_id": member.id, "name": "Ana"}
        many = [row | {"native_id": f"id-{number}"} for number in range(purge.PORTION + 1)]
        tx.execute(insert(accounts), many)
        presence.leave(tx, "discord", "hill", START)
        return gone

    def left(tx: Transaction) -> int:
        return tx.execute(select(func.count()).select_from(accounts)).scalar_one()

    gone = await database.transact(crowd)
    all_of_them = await database.read(left)
    while await database.read(left) == all_of_them:
        assert await database.transact(lambda tx: purge.purge(tx, START))
    assert await database.read(left) > 0
    back = await database.transact(
        lambda tx: members.arrive(tx, ("discord", "hill", "Hill"), ("ana", "Ana"), "back", START)
    )
    assert back.community.id != gone
    await purge_all(database, START)
    assert await database.read(lambda tx: of(tx, gone)) == {}
    assert await database.read(left) == 1


def test_a_key_that_is_too_long_stays_one_of_its_own() -> None:
    first, second = (kv.of_community("looks", 1, 2, "a" * 70 + end) for end in "bc")
    assert first != second
    assert max(len(first), len(second)) <= kv.MOST_KEY
    assert kv.of_space("removed", 1, "paper", "club") == "removed/1/paper/club"


async def test_the_daily_look_reads_nothing_of_the_groups_that_are_there(
    tmp_path: Path,
) -> None:
    """However many they are: an index of those alone that left, and of those without a space."""
    path = tmp_path / "cairn.db"
    with plans.listening() as heard:
        database = await open_database(f"sqlite:///{path}", tmp_path)
        assert not await database.read(lambda tx: purge.is_due(tx, START))
        assert await database.transact(lambda tx: purge.purge(tx, START)) is None
        await database.read(lambda tx: presence.left_between(tx, (START, 0), START, 100))
        await database.close()
    with closing(sqlite3.connect(path)) as raw:
        looks = [one for one in heard.values() if LOOKS.match(one.form)]
        taken = {step.index for one in looks for step in plans.of_sqlite(raw, one)}
    of_its_community = "INTEGER PRIMARY KEY"
    assert taken == {"ix_spaces_left_at", "ix_communities_orphaned_at", of_its_community}
