"""After ``me delete`` no row and no byte knows the member, and a backup brings nobody back."""

from __future__ import annotations

import asyncio
import random
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, literal, select
from structlog.testing import capture_logs

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import StoreError
from bot.store import boards, corrections, erasure, kv, mine, organisers, spaces, totals
from bot.store import entries as log_rows
from bot.store.backup import back_up
from bot.store.columns import Instant
from bot.store.database import Database, open_database
from bot.store.entries import EntryKind, NewEntry
from bot.store.erased import LIST, SECRET, ErasedList, digest
from bot.store.inventory import differing_boards
from bot.store.members import Member
from bot.store.restore import prepared, put_back
from bot.store.sqlite import open_sqlite
from bot.store.tables import entries, metadata
from bot.store.tables import outbox as posts
from bot.store.work import Transaction
from tests.fakes import START, Clock, ListSender, Talk
from tests.store import hill, test_purge

LATER = START + timedelta(hours=1)
MARK = "Quillana"
NOTES = ("zymurgy", "own.example/quill")

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def beside(tmp_path: Path) -> ErasedList:
    """The list of who was erased, in an empty folder."""
    return ErasedList(tmp_path / "beside")


def fill(tx: Transaction, who: str) -> Member:
    """A member of the hill with a row in every table that can be theirs."""
    member = hill.enter(tx, who)
    community = hill.community_of(tx)
    ids = {"communities": community.id, "members": member.id, "spaces": hill.space_of(tx).id}
    where: dict[str, Any] = {"platform": "discord", "space": "hill", "native_id": who, "name": who}
    where |= {"account": f"id-of-{who}", "cohort_id": totals.WHOLE_COMMUNITY, "period": "all"}
    for table in mine.tables():
        if table.name in ("members", "accounts", "kv"):
            continue
        ours = (c for c in table.c if c.name != "schedule_id")
        wanted = [c for c in ours if c.name == "name" or test_purge.wanted(c)]
        values = {
            c.name: test_purge.value(c, ids, where) for c in wanted if c.name != "schedule_id"
        }
        if table.name == "organisers":
            values |= {"kind": organisers.PERSON, "native_id": f"id-of-{who}", "named_by": who}
        tx.execute(insert(table).values(**values))
    for word in kv.OF_A_MEMBER:
        kv.put(tx, kv.of_community(word, community.id, member.id, "one"), who)
    organisers.acted(tx, hill.space_of(tx), f"id-of-{who}")
    return member


def rows_of(tx: Transaction, member: Member) -> Rows:
    """Every row of a member's, by table."""
    of = mine.whose(tx, member)
    return {
        table.name: [
            tuple(row)
            for row in tx.execute(select(table).where(mine.owned(tx.dialect.name, table, of)))
        ]
        for table in mine.tables()
    }


def everything(tx: Transaction) -> str:
    """Every value of every row of every table, as text."""
    return "\n".join(
        repr(tuple(row)) for table in metadata.sorted_tables for row in tx.execute(select(table))
    )


def erase(tx: Transaction, who: str, beside: ErasedList, **more: Any) -> erasure.Erased:
    return erasure.erase(tx, hill.enter(tx, who), LATER, beside, **more)


def test_every_table_is_a_member_s_or_known_to_be_nobody_s() -> None:
    """A new table that names a member is exported and deleted by itself; another is to be named."""
    known = {"members", "drafts", "kv", "totals", "outbox", "organisers", "organiser_log"}
    for table in mine.tables():
        assert "member_id" in table.c or table.name in known, table.name
    named = {table.name for table in metadata.sorted_tables if "member_id" in table.c}
    assert not named & mine.NOBODYS


