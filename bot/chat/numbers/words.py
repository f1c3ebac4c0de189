"""Small numbers that stand in a text as words."""

from __future__ import annotations

import re
from collections.abc import Sequence

WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
NUMBER_WORD = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)


def worded(text: str) -> Sequence[int]:
    """The numbers that stand there as words, in order: of ``six customers`` six."""
    return [WORDS.index(word.casefold()) for word in NUMBER_WORD.findall(text)]


def in_digits(text: str) -> str:
    """The text with digits for such words: ``5 times`` for ``five times``."""
    return NUMBER_WORD.sub(lambda found: str(WORDS.index(found[0].casefold())), text)
