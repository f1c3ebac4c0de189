"""Putting a backup back: what it would lose is named before, what was there is kept aside.

What was posted since the backup was made is not in it. So every post that was due in between is in
doubt: it is looked for where it belongs before it is sent, as after a lost answer.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, func, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.errors import BackupError, NewerDatabase
from bot.store import erasure, kv
from bot.store.backup import (
    Address,
    back_up,
    copy_rows,
    engine_of,
    first_line,
    looked_through,
    plain_tables,
    told,
)
from bot.store.erased import ErasedList, Erasures
from bot.store.file import MY_FOLDER, ONLY_MINE
from bot.store.inventory import Contents, Inventory, inventory_of, recount
from bot.store.migrate import migrate_engine, migrate_sqlite, revision_of
from bot.store.outbox import LEASED, WAITING
from bot.store.tables import entries, metadata, outbox, past_posts, seen
from bot.store.work import Transaction

# PostgreSQL notices the end of a connection a little after the bot has ended
LOOKS, BETWEEN_LOOKS = 10, 0.2
NOT_RESTORED = "Nothing was restored"
COPY = ".cairn.restoring"  # the backup's own name may be as long as a name can be
RESTORED = "backup/restored"  # the fact that says which posts are in doubt


@dataclass(frozen=True, slots=True)
class Restoration:
    """A backup that can be put back, and what would be lost by it.

    ``copy`` is the backup, brought to today's version; ``lost`` is None where nothing is there.
    """

    copy: Path
    made_at: datetime
    contents: Contents
    lost: Inventory | None


@contextmanager
def prepared(backup: Path, address: Address, folder: Path) -> Iterator[Restoration]:
    """Look through a backup, and at what is there now. Nothing is changed yet.

    BackupError where it can't be put back: it is none, it is damaged, the bot is running. It is
    copied into ``folder``, which has to be on the disk of a database that is a file.
    NewerDatabase where it was made by a newer version.
    """
    copy = folder / COPY
    try:
        with told(NOT_RESTORED, backup):
            if not backup.is_file():
                raise BackupError(f"There is no file {backup}.")
            _must_be_alone(address)
            folder.mkdir(mode=MY_FOLDER, parents=True, exist_ok=True)
            _remove(copy)
            shutil.copyfile(backup, copy)
            copy.chmod(ONLY_MINE)
            _bring_up_to_date(copy, backup)
            contents = looked_through(copy)
            with engine_of(copy) as engine, engine.connect() as tx:
                made_at = _made_at(tx)
            found = Restoration(copy, made_at, contents, _lost(address, made_at))
        yield found
    finally:
        with suppress(OSError):  # there is no such folder
            _remove(copy)


def put_back(
    restoration: Restoration,
    address: Address,
    aside: Path,
    now: datetime,
    erased: ErasedList | None = None,
) -> Path | None:
    """Put a prepared backup in the database's place. BackupError where that can't be done.

    Where what was there is kept: a copy at ``aside``; None where there was nothing. Who was
    ``erased`` since the backup was made is deleted from it before: the list that is here counts,
    and what the backup brings along of its own is added to it.
    """
    erased = erased or ErasedList()
    with told(NOT_RESTORED, aside):
        _must_be_alone(address)
        with engine_of(restoration.copy) as engine, engine.begin() as tx:
            if restoration.contents.differing:
                recount(tx)
            _put_in_doubt(tx, restoration.made_at, now)
            _merge(tx, erased)
            _erase_again(tx, erased.read())
        with engine_of(restoration.copy) as engine, engine.connect() as tx:
            # Their names must not be read out of pages that are free
            tx.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
        if isinstance(address, URL):
            return _into_postgres(restoration, address, aside, now)
        return _in_place_of(restoration.copy, address, aside)


def _merge(tx: Transaction, erased: ErasedList) -> None:
    """Take over the list that the backup brought along, out of it."""
    kept = kv.get(tx, kv.ERASED)
    if kept is not None:
        erased.merge(*json.loads(kept))
        kv.drop(tx, kv.ERASED)


def _erase_again(tx: Transaction, known: Erasures) -> None:
    after, more = 0, bool(known.moments)
    while more:
        _, after = erasure.apply(tx, known, after)
        more = after > 0
    while erasure.sweep(tx):
        pass


def _remove(copy: Path) -> None:
    """With all that SQLite keeps beside it: it would be played into the next file of that name."""
    for ending in ("", "-journal", "-wal", "-shm"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)


def in_doubt(tx: Transaction) -> tuple[datetime, datetime] | None:
    """From when to when posts may have gone out that this database does not know of."""
    kept = kv.get(tx, RESTORED)
    if kept is None:
        return None
    since, until = json.loads(kept)
    return datetime.fromisoformat(since), datetime.fromisoformat(until)


def _must_be_alone(address: Address) -> None:
    """BackupError where the bot is running on this database."""
    running = "The bot is running on this database. Stop it first, then restore."
    if isinstance(address, URL):
        if not _others_end(address):
            raise BackupError(running)
        return
    if not address.exists():
        return
    raw = sqlite3.connect(address, timeout=0)
    try:
        # Only who is alone may leave the write-ahead log; what is in it comes along.
        raw.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise BackupError(running) from error
    except sqlite3.DatabaseError:
        return  # It is damaged: that is why it is to be replaced
    finally:
        raw.close()


def _others_end(url: URL) -> bool:
    """Whether no bot is connected; one that was just stopped is given a moment."""
    bots = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND application_name = 'cairn'"
    )
    for _ in range(LOOKS):
        with engine_of(url) as engine, engine.connect() as tx:
            if not tx.execute(bots).scalar():
                return True
        time.sleep(BETWEEN_LOOKS)
    return False


def _bring_up_to_date(copy: Path, backup: Path) -> None:
    try:
        with engine_of(copy) as engine, engine.connect() as tx:
            revision = revision_of(tx)
        if revision is None:
            raise BackupError(f"{backup} is no backup of Cairn.")
        migrate_sqlite(copy)
    except NewerDatabase:
        newer = f"{backup} was made by a newer version of Cairn. Update Cairn first."
        raise NewerDatabase(newer) from None
    except (DBAPIError, sqlite3.Error) as error:
        raise BackupError(f"{backup} can't be read: {first_line(error)}.") from error


def _made_at(tx: Connection) -> datetime:
    """When it was made; of a file that was copied by hand, the last thing that it knows of."""
    kept = kv.get(tx, kv.BACKED_UP_AT)
    if kept is not None:
        return datetime.fromisoformat(kept)
    moments = [seen.c.at, entries.c.at]
    for posts in (outbox, past_posts):
        moments += [posts.c.created_at, posts.c.sent_at]
    traces = [tx.execute(select(func.max(column))).scalar() for column in moments]
    known: list[datetime] = [moment for moment in traces if moment is not None]
    if not known:
        raise BackupError("The backup is empty: nobody ever said anything to that bot.")
    return max(known)


def _lost(address: Address, made_at: datetime) -> Inventory | None:
    """What is there now and came after the backup was made; None where nothing can be read."""
    if isinstance(address, Path) and not address.exists():
        return None
    try:
        with engine_of(address) as engine, engine.connect() as tx:
            if revision_of(tx) is None:
                return None
            return inventory_of(tx, after=made_at)
    except (DBAPIError, sqlite3.Error):
        return None


def _put_in_doubt(tx: Connection, made_at: datetime, now: datetime) -> None:
    """What was still to be sent when the backup was made may have been sent since."""
    open_ones = outbox.c.state.in_((WAITING, LEASED)), outbox.c.due_at <= now
    tried = func.coalesce(outbox.c.first_try_at, made_at)
    free = {"state": WAITING, "lease": None, "lease_until": None, "next_try_at": now}
    tx.execute(update(outbox).where(*open_ones).values(first_try_at=tried, **free))
    kv.put(tx, RESTORED, json.dumps([made_at.isoformat(), now.isoformat()]))


def _in_place_of(copy: Path, address: Path, aside: Path) -> Path | None:
    """The copy where the database was; that, with what belongs to it, at ``aside``."""
    kept = None
    if address.exists():
        address.replace(aside)
        kept = aside
    for ending in ("-wal", "-shm"):
        beside = address.with_name(address.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    address.parent.mkdir(parents=True, exist_ok=True)
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    copy.replace(address)
    return kept


def _into_postgres(restoration: Restoration, url: URL, aside: Path, now: datetime) -> Path | None:
    """The rows of the copy in place of those that are there, in one transaction."""
    kept = None
    if restoration.lost is not None:
        back_up(url, aside, now)
        kept = aside
    with (
        engine_of(restoration.copy) as engine,
        engine.connect() as source,
        engine_of(url) as there,
        there.begin() as target,
    ):
        migrate_engine(target)
        for table in reversed(plain_tables()):
            target.execute(table.delete())
        copy_rows(source, target)
        _count_on(target)
    return kept


def _count_on(tx: Connection) -> None:
    """Let the server number new rows after those that came with their numbers."""
    for table in metadata.sorted_tables:
        number = table.autoincrement_column
        if number is None:
            continue
        following = select(func.coalesce(func.max(number), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, number.name)
        tx.execute(select(func.setval(sequence, following, False)))
