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
from bot.chat.arguments import Unclear, Unplaced, arguments_of
from bot.chat.command import CommandSpec
from bot.chat.first_words import HELP, asked_about, helped, is_small_talk, telling
from bot.chat.grammar import as_seen, quote, words_of
from bot.chat.parameter import ParameterSpec
from bot.chat.passed_over import is_its_own
from bot.chat.phrases import did_you_mean, label
from bot.errors import MOST_QUOTED, BadInput, UnknownCommand
from bot.spelling import nearest_names

# `@Cairn log python 45`, and an account as platforms write it
_ADDRESSED = re.compile(r"^(?:[@/]?cairn[,:]?\s+|<@[!&]?\w+>\s*)(?=\S)", re.IGNORECASE)
_ENDED = re.compile(r"(?<=\s)(\d+)[.!?]+$")  # `Log python 45.`
ABOUT_ITEMS = ("topic", "log")  # what can be typed before the name of an item alone
WHOLE_GROUP = ("show", "list")  # What the first word of a group stands for alone
MOST_GUESSED = 3
MOST_SEARCHED = 100  # characters of a line that is no command
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
    line = _ADDRESSED.sub("", as_seen(line).strip()).removeprefix("/").strip()
    line = _ENDED.sub(r"\1", _MARKED.sub(r"\1", line))
    line = helped(line, names_of(commands)) or HELP
    spec, rest = _command(line, commands, catalog)
    if _asks_for_help(spec, rest, catalog):
        spec, rest = commands[HELP], spec.name
    return Typed(spec, _arguments(spec, rest, commands, catalog))


def line_of(spec: CommandSpec, arguments: Mapping[str, str]) -> str:
    """The line that reads back as this command and these arguments."""
    named = [f"{name}:{quote(value)}" for name, value in arguments.items() if value.strip()]
    return " ".join([spec.name, *named])


def by_any_name(commands: Mapping[str, CommandSpec]) -> dict[str, CommandSpec]:
    """The commands by every name that they are found under; their own go before others'."""
    others = {name: spec for spec in commands.values() for name in spec.also}
    return {**others, **commands}


def names_of(commands: Mapping[str, CommandSpec]) -> set[str]:
    """All that commands are found under, and the first words of those in groups."""
    groups = {name.split()[0] for name in commands}
    return groups | by_any_name(commands).keys()


def nearest(typed: str, names: Mapping[str, object]) -> list[str]:
    """Up to three names that were meant by ``typed``, the nearest first; none where none is."""
    return nearest_names(typed, names)


def unknown(
    typed: str,
    near: Sequence[str],
    before: str = "",
    behind: str = "",
    further: Sequence[tuple[str, str]] = (),
) -> UnknownCommand:
    """The error for a command that there is not: the nearest are the ways out, else ``help`` is.

    ``before`` and ``behind``: what a way out types before the name, and behind it. ``further``:
    ways out beside ``help``.
    """
    if not near:
        ways = [("Help", HELP), *further]
        return UnknownCommand(typed, "`/help` lists what I can do.", ways)
    lines = [f"{name} {behind}".rstrip() for name in near]
    ways = [(label(line), f"{before}{line}") for line in lines]
    return UnknownCommand(typed, did_you_mean(near), ways)


def _command(
    line: str, commands: Mapping[str, CommandSpec], catalog: Any
) -> tuple[CommandSpec, str]:
    """The command, and what follows its name."""
    line = _hyphened(line, commands)
    words = line.split(None, limits.COMMAND_WORDS)
    named = by_any_name(commands)
    for count in range(limits.COMMAND_WORDS, 0, -1):
        name = " ".join(words[:count]).lower()
        if len(words) >= count and name in named:
            rest = "".join(line.split(None, count)[count:])
            return named[name], rest
    for verb in WHOLE_GROUP if len(words) == 1 else ():
        if (group := f"{words[0].lower()} {verb}") in commands:
            return commands[group], ""
    about = _question(words, commands)
    if about:
        return commands[HELP], about
    lines = _lines_about(line, commands, catalog)
    if lines:
        ways = [(one, one) for one in lines]
        raise UnknownCommand(line, did_you_mean(lines), ways)
    raise _unknown_command(words, commands, catalog)


