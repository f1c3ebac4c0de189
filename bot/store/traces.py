"""What was deleted leaves nothing in SQLite's files.

``secure_delete`` overwrites each row that goes, and each page that is freed. Yet where SQLite moved
rows between pages before, copies of them lie in the free room of pages that are in use. So the file
is written anew: at once where it is small, else at the next start, as the file itself notes. Then
the log is emptied, which holds the pages as they were.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import structlog

from bot.store.file import carried_over
from bot.store.kv import REWRITE

SMALL = 8 * 1024 * 1024  # bytes of a file that is written anew within a moment

log = structlog.get_logger("cairn.store")


class Traces:
    """What is still to be done in a file after something was deleted; in the writer's thread."""

    def __init__(self, path: Path, small: int = SMALL) -> None:
        self._path = path
        self._small = small
        self._rewrites = False
        self._log = False

    def left(self) -> None:
        """Something was deleted and committed."""
        self._rewrites = self._path.stat().st_size <= self._small
        self._log = True

    def clear(self, writer: sqlite3.Connection, patience: int) -> None:
        """Do what can be done now; while somebody reads the log, the rest at the next call.

        ``patience``: the milliseconds that the connection waits for others otherwise.
        """
        if not self._log:
            return
        writer.execute("PRAGMA busy_timeout=0")
        with suppress(sqlite3.Error):  # a full disk; another process that writes or reads
            self._clear(writer)
        writer.execute(f"PRAGMA busy_timeout={patience}")

    def _clear(self, writer: sqlite3.Connection) -> None:
        if self._rewrites:
            write_anew(writer)
            self._rewrites = False
        self._log = not carried_over(writer)


def write_anew(raw: sqlite3.Connection) -> None:
    """Write the whole file anew; sqlite3.Error where that can't be done now."""
    raw.execute("VACUUM")
    raw.execute("DELETE FROM kv WHERE key = ?", (REWRITE,))


def finish(path: Path) -> None:
    """At a start: what the last run left to be done. Nothing where it left nothing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        left = raw.execute("SELECT 1 FROM kv WHERE key = ?", (REWRITE,)).fetchone()
        if left is None:
            return
        log.info("the database is written anew, since members were deleted", file=str(path))
        with suppress(
            sqlite3.OperationalError
        ):  # another bot is running on it, or the disk is full
            raw.execute("PRAGMA secure_delete=ON")
            write_anew(raw)
            carried_over(raw)
