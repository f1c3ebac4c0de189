"""A command is declared once: a function's signature is the declaration.

    @command("log", "Log what you did")
    def log(
        ctx: Context,
        what: Annotated[str, Param("A topic or an activity")],
        minutes: Annotated[int | None, Param("How long")] = None,
    ) -> Reply: ...

The decorator only attaches a ``CommandSpec``; ``features/index.py`` lists the functions. Every
platform is built from the specs: Discord's app commands, Slack's manifest and forms, the
playground's completion, ``help``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from bot.chat import limits
from bot.chat.doubt import Doubter
from bot.chat.invocation import storable
from bot.chat.reply import Reply
from bot.errors import BadInput, BadValue, quoted
from bot.spelling import chosen

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
    first. ``doubt``: what to ask where words are not clearly a value.
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
    doubt: Doubter | None = None
    closes: bool = False
    rest: bool = False
    long: bool = False
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A parameter as every platform needs it."""

    name: str
    about: Param
    kind: Kind
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()

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
            raise BadValue(self.name, "one of " + ", ".join(f"`{c}`" for c in self.choices), typed)
        return found

    def _channel(self, typed: str) -> ChannelId:
        if len(typed) > limits.NATIVE_ID or not typed.isprintable() or " " in typed:
            raise BadValue(self.name, "one channel of this server or workspace", typed)
        return ChannelId(typed)

    def _flag(self, typed: str) -> bool:
        said = FLAG_WORDS.get(typed.lower())
        if said is not None:
            return said
        if self.about.read is not None:  # it knows what may be meant instead
            return bool(self.about.read(typed))
        raise BadValue(self.name, "`yes` or `no`", typed)

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
        about, words = self.about, typed.split()
        doubt = about.doubt(words) if about.doubt is not None else None
        if doubt is None or doubt.fewest < len(words):
            return BadValue(self.name, about.rule, typed)
        instead = [(reading.label, {self.name: reading.value}) for reading in doubt.readings]
        return BadInput(doubt.question, instead=instead)


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command as every platform needs it.

    A name of two words is a command in a group (``schedule set``). ``asks_role``: what it says
    depends on whether an organiser asks. ``also`` are other names under which it is found where it
    is typed; ``about`` (with **bold** and `code`) says more on its page of help. ``again``: twice
    is not the same as once, so a second press on one button is asked about; the answer's label.
    """

    name: str
    summary: str
    handler: Callable[..., Reply] = field(repr=False)
    parameters: tuple[ParameterSpec, ...] = ()
    organisers_only: bool = False
    asks_role: bool = False
    example: str = ""
    also: tuple[str, ...] = ()
    about: str = ""
    again: str = ""

    def parameter(self, name: str) -> ParameterSpec | None:
        """The parameter of this name, if there is one."""
        return next((p for p in self.parameters if p.name == name), None)

    @property
    def usage(self) -> str:
        """How it is typed: ``log <what> [minutes] [note]``."""
        return " ".join([self.name, *(parameter.usage for parameter in self.parameters)])

    def faults(self, answers: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with which answer, as a sentence each, by parameter name."""
        found: dict[str, str] = {}
        for name, typed in answers.items():
            parameter = self.parameter(name)
            if parameter is None:
                found[name] = f"`{self.name}` takes no `{name}`."
            elif sentence := parameter.fault(typed):
                found[name] = sentence
        return found

    def bind(self, arguments: Mapping[str, str]) -> dict[str, Any]:
        """Values by parameter name, defaults filled in.

        BadInput where a name or a value does not fit.
        """
        unknown = [name for name in arguments if self.parameter(name) is None]
        if unknown:
            raise BadInput(
                f"`/{self.name}` takes no {quoted(unknown[0])}. It goes `/{self.usage}`."
            )
        values: dict[str, Any] = {}
        for parameter in self.parameters:
            typed = storable(arguments.get(parameter.name, "")).strip()
            if typed:
                values[parameter.name] = parameter.value(typed)
            elif parameter.required:
                like = self.example or self.usage
                raise BadInput(
                    f"`/{self.name}` needs `{parameter.name}`: {parameter.description}. Like"
                    f" `/{like}`."
                )
            else:
                values[parameter.name] = parameter.default
        return values


def command(
    name: str,
    summary: str,
    *,
    organisers_only: bool = False,
    asks_role: bool = False,
    example: str = "",
    also: tuple[str, ...] = (),
    about: str = "",
    again: str = "",
) -> Callable[[Callable[..., Reply]], Callable[..., Reply]]:
    """Declare a command; the function is left as it is."""

    def attach(handler: Callable[..., Reply]) -> Callable[..., Reply]:
        asks = asks_role or organisers_only
        parameters = _parameters(handler)
        spec = CommandSpec(
            name, summary, handler, parameters, organisers_only, asks, example, also, about, again
        )
        handler.__dict__["spec"] = spec
        return handler

    return attach


def spec_of(handler: Callable[..., Reply]) -> CommandSpec:
    """What ``@command`` attached. TypeError for a function that was not declared."""
    spec = handler.__dict__.get("spec")
    if not isinstance(spec, CommandSpec):
        raise TypeError(f"{handler!r} is not declared with @command")
    return spec


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


def _parameters(handler: Callable[..., Reply]) -> tuple[ParameterSpec, ...]:
    hints = get_type_hints(handler, include_extras=True)
    first, *rest = inspect.signature(handler).parameters.values()
    if get_origin(hints[first.name]) is Annotated:
        raise TypeError(f"{handler.__name__}: the first parameter is the context")
    if len(rest) > limits.PARAMETERS:
        raise TypeError(
            f"{handler.__name__}: at most {limits.PARAMETERS} parameters fit a platform"
        )
    return tuple(_parameter(p, hints[p.name]) for p in rest)


def _parameter(parameter: inspect.Parameter, hint: Any) -> ParameterSpec:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{parameter.name}: write Annotated[type, Param('what it is')]")
    kept, about, *_ = get_args(hint)
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    kind, choices = _kind(_without_none(kept), about)
    return ParameterSpec(parameter.name, about, kind, required, default, tuple(map(str, choices)))


def _without_none(hint: Any) -> Any:
    """``int`` of ``int | None``; any other hint as it is."""
    if type(None) not in get_args(hint):
        return hint
    return next(kind for kind in get_args(hint) if kind is not type(None))


def _kind(wanted: Any, about: Param) -> tuple[Kind, tuple[Any, ...]]:
    if get_origin(wanted) is Literal:
        if len(get_args(wanted)) > limits.CHOICES:
            raise TypeError(f"{about.description}: at most {limits.CHOICES} choices fit a platform")
        return Kind.CHOICE, get_args(wanted)
    if wanted is bool:
        return Kind.FLAG, ()
    if wanted is ChannelId:
        return Kind.CHANNEL, ()
    if wanted is int and about.read is None:
        return Kind.NUMBER, ()
    return Kind.TEXT, ()
