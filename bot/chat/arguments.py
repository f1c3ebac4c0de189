"""The words of a line as the arguments of its command: by name, else in the parameters' order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.chat import several
from bot.chat.command import CommandSpec
from bot.chat.doubt import Doubt
from bot.chat.grammar import Word, begins, extent, named_lengths
from bot.chat.named import apart, by_name, doubt_of
from bot.chat.parameter import FLAG_WORDS, Kind, ParameterSpec
from bot.chat.passed_over import can_not_be, is_its_own, is_passed_over, is_said_beside
from bot.errors import BadInput, quoted

MOST_READ = 100  # words of a line of which each may be a value; more are a text
BEHIND_A_NAME = frozenset(["with", "for", "about", "because", "while", "after", "before", "where"])


class Unclear(Exception):
    """Words can be read in several ways: what to ask, and (label, arguments) for each reading."""

    def __init__(self, question: str, choices: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        super().__init__(question)
        self.question = question
        self.choices = tuple(choices)


class Unplaced(BadInput):
    """Words that no parameter takes: ``said``; ``given`` are the arguments without them."""

    def __init__(self, spec: CommandSpec, said: str, given: Mapping[str, str]) -> None:
        super().__init__(f"I can't place {quoted(said)}. It goes `/{spec.usage}`.")
        self.said = said
        self.given = given


def arguments_of(spec: CommandSpec, words: Sequence[Word], catalog: Any) -> dict[str, str]:
    """Raw texts by parameter name.

    Unclear where there are several readings; BadInput where a word has no place.
    """
    named, loose = by_name(spec, list(apart(spec, words, catalog)), catalog)
    said = _in_a_sentence(spec, named, loose, catalog)
    if said is not None:
        return named | said
    loose = _with_one_end(loose)
    if loose:
        _ask_where_several(spec, named, loose, catalog)
        named |= _by_place(spec, named, loose, catalog)
    return named


def _with_one_end(words: list[Word]) -> list[Word]:
    """The words, those beyond ``MOST_READ`` as one: what is guessed of each costs time for all."""
    if len(words) <= MOST_READ:
        return words
    first, *others = words[MOST_READ:]
    raw = "".join([first.raw, *(word.written for word in others)])
    said = " ".join([first.loose, *(word.loose for word in others)])
    return [*words[:MOST_READ], replace(first, name="", text=said, raw=raw, quoted=False)]


def _ask_where_several(
    spec: CommandSpec, named: Mapping[str, str], words: Sequence[Word], catalog: Any
) -> None:
    """Unclear where words go on with the same command for something else: ``and sql 30``.

    A day that is said of one only is said of all.
    """
    rest = next((p for p in spec.parameters if p.about.ends_before_another), None)
    if rest is None or catalog is None:
        return
    first, *others = several.segments(
        spec, words, catalog, lambda some: _is_whole(spec, named, some, catalog)
    )
    if not others:
        return
    shared = {name: text for name, text in named.items() if name not in several.pair(spec)}
    parts = [{**named, **_by_place(spec, named, first, catalog, asks=False)}]
    parts += [{**shared, **_by_place(spec, shared, some, catalog, asks=False)} for some in others]
    parts = _with_the_only_one(_closers(spec.parameters), parts)
    choices = [(several.shown(spec, part, catalog), part) for part in parts]
    joined = _joined(words[len(first) :], rest)
    choices.append((f"All of it is my {rest.name}", {**parts[0], rest.name: joined}))
    raise Unclear("That reads like several things, and each is logged on its own.", choices)


def _with_the_only_one(
    closers: Sequence[ParameterSpec], parts: Sequence[dict[str, str]]
) -> list[dict[str, str]]:
    """Each with what closes the line, where that is said once."""
    shared: dict[str, str] = {}
    for closer in closers:
        said = {part[closer.name] for part in parts if closer.name in part}
        if len(said) == 1:
            shared[closer.name] = said.pop()
    return [{**part, **shared} for part in parts]


def _is_whole(
    spec: CommandSpec, named: Mapping[str, str], words: Sequence[Word], catalog: Any
) -> bool:
    """Whether words say what and how much, and nothing that another could be a part of."""
    try:
        placed = {**named, **_by_place(spec, named, words, catalog, asks=False)}
    except BadInput:
        return False
    rest = next(p.name for p in spec.parameters if p.about.rest)
    return all(name in placed for name in several.pair(spec)) and rest not in placed


def _in_a_sentence(
    spec: CommandSpec, named: Mapping[str, str], words: Sequence[Word], catalog: Any
) -> dict[str, str] | None:
    """What a command reads itself of words that name nothing; None where their places count."""
    if spec.sentence is None or not words or named or any(word.quoted for word in words):
        return None
    read = spec.sentence(catalog, [word.loose for word in words])
    return None if read is None else dict(read)


def _by_place(
    spec: CommandSpec,
    named: Mapping[str, str],
    words: Sequence[Word],
    catalog: Any,
    asks: bool = True,
) -> dict[str, str]:
    """Words as the values of the parameters that are not named, in their order.

    What is left behind the last is a value of one that was passed over. What is in doubt is asked
    (Unclear), or else read in the likeliest way.
    """
    placed: dict[str, str] = {}
    passed: list[ParameterSpec] = []  # over, for another one
    missed: tuple[ParameterSpec, ...] = ()  # those, once the other one has its value
    free = [p for p in spec.parameters if p.name not in named]
    for at, parameter in enumerate(free):
        while is_said_beside(parameter, [word.loose for word in words], catalog):
            words = words[1:]
        if not words:
            break
        turned = _spoken(parameter, free[at:], words) or _of_missed(missed, words, catalog)
        if turned is not None:
            return placed | _turned_to(spec, {**named, **placed}, turned, catalog, asks=asks)
        later = free[at + 1 :]
        closing = _closing(parameter, later, words, catalog)
        if closing is not None:
            placed[closing.name] = _joined(words, closing)
            return placed
        take = _how_many(parameter, words, catalog, later, passed)
        texts = [word.loose for word in words]
        if is_passed_over(parameter, later, passed, texts, take, catalog):
            passed.append(parameter)
            continue
        meant = _in_doubt(parameter, later, words, take, catalog)
        if meant is not None:
            return _asked(spec, {**named, **placed}, meant, words, catalog, asks=asks)
        placed[parameter.name] = _joined(words[:take], parameter)
        words, missed = words[take:], tuple(passed)
    return placed | _left_over(spec, {**named, **placed}, missed, words, catalog, asks=asks)


def _turned_to(
    spec: CommandSpec,
    given: Mapping[str, str],
    turned: tuple[ParameterSpec, Sequence[Word]],
    catalog: Any,
    *,
    asks: bool,
) -> dict[str, str]:
    """The arguments of the words that begin with the value of one out of its turn."""
    parameter, words = turned
    value, left = _value_of(parameter, words, catalog)
    rest = _by_place(spec, {**given, parameter.name: value}, left, catalog, asks=asks)
    return {parameter.name: value, **rest}


def _left_over(
    spec: CommandSpec,
    given: Mapping[str, str],
    missed: Sequence[ParameterSpec],
    words: Sequence[Word],
    catalog: Any,
    *,
    asks: bool,
) -> dict[str, str]:
    """The arguments of what is behind the last one's value. Unplaced where it is nobody's."""
    if not words:
        return {}
    turned = _of_missed(missed, words, catalog)
    if turned is None:
        raise Unplaced(spec, " ".join(word.loose for word in words), given)
    return _turned_to(spec, given, turned, catalog, asks=asks)


def _of_missed(
    missed: Sequence[ParameterSpec], words: Sequence[Word], catalog: Any
) -> tuple[ParameterSpec, Sequence[Word]] | None:
    """(one that was passed over, the words that begin with its value); None where they don't."""
    texts = [word.loose for word in words]
    for one in missed:
        begins_at = int(is_said_beside(one, texts, catalog))
        if is_its_own(one, texts[begins_at:], catalog):
            return one, words[begins_at:]
    return None


