"""Which rows of the outbox are for the spaces that somebody serves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, or_

from bot.store.tables import outbox

Served = Mapping[str, Collection[str] | None]
"""Native ids of spaces by their platform; None for all of a platform."""


def is_served(served: Served) -> ColumnElement[bool]:
    """Whether a row goes to a space that is served."""
    whole = [platform for platform, spaces in served.items() if spaces is None]
    parts: list[ColumnElement[bool]] = [outbox.c.platform.in_(whole)]
    for platform, spaces in served.items():
        if spaces:
            there = and_(outbox.c.platform == platform, outbox.c.space.in_(list(spaces)))
            parts.append(there)
    return or_(*parts)
