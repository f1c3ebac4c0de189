"""The types of columns: how a value is kept, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator

from bot.messages import Message
from bot.store import names
from bot.store.weeks import Week

# SQLite only numbers rows by itself where the type is INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC.

    SQLite has no zones: there it is stored bare and read back as UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """UTC on the way in; a naive datetime is a bug, and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        moment = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return moment.replace(tzinfo=None)
        return moment

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """SQLite's text by ``isoformat``: what SQLAlchemy's own template gives, in less time."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def bind(value: datetime | None) -> str | None:
            if value is None:
                return None
            # Nearly always: there is nothing to convert, only "+00:00" to leave out.
            if value.tzinfo is UTC:
                return value.isoformat(" ", "microseconds")[:26]
            moment: datetime = self.process_bind_param(value, dialect)
            return moment.isoformat(" ", "microseconds")

        return bind

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware on the way out."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


class DayText(TypeDecorator[date]):
    """A local day, kept as its ISO text; no day is kept as ""."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str:
        """``2026-11-23`` on the way in, "" for None."""
        if value is None:
            return ""
        return value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """A date on the way out, None for ""."""
        if not value:
            return None
        return date.fromisoformat(value)


class PersonName(TypeDecorator[str]):
    """A member's name: kept as it is, read as it is shown.

    So nobody has to think of it where a name becomes part of a sentence: it is never empty, and one
    that runs from right to left comes isolated.
    """

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The name as it is shown on the way out, None for none."""
        if value is None:
            return None
        return names.shown(value)


class WeekText(TypeDecorator[Week]):
    """An ISO week, kept as its text: ``2026-W47`` sorts as the weeks do."""

    impl = String(8)
    cache_ok = True

    def process_bind_param(self, value: Week | None, dialect: Dialect) -> str | None:
        """``2026-W47`` on the way in."""
        if value is None:
            return None
        return str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Week | None:
        """A week on the way out."""
        if value is None:
            return None
        return Week.read(value)


class MessageText(TypeDecorator[Message]):
    """Something to be said later, kept as its id and values; nothing is kept as "".

    Older versions kept sentences: such a text is read as a message that says exactly that.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Message | None, dialect: Dialect) -> str:
        """JSON on the way in, "" for None."""
        if value is None:
            return ""
        return value.stored()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Message | None:
        """A Message on the way out, None for ""."""
        if not value:
            return None
        return Message.read(value)
