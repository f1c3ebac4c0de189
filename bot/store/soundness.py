"""Whether a SQLite file is whole: asked once at a start, and of a large one beside it.

Where a log lay beside the file, the last stop was no clean one, or a backup was put over an old
log: then the indexes are compared with the rows as well, which takes far longer.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import structlog

from bot.store.file import DAMAGED, OpenFile, is_damage

# Bytes that are looked through in about a tenth of a second
SMALL, SMALL_WITH_LOG = 16_000_000, 2_000_000

log = structlog.get_logger("cairn.store")


class Soundness:
    """How the file at ``path`` is looked through; made before anything opens it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._running: sqlite3.Connection | None = None
        self._stopped = False
        self._pragma, most = "quick_check(1)", SMALL
        if _size(path.with_name(f"{path.name}-wal")) > 0:
            self._pragma, most = "integrity_check(1)", SMALL_WITH_LOG
        self.takes_long = _size(path) > most

    def problem(self) -> str:
        """What is wrong with the file, "" for nothing. sqlite3.Error where it can't be read."""
        with closing(sqlite3.connect(self._path)) as connection:
            self._running = connection
            if self._stopped:
                return ""
            try:
                [(found,)] = connection.execute(f"PRAGMA {self._pragma}").fetchall()
            finally:
                self._running = None
        if found == "ok":
            return ""
        return str(found)

    def stop(self) -> None:
        """Look no further; ``problem`` then raises, or has found nothing."""
        self._stopped = True
        if self._running is not None:
            self._running.interrupt()


def look_through(soundness: Soundness, file: OpenFile) -> None:
    """Say whether the file is whole; where it is not, it is used no more."""
    try:
        problem = soundness.problem()
    except sqlite3.Error as error:
        problem = str(error) if is_damage(error) else ""
    if problem:
        log.error("the database is damaged", found=problem)
        file.fail(DAMAGED)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
