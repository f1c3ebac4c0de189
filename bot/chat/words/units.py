"""The units of a duration, and the words that are most likely a misspelling of one."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.chat.words.durations import HOUR_WORDS, MINUTE_WORDS, POMODORO_WORDS
from bot.chat.words.spelling import distance

UNIT_WORDS = (*HOUR_WORDS, *MINUTE_WORDS, *POMODORO_WORDS)
SECOND_WORDS = frozenset(["s", "sec", "secs", "second", "seconds", "sek", "sekunden"])
LONG_WORDS = frozenset(["day", "days", "d", "week", "weeks", "month", "months", "tag", "tage"])


def mended_unit(word: str) -> str:
    """The unit that a word is a misspelling of, its number before it; else the word."""
    found = re.fullmatch(r"([0-9.,/]*)([^\W\d_]+)[.,;:]?", word)
    if not found or found[2] in UNIT_WORDS:
        return word
    unit = next((unit for unit in UNIT_WORDS if _is_misspelt(found[2], unit)), None)
    if unit is None:
        return word
    return f"{found[1]}{unit}"


def _is_misspelt(word: str, unit: str) -> bool:
    """Whether a word is most likely a misspelling of a unit.

    A long unit may miss a letter (``minute`` two, after its first three); with a short one, so many
    real words could be meant that it must have the same letters, or one wrong one and no vowel.
    """
    if len(unit) < 3 or word[0] != unit[0] or abs(len(word) - len(unit)) > 2:
        return False
    wrong = distance(word, unit)
    if len(unit) > 4:
        return wrong <= 1 or (wrong == 2 and unit.startswith("minute") and word[:3] == unit[:3])
    if sorted(word) == sorted(unit) or _once(word) == unit:
        return True
    return wrong == 1 and len(word) > 1 and not set(word) & set("aeiou")


def _once(word: str) -> str:
    """Without the second of two equal letters."""
    return word[:1] + "".join(letter for before, letter in pairwise(word) if letter != before)