async def test_every_row_of_one_goes_and_every_row_of_another_stays(
    database: Database, beside: ErasedList
) -> None:
    ana = await database.transact(lambda tx: fill(tx, "ana"))
    bo = await database.transact(lambda tx: fill(tx, "bo"))
    before = await database.read(lambda tx: rows_of(tx, bo))
    assert all(before.values()), before
    assert all((await database.read(lambda tx: rows_of(tx, ana))).values())
    kept = await database.read(lambda tx: mine.kept_of(tx, mine.whose(tx, ana)))
    assert set(kept) == {*before, mine.ORGANISING}
    assert "id-of-bo" not in str(kept)
    erased = await database.transact(lambda tx: erase(tx, "ana", beside))
    assert set(erased.rows) == set(before)
    assert erased.whole
    said = await database.read(everything)
    assert "ana" not in said.lower()
    assert await database.read(lambda tx: rows_of(tx, bo)) == before
    known = await database.read(lambda tx: organisers.accounts(tx, hill.space_of(tx)))
    assert known == ["id-of-bo"]


async def test_very_much_goes_in_portions_and_is_nobody_s_from_the_first_on(
    database: Database, beside: ErasedList
) -> None:
    await database.transact(lambda tx: fill(tx, "bo"))
    ana = await database.transact(lambda tx: fill(tx, "ana"))
    for number in range(30):
        await database.transact(partial(hill.log, who="ana", points=number + 1))
    erased = await database.transact(lambda tx: erase(tx, "ana", beside, at_once=10))
    assert not erased.whole
    said = await database.read(everything)
    assert "id-of-ana" not in said
    assert "Ana" not in said
    found = await database.read(
        lambda tx: boards.top(tx, spaces.community_by_id(tx, ana.community_id), totals.ALL, 10)
    )
    assert "Ana" not in [place.name for place in found]
    sweeps = 0
    while await database.transact(lambda tx: erasure.sweep(tx, 10)):
        sweeps += 1
    assert sweeps > 2
    left = await database.read(lambda tx: rows_of(tx, ana))
    assert not any(left.values()), left
    assert "erasing" not in await database.read(everything)


async def test_the_first_unit_is_bounded(
    database: Database, tiny: Catalog, clock: Clock, beside: ErasedList
) -> None:
    """What it left goes with the daily tidying."""
    assert erasure.AT_ONCE == 5000
    ana = await database.transact(lambda tx: hill.enter(tx, "ana"))
    for number in range(5):
        await database.transact(partial(hill.log, who="ana", points=number + 1))
    await database.transact(lambda tx: erase(tx, "ana", beside, at_once=2))
    app = App(database, tiny, clock=clock)
    await app.tick()
    left = await database.read(lambda tx: rows_of(tx, ana))
    assert not any(left.values()), left


async def lived(say: Talk, who: str, many: int = 3) -> None:
    for number in range(many):
        await say(f"log vectors 5 {NOTES[0]} {number} {'x' * (number % 90)} {NOTES[1]}", who)
    await say("done vectors", who)
    await say("guess pure-leaves 2", who)
    await say("recall grade dot-zero good", who)
    await say("hint dot-product", who)
    await say("recall weekly on", who)
    await say("remind me trees tomorrow", who)
    await say(f"log vectors lots {NOTES[0]}", who)  # refused, and kept as a draft
    await say("recall wrong dot-zero zymurgy is missing", who)
    await say("undo", who)


async def test_boards_bins_and_ranks_are_those_of_the_others(
    app: App, database: Database, say: Talk
) -> None:
    for who in ("quillana", "bo", "cy"):
        await lived(say, who)
    assert await database.read(differing_boards) == 0
    await say("me delete confirm:yes", "quillana")
    assert await database.read(differing_boards) == 0
    said = await database.read(everything)
    for mark in (MARK.lower(), "Quillana"):
        assert mark not in said