def _spoken(
    parameter: ParameterSpec, free: Sequence[ParameterSpec], words: Sequence[Word]
) -> tuple[ParameterSpec, Sequence[Word]] | None:
    """The one of the free parameters that the first word names without a colon (``every 2``).

    With it the words behind. None where the word may be a value of the ``parameter`` whose turn it
    is, or of a text that takes what is left.
    """
    if any(one.about.rest for one in free):
        return None
    said = words[0].loose.lower()
    if words[0].quoted or len(words) < 2:
        return None
    if not any(said in one.about.spoken for one in free) and not can_not_be(parameter, said):
        return None
    for one in free:
        if one.kind is not Kind.FLAG and said in (one.name, *one.about.spoken):
            return one, words[1:]
    return None


def _value_of(
    parameter: ParameterSpec, words: Sequence[Word], catalog: Any
) -> tuple[str, Sequence[Word]]:
    """(the value of a parameter with which these words begin, the words that are left)."""
    take = extent(parameter, [word.loose for word in words], catalog, len(words))
    return _joined(words[:take], parameter), words[take:]


def _asked(
    spec: CommandSpec,
    given: Mapping[str, str],
    meant: tuple[ParameterSpec, Doubt],
    words: Sequence[Word],
    catalog: Any,
    *,
    asks: bool,
) -> dict[str, str]:
    """The arguments by the likeliest reading; Unclear, with those by each, where it asks."""
    parameter, doubt = meant
    choices: list[tuple[str, dict[str, str]]] = []
    for reading in doubt.readings:
        left = [word for at, word in enumerate(words) if at not in reading.took]
        read = {**given, parameter.name: reading.value}
        rest = _by_place(spec, read, left, catalog, asks=False)
        choices.append((reading.label, read | rest))
    if asks:
        raise Unclear(doubt.question, choices)
    return choices[0][1]


