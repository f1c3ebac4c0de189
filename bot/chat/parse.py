"""A typed line -> command and arguments, and back.

Slack, console, playground, buttons and tests share it. A line is a command name and words:
parameters in their order, or by name (``minutes:45 note:"two words"``); a yes-or-no parameter by
its name alone (``share``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import limits
from bot.chat.command import FLAG_WORDS, CommandSpec, Kind, ParameterSpec
from bot.chat.grammar import Word, extent, quote, words_of
from bot.chat.phrases import did_you_mean
from bot.errors import BadInput, UnknownCommand, quoted


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
    named = [f"{name}:{quote(value)}" for name, value in arguments.items() if value.strip()]
    return " ".join([spec.name, *named])


def by_any_name(commands: Mapping[str, CommandSpec]) -> dict[str, CommandSpec]:
    """The commands by every name that they are found under; their own go before others'."""
    others = {name: spec for spec in commands.values() for name in spec.also}
    return {**others, **commands}


def nearest(typed: str, names: Mapping[str, object]) -> list[str]:
    """Up to three names that look like ``typed``, most alike first."""
    return difflib.get_close_matches(typed.lower(), list(names), n=3, cutoff=0.55)


def unknown(typed: str, near: Sequence[str]) -> UnknownCommand:
    """The error for a command that there is not: the nearest are the ways out, else ``help`` is."""
    if not near:
        return UnknownCommand(typed, "`/help` lists what I can do.", [("Help", "help")])
    return UnknownCommand(typed, did_you_mean(near), [(name, name) for name in near])


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
        return unknown(words[0], nearest(words[0], commands))
    typed = " ".join(words[:2])
    return unknown(typed, nearest(typed, siblings) or list(siblings)[:3])


def _arguments(spec: CommandSpec, rest: str, catalog: Any) -> dict[str, str]:
    named, loose = _by_name(spec, words_of(rest))
    if loose:
        named |= _by_place(spec, named, loose, catalog)
    return named


def _by_name(spec: CommandSpec, words: Sequence[Word]) -> tuple[dict[str, str], list[Word]]:
    """(arguments that are named, the words that are none of them)."""
    named: dict[str, str] = {}
    loose: list[Word] = []
    open_end = ""  # The named parameter that takes what follows, to the next name
    for word in words:
        parameter = _named_by(spec, word)
        if parameter is not None:
            named[parameter.name] = word.text if word.name else ""
            takes_more = parameter.about.rest and not word.quoted
            open_end = parameter.name if takes_more else ""
        elif _is_flag(spec, word.text):
            named[word.text] = "yes"
        elif open_end:
            named[open_end] += word.written
        else:
            loose.append(word)
    return named, loose


def _named_by(spec: CommandSpec, word: Word) -> ParameterSpec | None:
    """The parameter that a word names: by ``note:...``, or by a ``note:`` that stands alone."""
    if word.name:
        return spec.parameter(word.name)
    if word.text.endswith((":", "=")):
        return spec.parameter(word.text[:-1])
    return None


def _by_place(
    spec: CommandSpec, named: Mapping[str, str], words: list[Word], catalog: Any
) -> dict[str, str]:
    """Words as the values of the parameters that are not named, in their order."""
    arguments: dict[str, str] = {}
    free = [p for p in spec.parameters if p.name not in named]
    for at, parameter in enumerate(free):
        if not words:
            break
        take = _how_many(parameter, words, catalog, free[at + 1 :])
        arguments[parameter.name] = _joined(words[:take], parameter)
        words = words[take:]
    if words:
        said = quoted(" ".join(word.loose for word in words))
        raise BadInput(f"I can't place {said}. It goes `/{spec.usage}`.", [("Help", "help")])
    return arguments


def _how_many(
    parameter: ParameterSpec, words: Sequence[Word], catalog: Any, later: Sequence[ParameterSpec]
) -> int:
    """How many words a parameter takes; all, where none of the ``later`` ones could take any."""
    if parameter.about.known is not None and _only_flags(later, words[-1].loose):
        return len(words)
    return extent(parameter, [word.loose for word in words], catalog, len(words))


def _joined(words: Sequence[Word], parameter: ParameterSpec) -> str:
    """One value of several words; what takes the rest keeps the quotes and spaces in it."""
    if parameter.about.rest and len(words) > 1:
        return "".join(word.written for word in words).strip()
    return " ".join(word.loose for word in words).strip()


def _is_flag(spec: CommandSpec, word: str) -> bool:
    parameter = spec.parameter(word)
    return parameter is not None and parameter.kind is Kind.FLAG


def _only_flags(later: Sequence[ParameterSpec], word: str) -> bool:
    """Whether nothing in ``later`` can take ``word``: a yes-or-no takes a yes or a no."""
    return all(p.kind is Kind.FLAG for p in later) and (not later or word.lower() not in FLAG_WORDS)
