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
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from bot.chat import limits
from bot.chat.invocation import storable
from bot.chat.parameter import ChannelId, Kind, Param, ParameterSpec
from bot.chat.people import Who
from bot.chat.reply import Reply
from bot.errors import BadInput, quoted_last, together

Reads = Literal["never", "first", "mostly", "always"]
"""Whether a command is answered by reading alone, beside whoever writes.

``always``: it writes nothing, whatever it is asked. ``mostly``: what it seldom has to write, it
writes at a second try. ``first``: it writes, after it has read much, which it finds at a first try.
``never``: it is there to write.
"""

Sentence = Callable[[Any, Sequence[str]], Mapping[str, str] | None]
"""(catalog, words that name no parameter) -> arguments; None where they are read by place."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command as every platform needs it.

    A name of two words is a command in a group (``schedule set``). ``asks_role``: what it says to
    nothing but its name depends on whether an organiser asks. ``also`` are other names under
    which it is found where it is typed; ``about`` (with **bold** and `code`) says more on its page
    of help. ``again``: twice is not the same as once, so a second press on one button is asked
    about; the answer's label. ``sentence`` reads a typed line in which the parameters stand in no
    order. ``reads``: whether it only looks something up.
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
    sentence: Sentence | None = None
    reads: Reads = "never"

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

        BadInput where names or values do not fit, with all that don't.
        """
        values, wrong = self._read(arguments)
        if wrong:
            raise together(list(wrong.values()))
        return values

    def refusals(self, arguments: Mapping[str, str]) -> dict[str, BadInput]:
        """What is wrong with which argument, by its name; nothing where they can be bound."""
        _, wrong = self._read(arguments)
        return wrong

    def _read(self, arguments: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, BadInput]]:
        """(values by parameter name, what is wrong by name)."""
        values: dict[str, Any] = {}
        wrong = {name: self._takes_no(name) for name in arguments if not self.parameter(name)}
        for parameter in self.parameters:
            try:
                values[parameter.name] = self._value(parameter, arguments)
            except BadInput as error:
                wrong[parameter.name] = error
        return values, wrong

    def _value(self, parameter: ParameterSpec, arguments: Mapping[str, str]) -> Any:
        typed = storable(arguments.get(parameter.name, "")).strip()
        if typed:
            return parameter.value(typed)
        if not parameter.required:
            return parameter.default
        like = self.example or self.usage
        raise BadInput(
            f"`/{self.name}` needs `{parameter.name}`: {parameter.description}. Like `/{like}`."
        )

    def _takes_no(self, name: str) -> BadInput:
        return BadInput(f"`/{self.name}` takes no {quoted_last(name)} It goes `/{self.usage}`.")


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
    sentence: Sentence | None = None,
    reads: Reads = "never",
) -> Callable[[Callable[..., Reply]], Callable[..., Reply]]:
    """Declare a command; the function is left as it is."""

    def attach(handler: Callable[..., Reply]) -> Callable[..., Reply]:
        asks = asks_role or organisers_only
        parameters = _parameters(handler)
        spec = CommandSpec(
            name,
            summary,
            handler,
            parameters,
            organisers_only,
            asks,
            example,
            also,
            about,
            again,
            sentence,
            reads,
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
    if wanted is Who:
        return Kind.PERSON, ()
    if wanted is int and about.read is None:
        return Kind.NUMBER, ()
    return Kind.TEXT, ()
