"""What is kept to be said later: an id with values when stored, a sentence when somebody reads it.

A stored text never is a sentence, so that one day each reader can have it in their own language.
``ENGLISH`` holds the words, a template for each id. In a template, ``{late:span}`` says how a value
is worded:

- ``{name}``: as it is, a number or a word that is the same in every language;
- ``{name:span}``: whole minutes, as ``35 days``, ``12 h`` or ``12 h 20 min``;
- ``{name:title}``: the id of an item, a stage or a kind of post, by its title;
- ``{name:day}``: a day in ISO 8601, as ``Mon 23 Nov 2026``;
- ``{name:votes}``: a number of votes;
- ``{name:of-you}``: a number of members of the group, as ``one of you`` or ``12 of you``;
- ``{name:moments}``: moments in ISO 8601 with a space between them, in UTC;
- ``{name:message}``: another message, stored;
- ``{name:messages}``: several of them, as a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from string import Formatter
from typing import Any

from bot.english import ENGLISH, NUMBERS, PLAIN, SEVERAL

Values = Mapping[str, str | int]
TitleOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said: an id of ``ENGLISH``, and the values that its template names."""

    id: str
    values: Values = field(default_factory=dict, hash=False)

    @classmethod
    def saying(cls, text: str) -> Message:
        """A message that says exactly this text."""
        return cls(PLAIN, {"text": text})

    @classmethod
    def read(cls, text: str) -> Message:
        """What ``stored`` wrote.

        A text of another form, as older versions kept, is a message that says exactly that.
        """
        try:
            found = json.loads(text)
        except ValueError:
            return cls.saying(text)
        if not _is_message(found):
            return cls.saying(text)
        return cls(found["id"], found["values"])

    def stored(self) -> str:
        """Compact JSON in ASCII, the same text for equal messages."""
        return _JSON.encode({"id": self.id, "values": dict(self.values)})


def together(messages: Sequence[Message]) -> Message | None:
    """One message that says all of them; None for none of them."""
    if len(messages) < 2:
        return next(iter(messages), None)
    return Message(SEVERAL, {"all": json.dumps([message.stored() for message in messages])})


def parts(message: Message | None) -> tuple[Message, ...]:
    """The messages that ``together`` made one of, in their order."""
    if message is None:
        return ()
    if message.id != SEVERAL:
        return (message,)
    try:
        return tuple(_kept_in(message.values["all"]))
    except (KeyError, TypeError, ValueError):  # a newer version may keep them otherwise
        return (message,)


def kept_moments(moments: Sequence[datetime]) -> str:
    """Moments (aware) as a message keeps them."""
    return " ".join(moment.astimezone(UTC).isoformat() for moment in moments)


def moments_in(kept: str) -> list[datetime]:
    """The moments that ``kept_moments`` wrote."""
    return [datetime.fromisoformat(moment) for moment in kept.split()]


def sentence(message: Message, title_of: TitleOf = str) -> str:
    """The message in English.

    ``title_of`` gives the title for an id; without it ids stay as they are. A message that this
    version does not know, as a newer one may have kept it, is shown with its id and its values.
    """
    template = ENGLISH.get(message.id)
    if template is None:
        return _unknown(message)
    try:
        return _Words(title_of).vformat(template, (), message.values)
    except (KeyError, TypeError, ValueError):
        return _unknown(message)


class _Words(Formatter):
    """Formats a template; what follows a colon in it names the wording of a value."""

    def __init__(self, title_of: TitleOf) -> None:
        self._title_of = title_of

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value in words. ValueError for a wording that there is not."""
        match format_spec:
            case "":
                return str(value)
            case "span":
                return _span(int(value))
            case "title":
                return self._title_of(str(value))
            case "day":
                return _day(str(value))
            case "votes":
                return _votes(int(value))
            case "of-you":
                return f"{_number(int(value))} of you"
            case "moments":
                return " and ".join(map(_moment, moments_in(str(value))))
            case "messages":
                return " ".join(sentence(one, self._title_of) for one in _kept_in(value))
            case "message":
                return sentence(Message.read(str(value)), self._title_of)
            case _:
                raise ValueError(f"no such wording: {format_spec}")


def _span(minutes: int) -> str:
    if minutes >= 72 * 60:
        return f"{minutes // (24 * 60)} days"
    hours, rest = divmod(minutes, 60)
    if rest:
        return f"{hours} h {rest} min"
    return f"{hours} h"


def _kept_in(value: str | int) -> list[Message]:
    """The messages of a JSON list. TypeError, ValueError where it is none."""
    return [Message.read(text) for text in json.loads(str(value))]


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y}, {at:%H:%M} (UTC)"


def _day(kept: str) -> str:
    day = date.fromisoformat(kept)
    return f"{day:%a} {day.day} {day:%b %Y}"


def _votes(count: int) -> str:
    if count == 1:
        return "1 vote"
    return f"{count} votes"


def _number(count: int) -> str:
    if count in range(len(NUMBERS)):
        return NUMBERS[count]
    return str(count)


def _unknown(message: Message) -> str:
    values = ", ".join(f"{name}: {value}" for name, value in sorted(message.values.items()))
    if values:
        return f"A newer version of me wrote this: {message.id} ({values})."
    return f"A newer version of me wrote this: {message.id}."


def _is_message(found: Any) -> bool:
    if not isinstance(found, dict) or found.keys() != {"id", "values"}:
        return False
    if not isinstance(found["id"], str) or not isinstance(found["values"], dict):
        return False
    return all(isinstance(value, str | int) for value in found["values"].values())


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
