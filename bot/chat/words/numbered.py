"""Which of some numbered things somebody means: by number, the last one, all of them, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.words.spelling import plain

MOST_DIGITS = 11  # Far above any number, and within what the database holds
_LAST = re.compile(
    r"(?:the |my )?(?:very )?(?:last|latest|newest)(?: (?:one|entry|reminder))?|it|that"
)
_ALL = re.compile(r"all(?: of (?:it|them))?|everything|both|(?:all )?today(?:'s)?|all the .*")
_NUMBERS = re.compile(r"(?:(?:no\.?|number|#) ?)?[+-]?[0-9]+(?:(?:,| and|,? ?#|\s)+[+-]?[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed: ``numbers`` in their order, or ``last``, or ``every`` one; else a name."""

    numbers: tuple[int, ...] = ()
    last: bool = False
    every: bool = False
    name: str = ""


def wanted(typed: str) -> Wanted:
    """Whatever was typed of a numbered thing; a number that is too long for any is -1."""
    text = plain(typed)
    if _LAST.fullmatch(text):
        return Wanted(last=True)
    if _ALL.fullmatch(text):
        return Wanted(every=True)
    if _NUMBERS.fullmatch(text):
        found = re.findall(r"-?[0-9]+", text)
        return Wanted(numbers=tuple(dict.fromkeys(map(_number, found))))
    return Wanted(name=typed.strip())


def _number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        return -1
    return int(digits)