def _in_doubt(
    parameter: ParameterSpec,
    later: Sequence[ParameterSpec],
    words: Sequence[Word],
    take: int,
    catalog: Any,
) -> tuple[ParameterSpec, Doubt] | None:
    """What is not clear about the words from here on, and of which parameter it is a value."""
    left = words[take:]
    if left and _closes(later, left, catalog):
        return None
    texts = _up_to_a_quote(words)
    for one in _closers(later) if parameter.about.rest else [parameter]:
        doubt = doubt_of(one, texts)
        if doubt is not None:
            return one, doubt
    return None


def _up_to_a_quote(words: Sequence[Word]) -> list[str]:
    """The words before the first that is in quotes: nobody doubts what that one is."""
    quotes = (at for at, word in enumerate(words) if word.quoted)
    return [word.loose for word in words[: next(quotes, len(words))]]


def _closing(
    parameter: ParameterSpec, later: Sequence[ParameterSpec], words: Sequence[Word], catalog: Any
) -> ParameterSpec | None:
    """The later parameter that all of the words are a value of, and not of this one."""
    closing = _closes(later, words, catalog)
    if closing is None:
        return None
    texts = [word.loose for word in words]
    is_own = next(named_lengths(parameter, texts, catalog), 0) == len(texts)
    doubt = doubt_of(parameter, texts)
    if is_own or (doubt is not None and doubt.fewest == len(texts)):
        return None
    return closing


def _closes(
    later: Sequence[ParameterSpec], words: Sequence[Word], catalog: Any
) -> ParameterSpec | None:
    if any(word.quoted for word in words):
        return None
    said = " ".join(word.loose for word in words)
    for one in _closers(later):
        if one.about.known is not None and one.about.known(catalog, said):
            return one
    return None


def _closers(later: Sequence[ParameterSpec]) -> list[ParameterSpec]:
    return [one for one in later if one.about.closes]


def _how_many(
    parameter: ParameterSpec,
    words: Sequence[Word],
    catalog: Any,
    later: Sequence[ParameterSpec],
    passed: Sequence[ParameterSpec],
) -> int:
    """How many words a parameter takes; all, where no other one could take any.

    Another is one of the ``later`` ones, or one that was ``passed`` over before.

    The longest name is taken that leaves a value of the next parameter (``python 3 h``).
    """
    others = [*later, *passed]
    if parameter.about.known is not None and _only_flags(others, words[-1].loose):
        return len(words)
    if parameter.about.rest:
        return len(words)
    texts = [words[0].loose, *_up_to_a_quote(words[1:])]
    exact = next(named_lengths(parameter, texts, catalog, exactly=True), 0)
    if exact and _begins_a_note(texts[exact:]):
        return exact
    for count in named_lengths(parameter, texts, catalog):
        if begins(later[:1], texts[count:], catalog) or _closes(later, words[count:], catalog):
            return count
    following = later[0].about.known if later else None
    if exact or following is None or parameter.about.known is None:
        return extent(parameter, texts, catalog, len(words))
    fitting = set(named_lengths(parameter, texts, catalog))
    return _up_to_a_value(fitting, later, words, catalog)


def _begins_a_note(texts: Sequence[str]) -> bool:
    return bool(texts) and texts[0].lower() in BEHIND_A_NAME


def _up_to_a_value(
    fitting: Collection[int], later: Sequence[ParameterSpec], words: Sequence[Word], catalog: Any
) -> int:
    """How many words are a name that is none: all before a later value, or before a digit.

    Those that only fit one (``fitting``) end where a note surely begins (``boosting with bo``).
    Else nothing is left to be the next value that is none (``deep work 30``). A value with which
    they begin is turned later (``half an hour python``).
    """
    texts = [word.loose for word in words]
    begun = next(named_lengths(later[0], texts, catalog), 0)
    for count in range(begun + 1, len(words)):
        is_behind = count in fitting and _begins_a_note(texts[count:])
        is_value = is_behind or any(named_lengths(later[0], texts[count:], catalog))
        if is_value or texts[count][:1].isnumeric() or _closes(later, words[count:], catalog):
            return count
    return len(words)


def _joined(words: Sequence[Word], parameter: ParameterSpec) -> str:
    """One value of several words; what takes the rest keeps the quotes and spaces in it."""
    if parameter.about.rest and len(words) > 1:
        return "".join(word.written for word in words).strip()
    return " ".join(word.loose for word in words).strip()


def _only_flags(later: Sequence[ParameterSpec], word: str) -> bool:
    """Whether nothing in ``later`` can take ``word``: a yes-or-no takes a yes or a no."""
    return all(p.kind is Kind.FLAG for p in later) and (not later or word.lower() not in FLAG_WORDS)