def _lines_about(line: str, commands: Mapping[str, CommandSpec], catalog: Any) -> list[str]:
    """What can be typed where a line begins with an item's name: ``log python 45``."""
    if catalog is None or len(line) > MOST_QUOTED:
        return []
    return [f"{name} {line}" for name in ABOUT_ITEMS if _takes(commands.get(name), line, catalog)]


def _is_meant_for(spec: CommandSpec, line: str, catalog: Any) -> bool:
    """Whether each of these words surely is a value of one of the command's parameters."""
    words = words_of(line)
    first = [word.loose for word in words]
    if not any(is_its_own(parameter, first, catalog) for parameter in spec.parameters):
        return False
    try:
        arguments = arguments_of(spec, words, catalog)
    except Unclear:
        return True
    except BadInput:
        return False
    return not spec.faults(arguments) and not any(
        _is_unknown(spec.parameter(name), text, catalog) for name, text in arguments.items()
    )


def _is_unknown(parameter: ParameterSpec | None, text: str, catalog: Any) -> bool:
    """Whether a text is no value of a parameter that knows all of its values."""
    known = parameter.about.known if parameter is not None else None
    return known is not None and not known(catalog, text)


def _takes(spec: CommandSpec | None, line: str, catalog: Any) -> bool:
    """Whether a command can be given a line that begins with the exact name of an item."""
    if spec is None:
        return False
    first = spec.parameters[0]
    try:
        arguments = arguments_of(spec, words_of(line), catalog)
    except (BadInput, Unclear):
        return False
    known = first.about.known
    if known is None or not known(catalog, arguments.get(first.name, "")):
        return False
    return not spec.refusals(arguments)


def _question(words: Sequence[str], commands: Mapping[str, CommandSpec]) -> str:
    """What a sentence of common words asks about, for its page of help; "" for nothing."""
    words = " ".join(words).split()
    names = names_of(commands)
    if words[0].lower() in names and " ".join(words[1:]).lower() == HELP:
        return words[0]
    if HELP not in commands or not is_small_talk(words[:1]):
        return ""
    return asked_about(words, names)


def _asks_for_help(spec: CommandSpec, rest: str, catalog: Any) -> bool:
    """Whether ``help`` behind a command asks for its page: where it is none of its own words."""
    if rest.lower() != HELP or spec.name == HELP:
        return False
    if not spec.parameters:
        return True
    known = spec.parameters[0].about.known
    return catalog is not None and known is not None and not known(catalog, rest)


def _hyphened(line: str, commands: Mapping[str, CommandSpec]) -> str:
    """``schedule post now`` as ``schedule post-now``, where there is such a command."""
    said = re.match(r"(\S+\s+\w+)\s+(\w+)", line)
    if said and f"{' '.join(said[1].split())}-{said[2]}".lower() in commands:
        return f"{said[1]}-{line[said.start(2) :]}"
    return line


def _unknown_command(
    words: Sequence[str], commands: Mapping[str, CommandSpec], catalog: Any
) -> UnknownCommand:
    """What to say of a name that no command has; a group's own commands where it is a group's.

    Each guess keeps the words behind the name.
    """
    group = words[0].lower() + " "
    siblings = {name: spec for name, spec in commands.items() if name.startswith(group)}
    if not siblings:
        near = _near(words[0], commands)
        typed = words[0] if near else " ".join(words)
        behind = " ".join(words[1:])
        return unknown(typed, near, behind=behind, further=_to_search(words, commands))
    typed = " ".join(words[:2])
    behind = " ".join(words[1:])
    taking = [name for name, one in siblings.items() if _is_meant_for(one, behind, catalog)]
    if taking:
        return unknown(typed, taking[:MOST_GUESSED], behind=behind)
    near = nearest(typed, siblings)
    if near:
        return unknown(typed, near, behind=" ".join(words[2:]))
    lines = [_with(one, behind, catalog) for one in siblings.values()][:MOST_GUESSED]
    ways = [(label(line), line) for line in lines]
    return UnknownCommand(typed, did_you_mean(list(siblings)[:MOST_GUESSED]), ways)