async def test_no_file_of_the_folder_has_a_byte_of_them(
    tmp_path: Path, migrated_file: Path, tiny: Catalog, clock: Clock
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "cairn.db"
    shutil.copyfile(migrated_file, path)
    database = await open_sqlite(path)
    say = Talk(App(database, tiny, clock=clock, erased=ErasedList(folder)))
    for round_ in range(40):
        for who in ("quillana", "bo"):
            await say(f"log vectors 5 {who} knitting {round_} {'y' * (round_ * 7 % 300)}", who)
    await lived(say, "quillana", 300)
    assert MARK in read(folder)
    await say("me delete confirm:yes", "quillana")
    left = read(folder)
    for mark in ("quillana", MARK, *NOTES):
        assert mark not in left
    await database.close()
    left = read(folder)
    for mark in ("quillana", MARK, *NOTES):
        assert mark not in left
    assert "knitting" in left


def read(folder: Path) -> str:
    """The bytes of every file of a folder."""
    return "".join(path.read_bytes().decode("latin-1") for path in sorted(folder.iterdir()))


def where(path: Path, *marks: str) -> list[str]:
    """The marks that are in a file."""
    said = path.read_bytes().decode("latin-1")
    return [mark for mark in marks if mark in said]


async def test_also_where_rows_were_moved_between_pages_before(
    tmp_path: Path, migrated_file: Path
) -> None:
    """Copies of rows stay in the free room of pages when they are balanced: no delete clears them.

    A large file is written anew at the next start.
    """
    chance = random.Random(1)
    path = tmp_path / "cairn.db"
    shutil.copyfile(migrated_file, path)

    def live(tx: Transaction) -> None:
        who = [hill.enter(tx, name) for name in ("quillana", "bo", "cy")]
        for number in range(1500):
            member, at = chance.choice(who), START + timedelta(minutes=number)
            word = NOTES[0] if member is who[0] else "knitting"
            item, note = f"top-{chance.randrange(200)}-{word}", word * chance.randrange(50)
            day = START.date() - timedelta(days=chance.randrange(300))
            new = NewEntry(EntryKind.STUDY, item, at, day, 5, 3, note)
            id, _ = log_rows.add(tx, member, new)
            entry = log_rows.by_id(tx, member, id)
            if entry is not None and chance.random() < 0.2:
                corrections.undo(tx, member, entry, at)
            key = kv.of_community("own", member.community_id, member.id, chance.randrange(300))
            kv.put(tx, key, word * chance.randrange(20))
            if chance.random() < 0.1:
                corrections.forget(tx, at - timedelta(minutes=50), 5)

    database = await open_sqlite(path)
    for _ in range(3):
        await database.transact(live)
    database._writer._traces._small = 0  # as in a file that is large
    await database.transact(lambda tx: erase(tx, "quillana", ErasedList(tmp_path)))
    await database.close()
    assert NOTES[0] in read(tmp_path), "this seed leaves no copies: take another"
    await (await open_sqlite(path)).close()
    assert NOTES[0] not in read(tmp_path)
    assert "knitting" in read(tmp_path)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_a_backup_from_before_does_not_bring_them_back(
    tmp_path: Path, sqlite_url: str, tiny: Catalog, clock: Clock
) -> None:
    path, now = Path(sqlite_url.removeprefix("sqlite:///")), clock()
    beside = ErasedList(path.parent)
    database = await open_database(sqlite_url, tmp_path)
    say = Talk(App(database, tiny, clock=clock, erased=beside))
    await lived(say, "quillana")
    await lived(say, "bo")
    await asyncio.to_thread(back_up, path, tmp_path / "old.db", now, beside)
    clock.turn(hours=1)
    await say("me delete confirm:yes", "quillana")
    await database.close()
    with prepared(tmp_path / "old.db", path, tmp_path / "work") as found:
        put_back(found, path, tmp_path / "aside.db", clock(), beside)
    assert where(path.parent / "cairn.db", "quillana", MARK) == []
    database = await open_database(sqlite_url, tmp_path)
    said = await database.read(everything)
    assert MARK not in said
    assert "Bo" in said
    assert await database.read(differing_boards) == 0
    await database.close()


async def test_a_file_that_was_put_in_place_by_hand_does_not_either(
    tmp_path: Path, sqlite_url: str, tiny: Catalog, clock: Clock
) -> None:
    """At the next start; and whoever came back since is a new member, and stays."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    beside = ErasedList(path.parent)
    database = await open_database(sqlite_url, tmp_path)
    say = Talk(App(database, tiny, clock=clock, erased=beside))
    await lived(say, "quillana")
    await say("log vectors 10", "bo")
    await database.close()
    shutil.copyfile(path, tmp_path / "old")
    database = await open_database(sqlite_url, tmp_path)
    say = Talk(App(database, tiny, clock=clock, erased=beside))
    clock.turn(hours=1)
    await say("me delete confirm:yes", "quillana", id="leaves")
    await database.close()
    (tmp_path / "old").replace(path)
    with capture_logs() as logs:
        database = await open_database(sqlite_url, tmp_path)
    assert [one["members"] for one in logs if "erased" in one["event"]] == [1]
    assert MARK not in await database.read(everything)
    assert MARK not in read(path.parent)
    clock.turn(hours=1)
    say = Talk(App(database, tiny, clock=clock, erased=beside))
    await say("log vectors 10", "quillana", id="is-back")
    await database.close()
    database = await open_database(sqlite_url, tmp_path)
    assert MARK in await database.read(everything)
    await database.close()


async def test_a_deletion_that_was_never_committed_is_no_deletion(
    database: Database, beside: ErasedList
) -> None:
    """The list is written before the commit. Who went on after it keeps what is theirs."""

    def fails(tx: Transaction) -> None:
        erase(tx, "ana", beside)
        raise StoreError("The disk is full.")

    await database.transact(lambda tx: hill.log(tx, "ana", 5))
    with pytest.raises(StoreError):
        await database.transact(fails)
    assert len(beside.lines()) == 1
    later = entries.insert().from_select(
        ["community_id", "member_id", "kind", "item_id", "at", "day", "minutes", "points"],
        select(
            entries.c.community_id,
            entries.c.member_id,
            entries.c.kind,
            entries.c.item_id,
            literal(LATER + timedelta(hours=1), Instant()),
            entries.c.day,
            entries.c.minutes,
            entries.c.points,
        ),
    )
    await database.transact(lambda tx: tx.execute(later))
    gone, _ = await database.transact(lambda tx: erasure.apply(tx, beside.read(), 0))
    assert gone == 0


async def test_nothing_is_deleted_where_the_list_can_not_be_written(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    await database.transact(lambda tx: hill.log(tx, "ana", 5))
    with pytest.raises(StoreError, match=r"can't be (read|written)"):
        await database.transact(lambda tx: erase(tx, "ana", ErasedList(tmp_path / "file")))
    assert "Ana" in await database.read(everything)


async def test_every_account_is_looked_at_in_portions(
    database: Database, beside: ErasedList
) -> None:
    for number in range(7):
        await database.transact(partial(hill.enter, who=f"no-{number}"))
    beside.add([("discord", "hill", "id-of-no-6")], LATER)
    known, after, gone = beside.read(), 0, []
    while True:
        one, after = await database.transact(
            partial(erasure.apply, known=known, after=after, limit=3)
        )
        gone.append(one)
        if not after:
            break
    assert gone == [0, 0, 1]


def test_the_list_tells_nobody_who_it_was(beside: ErasedList, tmp_path: Path) -> None:
    receipt = beside.add([("discord", "hill", "4711")], START)
    [line] = beside.lines()
    assert line.startswith(receipt)
    assert "4711" not in line
    folder = tmp_path / "beside"
    assert {path.name for path in folder.iterdir()} == {LIST, SECRET}
    assert [path.stat().st_mode & 0o077 for path in folder.iterdir()] == [0, 0]
    assert beside.read().moment_of(("discord", "hill", "4711")) == START
    assert beside.read().moment_of(("discord", "valley", "4711")) is None
    beside.add([("discord", "hill", "4711")], LATER)
    assert beside.read().moment_of(("discord", "hill", "4711")) == LATER


def test_what_another_installation_noted_is_known_after_a_restore(
    beside: ErasedList, tmp_path: Path
) -> None:
    other = ErasedList(tmp_path / "other")
    other.add([("slack", "T1", "U1")], START)
    beside.add([("discord", "hill", "4711")], START)
    mine_first = beside.keys()[0]
    for _ in range(2):
        beside.merge(other.lines(), other.keys())
    assert len(beside.lines()) == 2
    assert beside.read().moment_of(("slack", "T1", "U1")) == START
    assert beside.keys()[0] == mine_first


def test_a_line_that_was_cut_off_is_passed_over(beside: ErasedList, tmp_path: Path) -> None:
    beside.add([("discord", "hill", "4711")], START)
    with (tmp_path / "beside" / LIST).open("a") as lines:
        lines.write("abcdef\nfeed 2026\n")
    assert beside.read().moment_of(("discord", "hill", "4711")) == START
    assert len(digest(b"key", ("a", "b", "c"))) == 64


async def test_an_event_that_comes_again_makes_nobody_anew(
    app: App, database: Database, say: Talk
) -> None:
    await say("log vectors 10", "quillana")
    for _ in range(2):
        await say("me delete confirm:yes", "quillana", id="twice")
    assert "uillana" not in await database.read(everything)


async def test_recaps_keep_no_name_and_the_next_one_is_told_without(
    app: App, database: Database, say: Talk, clock: Clock
) -> None:
    sender = ListSender(clock)
    await say("setup UTC", "tom", organiser=True)
    await say("log vectors 10", "quillana")
    await say("done vectors", "bo")
    clock.now = START.replace(hour=17)
    await app.tick()
    await app.deliver([sender])
    told = [m for m in sender.messages if "Your group since" in m.reply.summary]
    assert MARK in str(told[0].reply)
    assert MARK in await database.read(everything)
    await say("me delete confirm:yes", "quillana")
    assert MARK not in await database.read(everything)
    clock.turn(minutes=5)
    await app.look_after([sender])  # what was in hand writes nothing back
    assert MARK not in await database.read(everything)
    clock.turn(days=3)
    await say("log vectors 10", "bo")
    clock.turn(days=4)
    await app.tick()
    await app.deliver([sender])
    told = [m for m in sender.messages if "Your group since" in m.reply.summary]
    assert len(told) == 2
    assert MARK not in str(told[1].reply)


async def test_numbers_under_a_post_lose_them(
    app: App, database: Database, say: Talk, clock: Clock
) -> None:
    sender = ListSender(clock)
    await say("setup UTC", "tom", organiser=True)
    clock.turn(days=3)
    await app.tick()
    await app.deliver([sender])
    await app.look_after([sender])
    ids = select(posts.c.item_id).where(posts.c.kind == "challenge")
    item = await database.read(lambda tx: tx.execute(ids).scalars().first())
    await say(f"done {item}", "quillana")
    await settled(app, sender, clock)
    assert "1 member" in str(sender.edits[-1][1])
    await say("me delete confirm:yes", "quillana")
    await settled(app, sender, clock)
    assert "1 member" not in str(sender.edits[-1][1])


async def settled(app: App, sender: ListSender, clock: Clock) -> None:
    """A while later, in which posts are brought up to date."""
    clock.turn(minutes=1)
    await app.look_after([sender])


async def test_entries_that_stay_undone_are_erased_after_thirty_days(
    app: App, database: Database, say: Talk, clock: Clock
) -> None:
    await say("log vectors 10 zymurgy")
    await say("undo")
    await say("log vectors 20 knitting")
    clock.turn(days=29)
    await app.tick()
    assert "zymurgy" in await database.read(everything)
    clock.turn(days=2)
    await app.tick()
    said = await database.read(everything)
    assert "zymurgy" not in said
    assert "knitting" in said
    assert await database.read(differing_boards) == 0


async def test_an_organiser_who_leaves_leaves_the_group_working(
    app: App, database: Database, say: Talk, clock: Clock
) -> None:
    await say("setup UTC", "tom", organiser=True)
    assert "stays the group's" in str(await say("me delete", "tom", organiser=True))
    await say("me delete confirm:yes", "tom", organiser=True)
    assert "id-of-tom" not in await database.read(everything)
    sender = ListSender(clock)
    clock.turn(days=3)
    await app.tick()
    await app.deliver([sender])
    assert sender.messages
    await say("schedule show", "mia", organiser=True)
