"""Whether the SQLite file that is open is still the one at its path, and whole.

SQLite goes on writing into a file that was deleted or replaced, and into one that was overwritten:
all seems well, and all is lost at the next start. So each batch is answered only after a look at
what lies at the path. What was found wrong once stays wrong until the bot is started again.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import structlog

from bot.errors import CommitInDoubt, StoreError

ONLY_MINE, MY_FOLDER = 0o600, 0o700
MAGIC = b"SQLite format 3\0"
HEADER = 100  # bytes
IN_USE, A_COPY = 1, 0  # SQLite's "user version", which is nobody else's here
MOMENT = 0.05  # seconds, in which a page that is being written is whole again
DAMAGED = (
    "The database file is damaged, or a backup was put in its place while the old one's -wal"
    " and -shm files still lay beside it. Stop the bot, remove these two files"
    " (cairn.db-wal and cairn.db-shm), and put the backup in place once more."
)
MOVED = (
    "The database file was removed or replaced while I was running. Stop the bot, put the file, or"
    " your newest backup, in its place, and start the bot again."
)
OVERWRITTEN = (
    "Another file was copied over the database while I was running. Stop the bot, remove"
    " cairn.db-wal and cairn.db-shm, put the backup in place once more, and start the bot again."
)
LOG_GONE = (
    "The log beside the database file (cairn.db-wal) was removed while I was running. Start the bot"
    " again."
)

HIDDEN = (
    "The database file can't be looked at any more: {reason}. Stop the bot, see that the file is in"
    " its place and that I may read it, and start the bot again."
)
UNSEEN = "Whether this was saved I can't tell; look with `/me show` once I run again."

log = structlog.get_logger("cairn.store")


class Written(NamedTuple):
    """What tells that a file was written to since."""

    changed: int
    size: int


class Header(NamedTuple):
    """The head of a database file.

    ``changes`` never goes down by SQLite's rules; in a fresh copy that SQLite makes it begins anew,
    and is less than in any file that was once opened with a log. ``mark`` is IN_USE from the first
    start on, but not in a backup.
    """

    magic: bytes
    changes: int
    mark: int


class OpenFile:
    """Looks after the file at ``path`` from ``opened`` on; safe in both connections' threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._fault = ""
        self._hidden = False
        self._reading: FileIO | None = None
        self._lock = Lock()
        self._mine: os.stat_result | None = None
        self._my_log: os.stat_result | None = None
        self._written: Written | None = None
        self._header: Header | None = None

    def opened(self) -> None:
        """Both connections are open: what lies at the path now is ours."""
        # Never closed before the connections are: that would take their locks away.
        try:
            self._reading = self._path.open("rb", buffering=0)
            self._my_log = _stat(self._log)
        except OSError:
            self.fail(MOVED)
            return
        self._mine = os.fstat(self._reading.fileno())
        self._written = _written(self._mine)
        self._header = self._read_header()

    def closed(self) -> None:
        """Both connections are closed."""
        self._mine = None
        if self._reading is not None:
            self._reading.close()

    def fail(self, sentence: str) -> None:
        """From now on nothing is read or written; the log says why, once."""
        if not self._fault:
            self._fault = sentence
            log.error("the database can't be used any more", reason=sentence, file=str(self._path))

    @property
    def failed(self) -> bool:
        """Whether something was found wrong."""
        return bool(self._fault)

    @property
    def log_is_gone(self) -> bool:
        """Whether it was its log that was found missing."""
        return self._fault == LOG_GONE

    def refuse(self) -> None:
        """StoreError where something was found wrong before."""
        if self._fault:
            raise StoreError(f"{self._fault} Nothing was saved.")

    def check(self) -> None:
        """StoreError where the file at the path is not the one that is open, or not whole."""
        if not self._fault and self._mine is not None:
            self._look_if_it_can_be(self._mine)
        self.refuse()

    def kept(self, writer: sqlite3.Connection) -> None:
        """StoreError where what was just committed is not in the file at the path.

        CommitInDoubt where nobody can look.
        """
        try:
            self.check()
        except StoreError:
            if self.log_is_gone and carried_over(writer):
                return
            if self._hidden:
                raise CommitInDoubt(f"{self._fault} {UNSEEN}") from None
            raise

    def _look_if_it_can_be(self, mine: os.stat_result) -> None:
        """A path that can't be followed, a folder that was closed, a disk that went away."""
        try:
            self._look(mine)
        except OSError as error:
            self._hidden = True
            self.fail(HIDDEN.format(reason=error.strerror))

    def _look(self, mine: os.stat_result) -> None:
        there = _stat(self._path)
        if there is None or not os.path.samestat(there, mine):
            self.fail(MOVED)
            return
        beside = _stat(self._log)
        if self._my_log is None:
            self._my_log = beside
        elif beside is None or not os.path.samestat(beside, self._my_log):
            self.fail(LOG_GONE)
            return
        written = _written(there)
        if written != self._written:
            self._look_into(written)

    def _look_into(self, written: Written) -> None:
        """It was written to: by a checkpoint, or by what knows nothing of SQLite."""
        header = self._read_header()
        if not _follows(header, self._header):
            time.sleep(MOMENT)  # on the connection's own thread
            header = self._read_header()
        if not _follows(header, self._header):
            self.fail(OVERWRITTEN)
            return
        self._written, self._header = written, header

    def _read_header(self) -> Header:
        assert self._reading is not None  # it is looked at from ``opened`` to ``closed``
        with self._lock:
            self._reading.seek(0)
            head = self._reading.read(HEADER)
        changes, mark = (int.from_bytes(head[at : at + 4], "big") for at in (24, 60))
        return Header(head[: len(MAGIC)], changes, mark)


