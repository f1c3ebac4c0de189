"""Whom a command is about: a person or a role of a platform, or a name as it was typed.

A platform's own control, and a mention, say who is meant for sure: its adapter writes that as
``person:ID`` or ``role:ID``, with what it calls them behind it where it knows (``person:ID:Ana``).
Ids are opaque.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.chat import limits

EVERYBODY = "@everyone"
"""What stands for all members, where a platform can name them; nobody takes it for a name."""
_WRITTEN = re.compile(r"(person|role):([^\s:]+)(?::(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Who:
    """A ``person`` or a ``role`` by its native ``id``; or no more than a ``name``, with no id.

    ``name`` is "" where the platform did not say it.
    """

    kind: Literal["person", "role", "name"]
    name: str = ""
    id: str = ""


def person(id: str, name: str = "") -> str:
    """A person, as a command's argument."""
    return _written("person", id, name)


def role(id: str, name: str = "") -> str:
    """A role, as a command's argument."""
    return _written("role", id, name)


def _written(kind: str, id: str, name: str) -> str:
    name = " ".join(name.split())
    return f"{kind}:{id}:{name}" if name else f"{kind}:{id}"


def read_who(typed: str) -> Who:
    """What ``person`` and ``role`` wrote; any other text is a name."""
    found = _WRITTEN.fullmatch(typed)
    if found is None or len(found[2]) > limits.NATIVE_ID:
        return Who("name", " ".join(typed.removeprefix("@").split()))
    kind: Literal["person", "role"] = "role" if found[1] == "role" else "person"
    return Who(kind, " ".join((found[3] or "").split())[: limits.PERSON_NAME], found[2])
