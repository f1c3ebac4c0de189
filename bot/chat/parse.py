"""A typed line -> command and arguments, and back.

Slack, console, playground, buttons and tests share it.

A line is a command name and words: parameters in their order, or by name (``minutes:45 note:"two
words"``); a yes-or-no parameter by its name alone (``share``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import limits
from bot.chat.command import FLAG_WORDS, CommandSpec, Kind, ParameterSpec
from bot.chat.phrases import did_you_mean
from bot.errors import BadInput, UnknownCommand, quoted

_QUOTES = '"“”„'  # telephones turn straight quotes into the others
_TOKEN = re.compile(
    rf"(?:(?P<name>[a-z_]+)[:=]\s*)?(?:[{_QUOTES}](?P<quoted>(?:[^{_QUOTES}\\]|\\.)*)[{_QUOTES}]|(?P<bare>\S+))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line says: a command and its arguments as raw texts."""

    spec: CommandSpec
    arguments: Mapping[str, str]


def parse(line: str, commands: Mapping[str, CommandSpec], catalog: Any = None) -> Typed:
    """Read a line. UnknownCommand or BadInput, with what to type instead, where it can't be read.

    ``catalog`` is what the parameters' ``known`` asks where a name of several words ends.
    """
    if len(line) > limits.TYPED:
        raise BadInput(
            f"That is {len(line)} characters long; I read up to {limits.TYPED}. Shorten it, please."
        )
    line = line.strip().removeprefix("/").strip()
    spec, rest = _command(line or "help", commands)
    return Typed(spec, _arguments(spec, rest, catalog))


def line_of(spec: CommandSpec, arguments: Mapping[str, str]) -> str:
    """The line that reads back as this command and these arguments."""
    return " ".join(
        [
            spec.name,
            *(f"{name}:{_quote(value)}" for name, value in arguments.items() if value.strip()),
        ]
    )


def nearest(typed: str, names: Mapping[str, object]) -> list[str]:
    """Up to three names that look like ``typed``, most alike first."""
    return difflib.get_close_matches(typed.lower(), list(names), n=3, cutoff=0.55)


def unknown(typed: str, near: Sequence[str]) -> UnknownCommand:
    """The error for a command that there is not: the nearest are the ways out, else ``help`` is."""
    if not near:
        return UnknownCommand(typed, "`/help` lists what I can do.", [("Help", "help")])
    return UnknownCommand(typed, did_you_mean(near), [(name, name) for name in near])


def _command(line: str, commands: Mapping[str, CommandSpec]) -> tuple[CommandSpec, str]:
    said = re.match(r"(\S+\s+\w+)\s+(\w+)", line)
    if said and f"{' '.join(said[1].split())}-{said[2]}".lower() in commands:  # `schedule post now`
        line = f"{said[1]}-{line[said.start(2) :]}"
    words = line.split(None, 2)
    for count in (2, 1):
        name = " ".join(words[:count]).lower()
        if len(words) >= count and name in commands:
            return commands[name], line.split(None, count)[count] if len(words) > count else ""
    group = f"{words[0].lower()} show"
    if group in commands and len(words) == 1:
        return commands[group], ""
    siblings = {
        name: spec for name, spec in commands.items() if name.startswith(words[0].lower() + " ")
    }
    if siblings:
        typed = " ".join(words[:2])
        raise unknown(typed, nearest(typed, siblings) or list(siblings)[:3])
    raise unknown(words[0], nearest(words[0], commands))


def _arguments(spec: CommandSpec, rest: str, catalog: Any) -> dict[str, str]:
    arguments: dict[str, str] = {}
    words: list[str] = []
    written: list[
        str
    ] = []  # the same words with the quotes they were typed in, and the space before
    open_end = ""  # the named parameter that takes what follows, to the next name
    for token in _TOKEN.finditer(rest):
        text = (
            token["bare"]
            if token["quoted"] is None
            else re.sub(r"\\(.)", r"\1", token["quoted"], flags=re.DOTALL)
        )
        name = token["name"]
        as_typed = (
            " " if rest[max(token.start() - 1, 0) : token.start()].isspace() else ""
        ) + token[0]
        parameter = spec.parameter(name or text[:-1])
        if parameter and (name or text[-1] in ":="):
            arguments[parameter.name] = text if name else ""
            open_end = parameter.name if parameter.about.rest and token["quoted"] is None else ""
        elif open_end and not _is_flag(spec, text):
            arguments[open_end] += as_typed
        elif _is_flag(spec, text):
            arguments[text] = "yes"
        else:
            words.append(text if name is None else token[0])
            written.append(as_typed)
    free = [p for p in spec.parameters if p.name not in arguments]
    for parameter in free:
        if words:
            take = _how_many(
                parameter, words, catalog, last=_only_flags(free, parameter, words[-1])
            )
            keeps_quotes = parameter.about.rest and take > 1
            arguments[parameter.name] = (
                "".join(written[:take]) if keeps_quotes else " ".join(words[:take])
            ).strip()
            del words[:take], written[:take]
    if words:
        raise BadInput(
            f"I can't place {quoted(' '.join(words))}. It goes `/{spec.usage}`.", [("Help", "help")]
        )
    return arguments


def _is_flag(spec: CommandSpec, word: str) -> bool:
    parameter = spec.parameter(word)
    return parameter is not None and parameter.kind is Kind.FLAG


def _only_flags(free: list[ParameterSpec], parameter: ParameterSpec, word: str) -> bool:
    """Whether nothing after ``parameter`` can take ``word``: a yes-or-no takes a yes or a no."""
    later = free[free.index(parameter) + 1 :]
    return not later or (all(p.kind is Kind.FLAG for p in later) and word.lower() not in FLAG_WORDS)


def _how_many(parameter: ParameterSpec, words: list[str], catalog: Any, last: bool) -> int:
    known = parameter.about.known
    if parameter.about.rest:
        return len(words)
    if known is None:
        return 1
    if last:
        return len(words)
    for count in range(min(len(words), limits.NAME_WORDS), 0, -1):
        if catalog is not None and known(catalog, " ".join(words[:count])):
            return count
    return next((i for i, word in enumerate(words) if i and word[0].isdigit()), len(words))


def _quote(value: str) -> str:
    if re.fullmatch(rf"[^\s{_QUOTES}\\]+", value):
        return value
    return '"' + re.sub(rf"([{_QUOTES}\\])", r"\\\1", value) + '"'
