"""What could come next in a line that is being typed: for the page, the terminal and forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.grammar import Word, extent, quote, unfinished_words
from bot.chat.parameter import Kind, ParameterSpec, Suggestion


@dataclass(frozen=True, slots=True)
class CompletionItem:
    """One thing to accept: what is seen, what replaces the line's end, and a word about it."""

    label: str
    insert: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Items, and where in the line they go."""

    start: int
    items: tuple[CompletionItem, ...] = ()


@dataclass(frozen=True, slots=True)
class LineCompleter:
    """Completes lines, from memory. ``channels`` are those that a channel parameter offers."""

    commands: Mapping[str, CommandSpec]
    catalog: Any
    channels: Sequence[str] = ()

    def line(self, line: str) -> Completion:
        """Commands, then parameter names and values."""
        line = line[: limits.COMPLETED]
        start = len(line) - len(line.lstrip().removeprefix("/").lstrip())
        spec, after = self._command(line, start)
        if spec is None:
            return Completion(start, self._names(line[start:].lower()))
        words = unfinished_words(line, after)
        *before, last = words
        named = spec.parameter(last.name) if last.name else None
        if named:
            return Completion(last.start, self._values(named, last.text, f"{named.name}:"))
        taken = {word.name for word in before if spec.parameter(word.name)}
        free = [p for p in spec.parameters if p.name not in taken]
        return self._by_place(free, [word for word in words if word.name not in taken])

    def value(self, parameter: ParameterSpec, typed: str) -> tuple[Suggestion, ...]:
        """What a parameter could be, best first; nothing where nothing is known."""
        fixed = self._fixed(parameter)
        if fixed:
            wanted = typed.strip().lower()
            return tuple(Suggestion(value, value) for value in fixed if wanted in value)
        if parameter.about.complete is None:
            return ()
        found = parameter.about.complete(self.catalog, typed[: limits.COMPLETED])
        return tuple(found)[: limits.SUGGESTIONS]

    def _fixed(self, parameter: ParameterSpec) -> Sequence[str]:
        match parameter.kind:
            case Kind.CHOICE:
                return parameter.choices
            case Kind.FLAG:
                return ("yes", "no")
            case Kind.CHANNEL:
                return self.channels
            case _:
                return ()

    def _command(self, line: str, start: int) -> tuple[CommandSpec | None, int]:
        """The command whose name is typed to its end, and where its arguments begin."""
        for words in (2, 1):
            found = re.match(r"(\S+\s+)" * words, line[start:])
            name = " ".join(found[0].lower().split()) if found else ""
            if found and name in self.commands:
                return self.commands[name], start + found.end()
        return None, start

    def _names(self, typed: str) -> tuple[CompletionItem, ...]:
        wanted = " ".join(typed.split())
        first = [spec for spec in self.commands.values() if spec.name.startswith(wanted)]
        later = [s for s in self.commands.values() if wanted in s.name and s not in first]
        return tuple(_name(spec) for spec in (first + later)[: limits.SUGGESTIONS])

    def _by_place(self, free: Sequence[ParameterSpec], words: Sequence[Word]) -> Completion:
        """Values for the parameter whose turn it is, then the names of those still free."""
        slot, first = self._slot(free, words)
        last = words[-1]
        names = tuple(_parameter(p) for p in free if p.name.startswith(last.text))
        if slot is None:
            return Completion(last.start, names)
        typed = " ".join(word.text for word in words[first:]).strip()
        values = self._values(slot, typed)
        if names and not values:
            return Completion(last.start, names)
        before = "".join(f"{word.text} " for word in words[first:-1])
        others = [_after(before, name) for name in names if name.label != f"{slot.name}:"]
        return Completion(words[first].start, (*values, *others)[: limits.SUGGESTIONS])

    def _slot(
        self, free: Sequence[ParameterSpec], words: Sequence[Word]
    ) -> tuple[ParameterSpec | None, int]:
        """The parameter that the last word belongs to, and the index of its first word."""
        first, last = 0, len(words) - 1
        for at, parameter in enumerate(free):
            stop = first + self._extent(parameter, words[first:], free[at + 1 : at + 2])
            if stop > last:
                return parameter, first
            first = stop
        return None, last

    def _extent(
        self, parameter: ParameterSpec, words: Sequence[Word], following: Sequence[ParameterSpec]
    ) -> int:
        """How many words a parameter takes; the one being typed ends no name, but may go on one."""
        if words[0].quoted and not parameter.about.rest:
            return 1
        texts = [word.text for word in words]
        is_others = any(self._knows(other, texts[-1]) for other in following)
        if self._knows(parameter, " ".join(texts)) and not is_others:
            return len(words)
        return extent(parameter, texts, self.catalog, len(words) - 1, exactly=True)

    def _knows(self, parameter: ParameterSpec, text: str) -> bool:
        known = parameter.about.known
        return known is not None and known(self.catalog, text)

    def _values(
        self, parameter: ParameterSpec, typed: str, prefix: str = ""
    ) -> tuple[CompletionItem, ...]:
        found = self.value(parameter, typed)
        return tuple(
            CompletionItem(one.label, f"{prefix}{quote(one.value)} ", parameter.name)
            for one in found
        )


def _name(spec: CommandSpec) -> CompletionItem:
    insert = f"{spec.name} " if spec.parameters else spec.name
    return CompletionItem(spec.usage, insert, spec.summary)


def _parameter(parameter: ParameterSpec) -> CompletionItem:
    return CompletionItem(f"{parameter.name}:", f"{parameter.name}:", parameter.description)


def _after(before: str, item: CompletionItem) -> CompletionItem:
    """The item behind what was typed already, where it replaces that, too."""
    return CompletionItem(item.label, before + item.insert, item.about)
