"""Who asked what, where. Every native id is an opaque string."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The account that acts. ``organiser``: the platform says that it may manage the space."""

    platform: str
    id: str
    name: str
    organiser: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: ``space`` is the guild or workspace, ``channel`` the channel in it.

    ``person`` is the account that it is said to alone, as a direct message; ``channel`` is empty
    then.
    """

    platform: str
    space: str
    channel: str
    space_name: str = ""
    person: str = ""


# Control characters but tab and line breaks; and what turns the direction of all that follows, also
# of others' words.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def storable(text: str) -> str:
    """``text`` without what a database refuses (NUL, halves of surrogate pairs) and what no reader should meet."""
    return _UNWANTED.sub("", text).encode("utf-8", "ignore").decode()


@dataclass(frozen=True, slots=True)
class Invocation:
    """One command that someone gave.

    ``id`` is the platform's own id of the event (an interaction, an envelope): the same id is never
    carried out twice. ``arguments`` are raw texts by parameter name; the core turns them into
    values, so that a wrong one gets the same sentence on every platform.
    """

    id: str
    actor: Actor
    place: Place
    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
