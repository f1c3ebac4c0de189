"""A command's parameter: what it takes, what is suggested for it, how a text becomes its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.chat import limits
from bot.chat.doubt import Doubter
from bot.chat.people import Who, read_who
from bot.chat.phrases import did_you_mean, field_label
from bot.errors import BadInput, BadValue
from bot.spelling import MOST_NEAREST, chosen, nearest_names

NEEDED = "This one is needed."


LONGEST_NUMBER = 12  # Digits: enough for every bound, and int() reads them at once


FLAG_WORDS = {
    "yes": True,
    "true": True,
    "on": True,
    "1": True,
    "no": False,
    "false": False,
    "off": False,
    "0": False,
}


class Kind(StrEnum):
    """What a parameter takes; each platform has its own control for it."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CHANNEL = "channel"
    PERSON = "person"
    FLAG = "flag"


class ChannelId(str):
    """The native id of a channel in the space where the command was given."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One completion: what the member sees and what is filled in."""

    label: str
    value: str


Known = Callable[[Any, str], bool]
"""(catalog, some words) -> whether they name something, exactly.

Tells where a name of several words ends.
"""


Completer = Callable[[Any, str], Sequence[Suggestion]]
"""(catalog, what was typed so far) -> suggestions, best first; from memory, within milliseconds."""


Check = Callable[[Any, str], object]
"""(catalog, a text) -> nothing that matters; BadInput where the text is no good."""


Asking = Callable[[Any, Mapping[str, str]], tuple[str, str] | None]
"""(catalog, what was given) -> (label, description) for a form; None where there is no better."""


