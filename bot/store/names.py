"""Members' names: as they are kept, and as they are shown. Pure.

A name comes from outside: it may run from right to left, be longer than a line, or be made of
characters that nobody sees.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONGEST = 80  # characters: a longer name is no name
MOST_MARKS = 4  # accents on one letter; more of them paint over the lines around
SOMEBODY = "Member"

_ISOLATE, _END = "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"
# Letters and symbols by their category, and nothing to be seen: fillers of Hangul, empty Braille
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_RIGHT_TO_LEFT = ("R", "AL", "AN")


def clean(typed: str) -> str:
    """A name as it is kept: one line, at most 80 characters; "" where nobody would see it."""
    one_line = " ".join(_few_marks(typed).split())
    cut = one_line[:LONGEST].strip(_JOINERS + " ")
    if not is_visible(cut):
        return ""
    return cut


def nameless(native_id: str) -> str:
    """What an account is called that has no name: ``Member 1234``, by the end of its id."""
    return f"{SOMEBODY} {native_id[-4:]}"


@lru_cache(maxsize=2048)  # a recap reads each name once for each thing that was logged
def shown(name: str) -> str:
    """A kept name as it stands in a sentence.

    One that runs from right to left is isolated, so that it does not turn what follows it.
    """
    if not is_visible(name):
        return SOMEBODY
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in name):
        return f"{_ISOLATE}{name}{_END}"
    return name


def is_visible(name: str) -> bool:
    """Whether there is a letter, a number, a sign or a picture in it."""
    return any(map(_is_seen, name))


def _is_seen(char: str) -> bool:
    return char not in _BLANK and unicodedata.category(char)[0] in "LNPS"


def _few_marks(text: str) -> str:
    """The text without the accents that are too many for one letter."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
