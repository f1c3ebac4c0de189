"""A typed line -> command and arguments, and back.

Slack, console, playground, buttons and tests share it. A line is a command name and words:
parameters in their order, or by name (``minutes:45 note:"two words"``); a yes-or-no parameter by
its name alone (``share``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import limits
from bot.chat.arguments import Unclear, arguments_of
from bot.chat.command import CommandSpec
from bot.chat.grammar import quote, words_of
from bot.chat.phrases import did_you_mean
from bot.errors import BadInput, UnknownCommand
from bot.spelling import nearest_names

_ADDRESSED = re.compile(r"^@?cairn[,:]?\s+(?=\S)", re.IGNORECASE)  # `@Cairn log python 45`
_MARKED = re.compile(r"^([a-z]+)[,:](?=\s)", re.IGNORECASE)  # `log: python 45`


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
    line = _ADDRESSED.sub("", line.strip()).removeprefix("/").strip()
    line = _MARKED.sub(r"\1", line)
    spec, rest = _command(line or "help", commands)
    return Typed(spec, _arguments(spec, rest, catalog))


def line_of(spec: CommandSpec, arguments: Mapping[str, str]) -> str:
    """The line that reads back as this command and these arguments."""
    named = [f"{name}:{quote(value)}" for name, value in arguments.items() if value.strip()]
    return " ".join([spec.name, *named])


def by_any_name(commands: Mapping[str, CommandSpec]) -> dict[str, CommandSpec]:
    """The commands by every name that they are found under; their own go before others'."""
    others = {name: spec for spec in commands.values() for name in spec.also}
    return {**others, **commands}


def nearest(typed: str, names: Mapping[str, object]) -> list[str]:
    """Up to three names that were meant by ``typed``, the nearest first; none where none is."""
    return nearest_names(typed, names)


def unknown(typed: str, near: Sequence[str], before: str = "") -> UnknownCommand:
    """The error for a command that there is not: the nearest are the ways out, else ``help`` is.

    ``before``: what a way out types before the name.
    """
    if not near:
        return UnknownCommand(typed, "`/help` lists what I can do.", [("Help", "help")])
    return UnknownCommand(typed, did_you_mean(near), [(name, f"{before}{name}") for name in near])


def _command(line: str, commands: Mapping[str, CommandSpec]) -> tuple[CommandSpec, str]:
    """The command, and what follows its name."""
    line = _hyphened(line, commands)
    words = line.split(None, limits.COMMAND_WORDS)
    named = by_any_name(commands)
    for count in range(limits.COMMAND_WORDS, 0, -1):
        name = " ".join(words[:count]).lower()
        if len(words) >= count and name in named:
            rest = "".join(line.split(None, count)[count:])
            return named[name], rest
    group = f"{words[0].lower()} show"
    if group in commands and len(words) == 1:
        return commands[group], ""
    raise _unknown_command(words, commands)


def _hyphened(line: str, commands: Mapping[str, CommandSpec]) -> str:
    """``schedule post now`` as ``schedule post-now``, where there is such a command."""
    said = re.match(r"(\S+\s+\w+)\s+(\w+)", line)
    if said and f"{' '.join(said[1].split())}-{said[2]}".lower() in commands:
        return f"{said[1]}-{line[said.start(2) :]}"
    return line


def _unknown_command(words: Sequence[str], commands: Mapping[str, CommandSpec]) -> UnknownCommand:
    """What to say of a name that no command has; a group's own commands where it is a group's."""
    group = words[0].lower() + " "
    siblings = {name: spec for name, spec in commands.items() if name.startswith(group)}
    if not siblings:
        return unknown(words[0], nearest(words[0], by_any_name(commands)))
    typed = " ".join(words[:2])
    return unknown(typed, nearest(typed, siblings) or list(siblings)[:3])


def _arguments(spec: CommandSpec, rest: str, catalog: Any) -> dict[str, str]:
    """BadInput with a line for each reading, where there are several."""
    try:
        return arguments_of(spec, words_of(rest), catalog)
    except Unclear as unclear:
        ways = [(label, line_of(spec, arguments)) for label, arguments in unclear.choices]
        raise BadInput(unclear.question, ways) from None
