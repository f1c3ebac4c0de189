"""The arguments that a line gives by their names: ``note:...``, or ``share`` alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.chat.command import CommandSpec
from bot.chat.doubt import Doubt
from bot.chat.grammar import Word, named_lengths
from bot.chat.parameter import FLAG_WORDS, Kind, ParameterSpec

SAID_OF_A_FLAG = FLAG_WORDS.keys() - {"1", "0"}  # A number behind a flag is another value

_LEADING = re.compile(r"([a-z_]+[:=])\s+(.+)", re.DOTALL)
_ENDING = (",", ";")  # What stands behind is no part of a name


def apart(spec: CommandSpec, words: Sequence[Word], catalog: Any) -> Iterator[Word]:
    """The words, where ``python: 45`` and ``python=45`` name no parameter, as ``python 45``.

    What else stands before a colon and names none is a word of its own, behind the first
    (``1 h: loops``).
    """
    said: list[str] = []  # What stands before, as long as it may be one name
    for word in words:
        is_apart = word.begins_line or (said and said[-1].endswith(_ENDING))
        if is_apart or word.quoted or _named_by(spec, word) or word.raw[:1].isnumeric():
            said = [""]
        name, mark, value = _marked(word)
        if mark and _is_known(spec, " ".join([*said, name]), catalog):
            yield replace(word, name="", text=name, raw=name)
            start = word.start + len(name) + len(mark)
            if value:
                yield Word(start, "", value, value, spaced=True)
        elif said:
            yield from _at_a_space(spec, word)
        else:
            yield word
        said.append(word.raw)


def _at_a_space(spec: CommandSpec, word: Word) -> Iterator[Word]:
    """``h: loops``, which names no parameter, as two words; any other word as it is.

    ``notes: loops`` is one: it is meant to name something, and no unit of what stands before.
    """
    found = _LEADING.fullmatch(word.raw)
    is_like_a_name = _called(spec, word.name.removesuffix("s")) is not None
    if word.quoted or is_like_a_name or found is None:
        yield word
        return
    yield replace(word, name="", text=found[1], raw=found[1])
    yield Word(word.start + found.start(2), "", found[2], found[2], spaced=True)


def _marked(word: Word) -> tuple[str, str, str]:
    """(name, mark, value) of ``python=45``; no mark where there is none."""
    for mark in (":", "="):
        name, found, value = word.raw.partition(mark)
        if found:
            return name, found, value
    return word.raw, "", ""


def _is_known(spec: CommandSpec, name: str, catalog: Any) -> bool:
    """Whether it names something that the command's first parameter takes."""
    if not spec.parameters or spec.parameters[0].about.known is None or catalog is None:
        return False
    return bool(name.strip()) and spec.parameters[0].about.known(catalog, name)


def by_name(
    spec: CommandSpec, words: Sequence[Word], catalog: Any
) -> tuple[dict[str, str], list[Word]]:
    """(arguments that are named, the words that are none of them)."""
    named: dict[str, str] = {}
    loose: list[Word] = []
    open_end = ""  # The named parameter that takes what follows, to the next name
    continued = 0  # Words that belong to the one that was named last
    answered = -1  # Where the yes or no of a flag stands behind its name
    for at, word in enumerate(words):
        if at == answered:
            continue
        parameter = _named_by(spec, word)
        if parameter is not None:
            named[parameter.name] = word.text if word.name else ""
            takes_more = parameter.about.rest and not word.quoted
            open_end = parameter.name if takes_more else ""
            continued = _how_many_named(spec, parameter, words[at:], catalog) - 1
            last = parameter.name
        elif continued > 0:
            named[last] += f" {word.loose}"
            continued -= 1
        elif _is_flag(spec, word.text):
            answer = _answer_behind(words[at:])
            named[word.text] = answer or "yes"
            answered = at + bool(answer)
        elif open_end:
            named[open_end] += word.written
        else:
            loose.append(word)
    return named, loose


def _answer_behind(words: Sequence[Word]) -> str:
    """The yes or no behind a flag's name, which is the first of the words; "" for none."""
    behind = words[1:2]
    if not behind or behind[0].quoted or behind[0].loose.lower() not in SAID_OF_A_FLAG:
        return ""
    return behind[0].loose


def _named_by(spec: CommandSpec, word: Word) -> ParameterSpec | None:
    """The parameter that a word names: by ``note:...``, or by a ``note:`` that stands alone."""
    if word.name:
        return _called(spec, word.name)
    if word.text.endswith((":", "=")):
        return _called(spec, word.text[:-1])
    return None


def _called(spec: CommandSpec, name: str) -> ParameterSpec | None:
    """The parameter of this name, or the one to which this word leads."""
    found = spec.parameter(name)
    if found is not None:
        return found
    return next((one for one in spec.parameters if name in one.about.spoken), None)


def _how_many_named(
    spec: CommandSpec, parameter: ParameterSpec, words: Sequence[Word], catalog: Any
) -> int:
    """How many words are the value of a parameter that is named in the first of them.

    As many as it knows, or asks about, as one value; else the first.
    """
    if words[0].quoted or parameter.about.rest or not words[0].name:
        return 1
    texts = [words[0].text, *_up_to_a_name(spec, words[1:])]
    known = next(named_lengths(parameter, texts, catalog), 1)
    doubt = doubt_of(parameter, texts)
    if doubt is None or doubt.fewest <= known:
        return known
    return doubt.fewest


def _up_to_a_name(spec: CommandSpec, words: Sequence[Word]) -> Iterator[str]:
    """The words that stand alone, before the first that is named, quoted or a flag."""
    for word in words:
        if word.quoted or _named_by(spec, word) or _is_flag(spec, word.text):
            return
        yield word.loose


def _is_flag(spec: CommandSpec, word: str) -> bool:
    parameter = spec.parameter(word)
    return parameter is not None and parameter.kind is Kind.FLAG


def doubt_of(parameter: ParameterSpec, texts: Sequence[str]) -> Doubt | None:
    """What is to be asked of words as a parameter's value, where it is not clear."""
    if parameter.about.doubt is None or not texts:
        return None
    return parameter.about.doubt(texts)