def is_damage(fault: BaseException | None) -> bool:
    """Whether a database error says that the file is not whole."""
    if not isinstance(fault, sqlite3.Error):
        return False
    # One that was raised by Python's module itself has no code.
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def mark_as_in_use(path: Path) -> None:
    """Write into the file's head that a bot works on it; a backup is marked otherwise."""
    with closing(sqlite3.connect(path)) as raw, suppress(sqlite3.OperationalError):
        [(mark,)] = raw.execute("PRAGMA user_version").fetchall()
        if mark != IN_USE:
            raw.execute(f"PRAGMA user_version = {IN_USE}")


def carried_over(writer: sqlite3.Connection, how: str = "TRUNCATE") -> bool:
    """Write what is in the log into the file itself; whether all of it is there."""
    busy, in_log, carried = writer.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
    return bool(busy == 0 and in_log == carried)


def make_private(path: Path) -> None:
    """Make the file, and its folder, for its owner alone. What is there stays as it is.

    OSError where the folder can't be made.
    """
    path.parent.mkdir(mode=MY_FOLDER, parents=True, exist_ok=True)
    with suppress(OSError):  # it is there, or SQLite says in its words why it can't be
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, ONLY_MINE))


def others_may_read(path: Path) -> bool:
    """Whether more people of this machine than its owner can read a file that is there."""
    try:
        found, folder = _stat(path), _stat(path.parent)
    except OSError:
        return False
    if os.name != "posix" or found is None or folder is None:
        return False
    return bool(found.st_mode & 0o044 and folder.st_mode & 0o011)


def _follows(now: Header, before: Header | None) -> bool:
    """Whether SQLite can have made this head of the one before."""
    if now.magic != MAGIC:
        return False
    if before is None:
        return True
    return now.changes >= before.changes and now.mark >= before.mark


def _written(found: os.stat_result) -> Written:
    return Written(found.st_mtime_ns, found.st_size)


def _stat(path: Path) -> os.stat_result | None:
    """What lies at a path, None for nothing. OSError where nobody can look."""
    try:
        return os.stat(path)  # noqa: PTH116  twice as quick as Path.stat, once a batch
    except (FileNotFoundError, NotADirectoryError):
        return None
