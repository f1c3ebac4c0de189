"""What could come next in a line that is being typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.playground.people import CHANNEL
from bot.app import App
from bot.chat.command import CommandSpec, Kind, ParameterSpec, Suggestion

MOST_ITEMS = 25
MOST_WORDS = 12  # no name has more

_TOKEN = re.compile(
    r'(?=\S)(?:(?P<name>[a-z_]+)[:=])?(?:"(?P<quoted>(?:[^"\\]|\\.)*)(?P<end>"|$)|(?P<bare>\S*))'
)


@dataclass(frozen=True, slots=True)
class CompletionItem:
    """One thing to accept: what is seen, what replaces the line from ``start`` on, and a word about it."""

    label: str
    insert: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Items, and where in the line they go."""

    start: int
    items: tuple[CompletionItem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    name: str
    text: str
    quoted: bool


def complete_line(app: App, line: str) -> Completion:
    """Commands, then parameter names and values."""
    start = len(line) - len(line.lstrip().removeprefix("/").lstrip())
    spec, after = _command(app.commands, line, start)
    if spec is None:
        return Completion(start, _names(app.commands, line[start:].lower()))
    words = _words(line, after)
    *before, last = words
    named = spec.parameter(last.name) if last.name else None
    if named:
        return Completion(last.start, tuple(_values(app, spec, named, last.text, f"{named.name}:")))
    taken = {word.name for word in before if spec.parameter(word.name)}
    free = [p for p in spec.parameters if p.name not in taken]
    return _positional(app, spec, free, [word for word in words if word.name not in taken])


def _command(
    commands: Mapping[str, CommandSpec], line: str, start: int
) -> tuple[CommandSpec | None, int]:
    for found in (re.match(r"\S+\s+\S+\s", line[start:]), re.match(r"\S+\s", line[start:])):
        name = " ".join(found[0].lower().split()) if found else ""
        if found and name in commands:
            return commands[name], start + found.end()
    return None, start


def _names(commands: Mapping[str, CommandSpec], typed: str) -> tuple[CompletionItem, ...]:
    wanted = " ".join(typed.split())
    first = [spec for spec in commands.values() if spec.name.startswith(wanted)]
    later = [spec for spec in commands.values() if wanted in spec.name and spec not in first]
    return tuple(_name(spec) for spec in (first + later)[:MOST_ITEMS])


def _name(spec: CommandSpec) -> CompletionItem:
    return CompletionItem(spec.usage, spec.name + (" " if spec.parameters else ""), spec.summary)


def _words(line: str, after: int) -> list[_Word]:
    """The words from ``after`` on; the last is the one being typed, and may be empty."""
    words, open_end = [], False
    for found in _TOKEN.finditer(line, after):
        quoted = found["quoted"] is not None
        text = found["quoted"] if quoted else found["bare"]
        words.append(_Word(found.start(), found["name"] or "", text or "", quoted))
        open_end = found.end() == len(line) and found["end"] != '"'
    return words if open_end else [*words, _Word(len(line), "", "", False)]


def _positional(
    app: App, spec: CommandSpec, free: Sequence[ParameterSpec], words: Sequence[_Word]
) -> Completion:
    slot, first = _slot(app, free, words)
    last = words[-1]
    names = [
        CompletionItem(f"{p.name}:", f"{p.name}:", p.description)
        for p in free
        if p.name.startswith(last.text)
    ]
    if slot is None:
        return Completion(last.start, tuple(names))
    typed = " ".join(word.text for word in words[first:]).strip()
    values = _values(app, spec, slot, typed)
    if values or not names:
        start = words[first].start
        kept = (
            [CompletionItem(n.label, f"{typed} {n.insert}".lstrip(), n.about) for n in names]
            if start < last.start
            else names
        )
        others = [item for item in kept if item.label != f"{slot.name}:"]
        return Completion(start, tuple((values + others)[:MOST_ITEMS]))
    return Completion(last.start, tuple(names))


def _slot(
    app: App, free: Sequence[ParameterSpec], words: Sequence[_Word]
) -> tuple[ParameterSpec | None, int]:
    """The parameter that the last word belongs to, and the index of that parameter's first word."""
    first, last = 0, len(words) - 1
    for parameter in free:
        stop = len(words) if parameter.about.rest else _end(app, parameter, words, first)
        if stop > last:
            return parameter, first
        first = stop
    return None, last


def _end(app: App, parameter: ParameterSpec, words: Sequence[_Word], first: int) -> int:
    """Where the next parameter begins: after one word.

    Or after the words that name something, or before a number.
    """
    known, last = parameter.about.known, len(words) - 1
    if known is None or words[first].quoted:
        return first + 1
    for stop in range(min(last, first + MOST_WORDS), first, -1):
        if known(app.catalog, " ".join(word.text for word in words[first:stop])):
            return stop
    return next((at for at in range(first + 1, last + 1) if words[at].text[:1].isdigit()), last + 1)


def _values(
    app: App, spec: CommandSpec, parameter: ParameterSpec, typed: str, prefix: str = ""
) -> list[CompletionItem]:
    found = suggestions(app, spec, parameter, typed)
    return [
        CompletionItem(one.label, f"{prefix}{quote(one.value)} ", parameter.name) for one in found
    ]


def suggestions(
    app: App, spec: CommandSpec, parameter: ParameterSpec, typed: str
) -> Sequence[Suggestion]:
    """Values for one parameter."""
    fixed = {Kind.CHOICE: parameter.choices, Kind.FLAG: ("yes", "no"), Kind.CHANNEL: (CHANNEL,)}
    if parameter.kind in fixed:
        return [
            Suggestion(value, value) for value in fixed[parameter.kind] if typed.lower() in value
        ]
    return app.complete(spec.name, parameter.name, typed)


def quote(value: str) -> str:
    """A value as a line carries it."""
    if re.fullmatch(r'[^\s"\\]+', value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
