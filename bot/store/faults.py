"""What SQLite's errors mean, in sentences."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store.file import DAMAGED
from bot.store.work import NeedsWriting


def store_failure(fault: BaseException) -> sqlite3.Error:
    """The fault as a database error, so that a batch that was undone whole is reported whole."""
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause
    return sqlite3.OperationalError(str(fault))


def store_error(error: sqlite3.Error | DBAPIError) -> StoreError:
    """What a database error means, in a sentence; the cause stays attached for the log."""
    cause: BaseException | None = error
    if isinstance(error, DBAPIError):
        cause = error.orig
    fault = StoreError(f"{_sentence(str(cause))} Nothing was saved.")
    fault.__cause__ = cause
    return fault


def refused_to_read_only(fault: BaseException | None) -> BaseException | None:
    """The fault of a unit on the reading connection: NeedsWriting where it tried to write."""
    cause = fault and fault.__cause__
    if getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_READONLY:
        return fault
    needs = NeedsWriting(str(cause))
    needs.__cause__ = cause
    return needs


def _sentence(said: str) -> str:
    for mark, sentence in _SENTENCES.items():
        if mark in said:
            return sentence
    return f"The database answered: {said}."


_SENTENCES = {
    "disk is full": "The disk is full.",
    "readonly": "The database can't be written: the file or its folder is read-only.",
    "database is locked": "The database is locked by another program.",
    "unable to open": (
        "The database file can't be opened: is its folder there, and may I write to it?"
    ),
    "not a database": "The file is not a Cairn database, or it is damaged.",
    # So it also is where a sound backup was put over a database whose log still lies there: SQLite
    # plays the old log into it.
    "malformed": DAMAGED,
}