@dataclass(frozen=True, slots=True)
class Param:
    """What ``Annotated`` says of a parameter.

    ``low`` and ``high`` bound a number, or the length of a text. ``read`` turns the text into a
    value and raises ValueError where it can't; ``rule`` then completes "`minutes` wants ...".
    ``known``: a typed line gives it several words, as many as name something, else up to one that
    begins with a digit. ``fits``: whether words that are no exact name have one they fit; asked
    where no name is exact. ``like``: whether words look like a name at all: what an optional one
    does not look like is left to the parameter behind it. ``rest``: it takes what is left of a
    typed line. ``check``: raises BadInput for a text that is no good, asked before a form opens for
    what is missing. ``closes``: a typed line may end with it, also where what takes the rest comes
    first. ``doubt``: what to ask where words are not clearly a value. ``asking``: how a form asks
    for it, where what was given says more than its name and description. ``ends_before_another``: a
    typed line may go on with the same command for something else (``and sql 30``), which is asked.
    ``spoken``: words that lead to it in a typed line, as its name does (``until 24 Dec``).
    ``weekly``: the kind of post whose item of this week is taken where none is named. ``also``:
    other words for its choices, which are taken and shown as those.
    """

    description: str
    low: int | None = None
    high: int | None = None
    complete: Completer | None = None
    read: Callable[[str], Any] | None = None
    rule: str = ""
    known: Known | None = None
    fits: Known | None = None
    like: Known | None = None
    shape: Callable[[str], bool] | None = None
    doubt: Doubter | None = None
    closes: bool = False
    rest: bool = False
    ends_before_another: bool = False
    spoken: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    weekly: str = ""
    long: bool = False
    check: Check | None = None
    asking: Asking | None = None


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A parameter as every platform needs it."""

    name: str
    about: Param
    kind: Kind
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    asked: tuple[str, str] | None = None  # (label, description) in one form

    @property
    def labels(self) -> tuple[str, str]:
        """(what a form calls it, what is said beside that)."""
        return self.asked or field_label(self.name, self.description)

    @property
    def description(self) -> str:
        """One line for the member."""
        return self.about.description

    @property
    def usage(self) -> str:
        """Its place in a usage line: ``<what>``, or ``[minutes]`` where it may be left out."""
        return f"<{self.name}>" if self.required else f"[{self.name}]"

    def fault(self, typed: str) -> str:
        """What is wrong with ``typed`` as its value, as a sentence; "" where it fits."""
        if not typed.strip() and not self.required:
            return ""
        if not typed.strip():
            return NEEDED
        try:
            self.value(typed)
        except BadInput as error:
            return error.sentence
        return ""

    def value(self, typed: str) -> Any:
        """The value that ``typed`` means. BadValue, with the rule, where it means none."""
        typed = typed.strip()
        match self.kind:
            case Kind.NUMBER:
                return self._number(typed)
            case Kind.CHOICE:
                return self._choice(typed)
            case Kind.FLAG:
                return self._flag(typed)
            case Kind.CHANNEL:
                return self._channel(typed)
            case Kind.PERSON:
                return self._who(typed)
            case Kind.TEXT:
                return self._text(typed)

    def _number(self, typed: str) -> int:
        low, high = self.about.low, self.about.high
        rule = self.about.rule or f"a whole number from {low} to {high}"
        number = _whole_number(typed)
        if number is None or not _within(number, low, high):
            raise BadValue(self.name, rule, typed)
        return number

    def _choice(self, typed: str) -> str:
        found = chosen(typed, self.choices)
        if found is None:
            found = self.about.also.get(chosen(typed, tuple(self.about.also)) or "")
        if found is None:
            raise self._no_choice(typed)
        return found

    def _no_choice(self, typed: str) -> BadInput:
        """What to say of a word that is no choice, with those that it may be meant for."""
        asked = self._asked_of(typed)
        if asked is not None:
            return asked
        near = self._nearest_choices(typed)
        labels = [choice.replace("-", " ").capitalize() for choice in near]
        return BadValue(
            self.name,
            "one of " + ", ".join(f"`{choice}`" for choice in self.choices),
            typed,
            did_you_mean(labels) if near else "",
            [(label, {self.name: choice}) for label, choice in zip(labels, near, strict=True)],
        )

    def _nearest_choices(self, typed: str) -> list[str]:
        """The choices that a text is a slip of, of their other words too; else that it names."""
        also = self.about.also
        names = [*self.choices, *also]
        near = nearest_names(typed, names)
        if not near:
            parts = re.findall(r"[^\W_]+", typed)
            near = [name for part in parts for name in [chosen(part, names)] if name]
        return list(dict.fromkeys(also.get(name, name) for name in near))[:MOST_NEAREST]

    def _channel(self, typed: str) -> ChannelId:
        typed = typed.removeprefix("#")
        if len(typed) > limits.NATIVE_ID or not typed.isprintable() or " " in typed:
            raise BadValue(self.name, "one channel of this server or workspace", typed)
        return ChannelId(typed)

    def _who(self, typed: str) -> Who:
        found = read_who(typed)
        if not (found.name or found.id) or len(found.name) > limits.PERSON_NAME:
            raise BadValue(self.name, "one person of this server or workspace, or a role", typed)
        return found

    def _flag(self, typed: str) -> bool:
        said = FLAG_WORDS.get(typed.lower())
        if said is not None:
            return said
        if self.about.read is not None:  # it knows what may be meant instead
            return bool(self.about.read(typed))
        raise BadValue(self.name, "`yes` or `no`", typed, instead=self._yes_or_no())

    def _yes_or_no(self) -> Sequence[tuple[str, Mapping[str, str]]]:
        return [(word.capitalize(), {self.name: word}) for word in ("yes", "no")]

    def _text(self, typed: str) -> Any:
        about = self.about
        if about.high is not None and len(typed) > about.high:
            raise BadValue(
                self.name, f"at most {about.high} characters (yours has {len(typed)})", typed
            )
        if about.read is None:
            return typed
        try:
            return about.read(typed)
        except ValueError:
            raise self._unread(typed) from None

    def _unread(self, typed: str) -> BadInput:
        """What to say of a text that can't be read: a question, where there is one to ask."""
        return self._asked_of(typed) or BadValue(self.name, self.about.rule, typed)

    def _asked_of(self, typed: str) -> BadInput | None:
        """The question that there is to ask of a text that is no value; None for none."""
        words = typed.split()
        doubt = self.about.doubt(words) if self.about.doubt is not None else None
        if doubt is None or not doubt.is_about(len(words)):
            return None
        instead = [(reading.label, {self.name: reading.value}) for reading in doubt.readings]
        return BadInput(doubt.question, instead=instead)


def _whole_number(typed: str) -> int | None:
    """The number that is typed; None where it is none, or longer than any that is wanted."""
    if len(typed) > LONGEST_NUMBER:
        return None
    try:
        return int(typed)
    except ValueError:
        return None


def _within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)
