"""Words as they are compared: usual digits and fractions, lower case; and which look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_FIRST_COUNTS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
ARTICLES = ("a", "an", "eine", "einer", "una", "une")  # They are a one only where a noun follows
COUNTS = {
    **{word: str(number) for number, word in enumerate(_FIRST_COUNTS, start=1)},
    **{word: str(number) for word, number in _TENS.items()},
    **dict.fromkeys(ARTICLES, "1"),
    "zwei": "2",
    "drei": "3",
}
_COUNT = re.compile(rf"\b(?:{'|'.join(COUNTS)})\b")
_TENS_AND_ONES = re.compile(
    rf"\b(?P<tens>{'|'.join(_TENS)})[ -](?P<ones>{'|'.join(_FIRST_COUNTS[:9])})\b"
)


MOST_LETTERS = 80  # A pasted page is no duration, day or zone, and must not cost more than one


def is_short(typed: str) -> bool:
    """Whether these can be the words of a duration, a day, a time or a zone."""
    return len(typed) <= MOST_LETTERS


def plain(typed: str) -> str:
    """Lower case, one space between words, the digits 0-9, a fraction as ``1/2``."""
    spelled = unicodedata.normalize("NFKC", "".join(map(_usual, typed)))
    return " ".join(spelled.lower().split())


def in_digits(text: str) -> str:
    """With the numbers up to 99 that are written as words in digits; ``an`` is one, too."""
    text = _TENS_AND_ONES.sub(_tens_and_ones, text)
    return _COUNT.sub(lambda found: COUNTS[found[0]], text)


def one_of(words: Sequence[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted
            if swapped:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _tens_and_ones(found: re.Match[str]) -> str:
    return str(_TENS[found["tens"]] + int(COUNTS[found["ones"]]))


def _usual(letter: str) -> str:
    """A digit of any script as 0-9, and ``½`` as `` 1/2``; any other letter as it is."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.decomposition(letter).startswith("<fraction>"):
        return " " + unicodedata.normalize("NFKC", letter).replace("\u2044", "/")
    return letter
