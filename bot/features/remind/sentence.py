"""A wish as people say it: ``to read python tomorrow``, ``in two hours to solve the challenge``.

The moment stands at the end, at the beginning, or half here and half there; the rest is what to be
reminded of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.chat import limits
from bot.chat.words.moments import moments_in, span_in
from bot.features.items import REMINDED_OF
from bot.features.naming import fits, known

MOST_WORDS = 8  # that a moment has
_ANY_DAY = date(2000, 1, 1)  # for whether words are a moment at all
_BEFORE = re.compile(r"^(?:(?:me|to|about|of|that|for|please|on|at)\s+)+", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\s+(?:on|at|by|,|and|please))+$|[,.!]+$", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_is_name = known(*REMINDED_OF)


def read_sentence(catalog: Any, words: Sequence[str]) -> Mapping[str, str] | None:
    """``what`` and ``when`` of a sentence; one of them alone where the other is not said.

    None where it holds no moment, and is nothing that can be reminded of.
    """
    whole = " ".join(words)
    if catalog is None or _is_name(catalog, whole):
        return None
    if _is_moment(whole):
        return {"when": _BY.sub("", whole)}
    found = [(_thing(catalog, rest), when) for rest, when in _parted(words)]
    for what, when in found:
        if _is_name(catalog, what):
            return {"what": what, "when": when}
    for what, when in found:
        return {"what": what, "when": when}
    what = _thing(catalog, whole)
    if what != whole and _is_name(catalog, what):
        return {"what": what}
    return None


def _parted(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(the rest, the moment) for each moment in the words, the longest first, at the end before."""
    most = min(len(words) - 1, MOST_WORDS)
    for many in range(most, 0, -1):
        for first in range(many + 1):
            last = len(words) - (many - first)
            when = _BY.sub("", " ".join([*words[:first], *words[last:]]).strip(" ,."))
            if _is_moment(when):
                yield " ".join(words[first:last]), when


def _is_moment(said: str) -> bool:
    """Whether this is nothing but a moment; a bare number may belong to a name."""
    if said.isdigit():
        return False
    said = _BY.sub("", said)
    return span_in(said) is not None or bool(moments_in(said, _ANY_DAY))


def _thing(catalog: Any, said: str) -> str:
    """What is left of ``to read python``: a name, where there is one behind the verb."""
    said = _BEHIND.sub("", _BEFORE.sub("", f"{said} ").strip())
    words = said.split()
    for is_one in (_is_name, _fits):
        for first in range(min(len(words), limits.NAME_WORDS)):
            name = " ".join(words[first:])
            if is_one(catalog, name):
                return name
    return said


def _fits(catalog: Any, words: str) -> bool:
    return fits(catalog, words, REMINDED_OF)
