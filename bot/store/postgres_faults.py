"""What PostgreSQL's errors mean: to who starts the bot, and to who asked something of it."""

from __future__ import annotations

import re

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.errors import CommitInDoubt, StoreError

NO_ANSWER = "The database does not answer. Nothing was saved; try again in a minute."
IN_DOUBT = (
    "The database stopped answering while it saved this, and I could not find out whether it was"
    " saved. Look with `/me show` before you do it again."
)
# What a member reads, by SQLSTATE; {reason} is the server's own first line
SENTENCES = {
    "53100": "The database's disk is full. Nothing was saved.",
    "25006": "The database is read-only now. Nothing was saved; try again in a minute.",
    "42501": "The database does not let me do this: {reason}. Nothing was saved.",
    "42P01": "A part of the database is missing: {reason}. Nothing was saved.",
    "42703": "A part of the database is missing: {reason}. Nothing was saved.",
    "3F000": "A part of the database is missing: {reason}. Nothing was saved.",
    "55P03": "Something else holds the database. Nothing was saved; try again in a minute.",
    "57014": "The database took too long. Nothing was saved; try again in a minute.",
}
# Before the reason itself: what was tried, and how bad it is
_PREAMBLE = re.compile(
    r"^(?:connection (?:failed|is bad): )?(?:connection to server (?:at|on) .*? failed: )?"
    r"(?:(?:FATAL|ERROR|PANIC):\s+)?",
)


def store_error(error: DBAPIError) -> StoreError | None:
    """What a member is told, without the address or the password; None where the fault is ours."""
    sentence = SENTENCES.get(_state(error))
    if sentence is not None:
        return StoreError(sentence.format(reason=reason_of(error)))
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return StoreError(NO_ANSWER)
    return None


def in_doubt() -> CommitInDoubt:
    """It may have been saved, and nobody can be asked."""
    return CommitInDoubt(IN_DOUBT, [("What I have done", "me")])


def is_about_the_connection(error: DBAPIError) -> bool:
    """Whether it says nothing of the statement: it may have been carried out, or not."""
    state = _state(error)
    return error.connection_invalidated or state == "" or state.startswith(("08", "57P"))


def start_error(url: URL, error: DBAPIError) -> StoreError:
    """Why the bot can't start on this database, in the driver's own words."""
    reason = reason_of(error)
    where = f"PostgreSQL at {_where(url)}"
    match _state(error):
        case "42501":
            return StoreError(
                f"{where} does not let me make tables: {reason}. As the database's owner:"
                f" {_owner(url)}"
            )
        case "25006":
            return StoreError(
                f"{where} is read-only: {reason}. CAIRN_DATABASE_URL wants the server that is"
                " written to."
            )
    return StoreError(f"{where} can't be used: {reason}. Check CAIRN_DATABASE_URL.")


def reason_of(error: DBAPIError) -> str:
    """The first line of what the driver says; it never holds the password."""
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    return _PREAMBLE.sub("", lines[0].strip()).rstrip(".")


def _owner(url: URL) -> str:
    return f"ALTER DATABASE {_quoted(url.database)} OWNER TO {_quoted(url.username)};"


def _quoted(name: str | None) -> str:
    return '"' + (name or "cairn").replace('"', '""') + '"'


def _where(url: URL) -> str:
    named = url.query.get("host")
    host = url.host or (named if isinstance(named, str) else "")
    if host.startswith("/"):
        return f"the socket in {host}"
    if not host:
        return "its socket"
    if url.port:
        return f"{host}:{url.port}"
    return host


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
