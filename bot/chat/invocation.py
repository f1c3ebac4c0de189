"""Who asked what, where. Every native id is an opaque string."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The account that acts, and what its platform says of it; "" for what that does not say.

    ``name`` is what the space shows of it: a nickname, a display name. ``organiser``: it may manage
    the space; ``roles``: the ids of those that it has there. ``zone`` is an IANA name, ``locale``
    the code of a language (``pl``, ``en-GB``).
    """

    platform: str
    id: str
    name: str
    organiser: bool = False
    roles: frozenset[str] = frozenset()
    zone: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: ``space`` is the guild or workspace, ``channel`` the channel in it.

    ``person`` is the account that it is said to alone, as a direct message; ``channel`` is empty
    then. ValueError for an empty space: all direct messages would be one community.
    """

    platform: str
    space: str
    channel: str
    space_name: str = ""
    person: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no place."""
        if not self.space:
            raise ValueError("a place has a space; where it is not known, it is Direct")


@dataclass(frozen=True, slots=True)
class Direct:
    """A direct message with a ``person``, where the platform does not say which space it is about.

    Nothing can be kept of it until a key tells the space.
    """

    platform: str
    person: str

    def within(self, space: str) -> Place:
        """The direct message, about this space."""
        return Place(self.platform, space, "", person=self.person)


# Control characters but tab and line breaks; and what turns the direction of all that follows, also
# of others' words.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def storable(text: str) -> str:
    """``text`` without what a database refuses, and without what no reader should meet.

    Refused are NUL and halves of surrogate pairs; unwanted are other control characters.
    """
    return _UNWANTED.sub("", text).encode("utf-8", "ignore").decode()


def storable_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The same for texts by name."""
    return {storable(name): storable(text) for name, text in texts.items()}


IsOrganiser = Callable[[Place], Awaitable[bool]]
"""Whether the one who asks may manage the space; BotError where the platform does not say."""


RolesIn = Callable[[Place], Awaitable[frozenset[str]]]
"""The ids of the roles that the one who asks has; BotError where the platform does not say."""


IsMember = Callable[[Place], Awaitable[bool]]
"""Whether the one who asks is in the space still; BotError where the platform does not say."""


def any_channel(_id: str) -> bool:
    """Whatever was given may be a channel: this platform's own control has chosen it."""
    return True


@dataclass(frozen=True, slots=True)
class Request:
    """What someone typed, pressed or chose, as a line. What an adapter makes of an event.

    ``id`` is the platform's own id of the event (an interaction, an envelope): the same id is never
    carried out twice. ``options`` are arguments that the platform has apart from the line, by
    parameter name. ``key`` is that of the direct message in which it was pressed, where the
    platform does not say which space that is about; ``place`` is a ``Direct`` then.

    ``is_member`` is asked where only the key tells the space: who left it may press old messages
    still. ``is_organiser`` is asked only where the answer matters and ``actor`` does not say so
    already; so is ``roles_in``, of a platform whose event does not tell the roles. ``is_channel``
    tells whether a text can be the id of a channel here; ``typed_after`` is what commands follow
    where they are typed (``/cairn``). ``pressed`` is the id of the message on which it was pressed;
    "" where it was typed.
    """

    id: str
    actor: Actor
    place: Place | Direct
    line: str
    options: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    is_organiser: IsOrganiser | None = None
    roles_in: RolesIn | None = None
    is_member: IsMember | None = None
    is_channel: Callable[[str], bool] = any_channel
    typed_after: str = ""
    pressed: str = ""

    @property
    def home(self) -> Place:
        """The place, of a request that the conversation has placed."""
        assert isinstance(self.place, Place)  # it answers others before anything else
        return self.place


@dataclass(frozen=True, slots=True)
class Invocation:
    """One command that someone gave, complete: what a request comes to.

    ``arguments`` are raw texts by parameter name; the core turns them into values, so that a wrong
    one gets the same sentence on every platform.
    """

    id: str
    actor: Actor
    place: Place
    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    typed_after: str = ""
    pressed: str = ""
