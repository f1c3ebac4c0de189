"""Whose words those are that name no parameter: the one's whose turn it is, or a later one's.

A word that can't be the one's but is, or looks like, a later one's is that later one's, right or
wrong: so ``25:00`` is a wrong time and no wrong weekday.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from bot.chat.grammar import named_lengths
from bot.chat.parameter import FLAG_WORDS, Kind, ParameterSpec
from bot.chat.words.spelling import COUNTS

_CHANNEL = re.compile(r"<?#\S+|[CG][A-Z0-9]{7,}|[0-9]{15,}")  # As platforms write one
_NUMBER = re.compile(r"[+-]?[0-9]+")

_SMALL = frozenset(["at", "in", "of", "on", "the", "to", "for", "um", "am", "im", "el", "le", "à"])
_NUMBER_WORDS = frozenset(["first", "second", "third", "last", "next", *COUNTS])
_BEFORE_A_CHOICE = frozenset(
    ["every", "each", "jeden", "cada", "chaque", "the", "next", "weekly", "our", "all"]
)


def is_said_beside(parameter: ParameterSpec, texts: Sequence[str], catalog: Any) -> bool:
    """Whether the first word only leads to what follows, as in ``every friday at 10:00``."""
    if len(texts) < 2:
        return False
    if parameter.kind is Kind.CHOICE and texts[0].lower() in _BEFORE_A_CHOICE:
        first, second = (parameter.fault(text) for text in texts[:2])
        return bool(first) and not second
    if texts[0].lower() not in _SMALL:
        return False
    return can_not_be(parameter, texts[0]) and not any(named_lengths(parameter, texts, catalog))


def can_not_be(parameter: ParameterSpec, word: str) -> bool:
    """Whether a word is surely no value of a parameter.

    A channel has any name, but no such word's as stand before a value.
    """
    return parameter.kind is Kind.CHANNEL or bool(parameter.fault(word))


def is_passed_over(
    parameter: ParameterSpec,
    later: Sequence[ParameterSpec],
    passed: Sequence[ParameterSpec],
    texts: Sequence[str],
    take: int,
    catalog: Any,
) -> bool:
    """Whether the first ``take`` of the words, which it would take, are another one's instead.

    One's that comes later, or one's that was passed over before (``9:00 Berlin``).
    """
    said = " ".join(texts[:take])
    if _is_no_answer(parameter, texts[0]):
        return True
    if _is_unlike(parameter, later, said, catalog):
        return True
    takes_any = parameter.kind is Kind.CHANNEL and not _CHANNEL.fullmatch(texts[0])
    if not takes_any and not parameter.fault(said):
        return False
    if _is_asked_about(parameter, texts):
        return False
    reached = [*takewhile(lambda one: not one.about.rest, later), *passed]
    return any(is_its_own(one, texts, catalog) for one in reached)


def _is_no_answer(parameter: ParameterSpec, word: str) -> bool:
    """Whether a word answers no yes or no, and no number, that may be left out.

    So nobody reads of a parameter that they did not mean.
    """
    if parameter.required or parameter.about.read is not None:
        return False
    if parameter.kind is Kind.NUMBER:
        return not any(map(str.isdigit, word)) and word.lower() not in _NUMBER_WORDS
    return parameter.kind is Kind.FLAG and word.lower() not in FLAG_WORDS


def _is_unlike(
    parameter: ParameterSpec, later: Sequence[ParameterSpec], said: str, catalog: Any
) -> bool:
    """Whether the words look like none of its names, and the next one can take them."""
    like = parameter.about.like
    if parameter.required or not later or catalog is None or like is None or like(catalog, said):
        return False
    return said[:1].isdigit() or later[0].about.rest or not later[0].fault(said)


def _is_asked_about(parameter: ParameterSpec, texts: Sequence[str]) -> bool:
    doubt = parameter.about.doubt
    return doubt is not None and doubt(texts) is not None


def is_its_own(parameter: ParameterSpec, texts: Sequence[str], catalog: Any) -> bool:
    """Whether the words begin with a value of a parameter, or with what has the shape of one.

    Not where any text is one.
    """
    shape = parameter.about.shape
    if shape is not None and shape(texts[0]):
        return True
    match parameter.kind:
        case Kind.FLAG:
            return texts[0].isalpha() and texts[0].lower() in FLAG_WORDS
        case Kind.NUMBER:
            return _NUMBER.fullmatch(texts[0]) is not None
        case Kind.CHANNEL:
            return _CHANNEL.fullmatch(texts[0]) is not None
        case _:
            return any(named_lengths(parameter, texts, catalog))
