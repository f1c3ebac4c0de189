"""Time zones, by their IANA names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from bot.chat import limits
from bot.chat.command import Suggestion

ZONE_RULE = "a time zone by its IANA name, like `Europe/Berlin` or `Asia/Kolkata`"


def read_zone(typed: str) -> str:
    """An IANA zone's name, whatever its case; a city alone (``berlin``) where only one zone has it.

    Else ValueError.
    """
    wanted = _key(typed)
    by_name = {_key(name): name for name in _zones()}
    if wanted in by_name:
        return by_name[wanted]
    of_city = [name for name in _zones() if _city(name) == wanted]
    if len(of_city) != 1:
        raise ValueError(typed)
    return of_city[0]


def complete_zone(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """Zones whose city begins with what was typed, then those whose name contains it."""
    wanted = _key(typed)
    found = [name for name in _zones() if wanted in _key(name)]
    found.sort(key=lambda name: not _city(name).startswith(wanted))
    return [Suggestion(name, name) for name in found[: limits.SUGGESTIONS]]


def _key(said: str) -> str:
    return said.strip().lower().replace(" ", "_")


def _city(name: str) -> str:
    return _key(name.rsplit("/", 1)[-1])


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """The zones that people live in, and UTC, by their names in order."""
    return tuple(sorted(filter(_is_named, available_timezones())))


def _is_named(name: str) -> bool:
    if name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
        return False
    return "/" in name or name == "UTC"
