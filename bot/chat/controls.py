"""What can be pressed or chosen; each types a command line, or opens an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Button:
    """A prefilled command line: pressing it types ``line`` for the member.

    Label at most 38 characters.
    """

    label: str
    line: str
    primary: bool = False
    type: Literal["button"] = "button"


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str
    type: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Option:
    """One of a choice; picking it types ``line``."""

    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Pick one of several prefilled command lines."""

    prompt: str
    options: tuple[Option, ...]
    type: Literal["choice"] = "choice"
