"""Several things in one line, each of which the same command takes: ``python 45 and sql 30``.

The first parameter is what it is about, the second how much: another thing begins with an exact
name and an amount, behind a comma, an ``and`` or a line's end, or where one that is whole ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.chat.command import CommandSpec
from bot.chat.grammar import Word, named_lengths
from bot.chat.parameter import ParameterSpec
from bot.chat.phrases import label

JOINTS = frozenset(["and", "&", "+", ",", ";", "then", "also", "plus", "und"])
MOST_OF_ONE = 24  # Words that say what, how much and when of one thing, and no more


def pair(spec: CommandSpec) -> tuple[str, str]:
    """The names of the parameters that say what, and how much of it."""
    subject, amount = spec.parameters[:2]
    return subject.name, amount.name


def segments(
    spec: CommandSpec,
    words: Sequence[Word],
    catalog: Any,
    is_whole: Callable[[Sequence[Word]], bool],
) -> list[Sequence[Word]]:
    """The words of each thing, without what joins them; all words where there is only one.

    ``is_whole``: whether words say all of one thing; behind a line's end they need not.
    """
    found: list[Sequence[Word]] = []
    rest = words
    # From the second word on: the first is a part of one thing, also where it begins a line
    at = 1
    while at < len(rest):
        following = _after_a_joint(spec, rest, at)
        if following is None or not _begins_another(spec, following, catalog):
            at += 1
            continue
        if not rest[at].begins_line and (at > MOST_OF_ONE or not is_whole(rest[:at])):
            at += 1
            continue
        found.append(rest[:at])
        rest, at = following, 1
    return [*found, rest]


def shown(spec: CommandSpec, part: Mapping[str, str], catalog: Any) -> str:
    """A button's label: the command, what, how much, and on which day."""
    said = [spec.name.capitalize()]
    for parameter in spec.parameters:
        text = part.get(parameter.name, "")
        if text and (parameter.name in pair(spec) or parameter.about.closes):
            said.append(_as_suggested(parameter, text, catalog))
    return label(" ".join(said))


def _after_a_joint(spec: CommandSpec, words: Sequence[Word], at: int) -> Sequence[Word] | None:
    """The words behind what joins another thing, or those themselves; None for one in quotes."""
    rest = list(words[at:])
    if rest[0].quoted:
        return None
    while rest and rest[0].loose.lower() in JOINTS:
        rest = rest[1:]
    if rest and rest[0].raw[:1] == "+" and not rest[0].quoted:
        rest[0] = replace(rest[0], text=rest[0].text[1:], raw=rest[0].raw[1:])
    if rest and rest[0].loose.lower().strip("/") == spec.name:
        rest = rest[1:]
    return rest


def _begins_another(spec: CommandSpec, words: Sequence[Word], catalog: Any) -> bool:
    """Whether words begin with an exact name and an amount."""
    subject, amount = spec.parameters[:2]
    texts = [word.loose for word in words]
    lengths = named_lengths(subject, texts, catalog, exactly=True)
    return any(any(named_lengths(amount, texts[count:], catalog)) for count in lengths)


def _as_suggested(parameter: ParameterSpec, text: str, catalog: Any) -> str:
    """A value by the label that its suggestion has, where it has one."""
    complete, text = parameter.about.complete, text.rstrip(",;")
    for one in complete(catalog, text) if complete is not None else ():
        if text.lower() in (one.value.lower(), one.label.lower()):
            return one.label
    return text