def _near(word: str, commands: Mapping[str, CommandSpec]) -> list[str]:
    """The commands that may be meant by one word: those of groups by their own word, too."""
    if is_small_talk([word]):
        return []
    grouped: dict[str, list[str]] = {}
    for name in commands:
        _, _, own = name.partition(" ")
        if own:
            grouped.setdefault(own, []).append(name)
    if word.lower() in grouped:
        return grouped[word.lower()][:MOST_GUESSED]
    named = by_any_name(commands)
    near = nearest(word, {**dict.fromkeys(grouped), **named})
    found: list[str] = []
    for one in near:  # A word can be a name, and a group's own word besides
        found += [one] if one in named else []
        behind = grouped.get(one, [])
        found += [n for n in behind if one not in named or not commands[n].organisers_only]
    return list(dict.fromkeys(found))[:MOST_GUESSED]


def _with(spec: CommandSpec, words: str, catalog: Any) -> str:
    """A command with words behind its name, where it can be given them."""
    try:
        faults = spec.faults(arguments_of(spec, words_of(words), catalog))
    except Unclear:
        faults = {}
    except BadInput:
        return spec.name
    return spec.name if faults else f"{spec.name} {words}"


def _to_search(words: Sequence[str], commands: Mapping[str, CommandSpec]) -> list[tuple[str, str]]:
    """The way to look for what was typed, which may be the name of something."""
    wanted = telling(" ".join(words).split())
    if "search" not in commands or not wanted or len(wanted) > MOST_SEARCHED:
        return []
    return [("Search for it", f"search {wanted}")]


def _arguments(
    spec: CommandSpec, rest: str, commands: Mapping[str, CommandSpec], catalog: Any
) -> dict[str, str]:
    """BadInput with a line for each reading, where there are several."""
    try:
        return arguments_of(spec, words_of(rest), catalog)
    except Unclear as unclear:
        ways = [(said, line_of(spec, arguments)) for said, arguments in unclear.choices]
        raise BadInput(unclear.question, ways) from None
    except Unplaced as unplaced:
        others = _others_of_its_group(spec, rest, commands, catalog)
        raise BadInput(unplaced.sentence, [*others, *_without(spec, unplaced)]) from None


def _others_of_its_group(
    spec: CommandSpec, words: str, commands: Mapping[str, CommandSpec], catalog: Any
) -> list[tuple[str, str]]:
    """The lines of other commands of its group that take all the words."""
    group, _, own = spec.name.partition(" ")
    if not own:
        return []
    siblings = [one for name, one in commands.items() if name.startswith(f"{group} ")]
    taking = [one.name for one in siblings if _is_meant_for(one, words, catalog)]
    return [(label(line), line) for line in (f"{name} {words}" for name in taking[:MOST_GUESSED])]


def _without(spec: CommandSpec, unplaced: Unplaced) -> list[tuple[str, str]]:
    """The same without the words that no parameter takes, and where to look for them."""
    ways = [(label(f"Without “{unplaced.said}”"), line_of(spec, unplaced.given))]
    wanted = telling(unplaced.said.split())
    if wanted and not spec.organisers_only and len(wanted) <= MOST_SEARCHED:
        ways.append(("Search for it", f"search {wanted}"))
    return [*ways, ("Help", f"{HELP} {spec.name}")]
