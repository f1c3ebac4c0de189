"""Things that are counted, and are no time: ``10 pages``, ``half a chapter``, ``2 solved``.

What follows a number may be its unit. It surely is none where it is a known thing in the plural,
and may be one

- up to five before any plain word but a small one (``2 solved``: so few minutes are hardly ever
  logged),
- up to twelve before a plural (``8 hard sheets``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.words.spelling import ARTICLES, in_digits, one_of
from bot.chat.words.units import LONG_WORDS, SECOND_WORDS, UNIT_WORDS, mended_unit

MOST_BEFORE_A_WORD = 5
MOST_BEFORE_A_PLURAL = 12
LEAST_USUAL = 15
THINGS = (
    *("page", "chapter", "section", "paragraph", "book", "article", "paper", "post", "blog"),
    *("problem", "exercise", "question", "task", "quiz", "kata", "puzzle", "test", "example"),
    *("video", "lesson", "lecture", "episode", "course", "module", "unit", "class", "tutorial"),
    *("slide", "card", "flashcard", "note", "notebook", "cell", "lab", "assignment", "worksheet"),
    *("commit", "line", "function", "proof", "theorem", "concept", "topic", "model", "submission"),
)
SMALL_WORDS = frozenset(
    [
        *("on", "at", "in", "with", "by", "for", "and", "from", "about", "the"),
        *("yesterday", "today", "tonight", "times", "time", "x", "each", "mal", "then", "plus"),
    ]
)
DONE = frozenset(["read", "did", "wrote", "made", "ran", "saw", "built"])
NO_PLURALS = ("ss", "us", "is", "'s", "’s")
_INT = re.compile(r"[0-9]{1,4}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SINGULARS = one_of(THINGS)
_PLURALS = one_of([*(f"{thing}s" for thing in THINGS), "quizzes", "classes", "pp"])
_PART = r"(?:a )?(?:half|quarter|third|couple|few)|[0-9]+/[0-9]+"
_NUMBER = r"[0-9]{1,4}(?:[.,][0-9]{1,2}| ?[-–] ?[0-9]{1,4}| [0-9]/[0-9])?"
_OF = r"(?: of)?(?: (?:the|my|a|an|1|this|that|more))?"
_PARTS = re.compile(rf"(?:{_PART}){_OF} (?:{_SINGULARS}|{_PLURALS})")
_MANY = re.compile(rf"(?:{_NUMBER}){_OF} ?(?:{_PLURALS})|1{_OF} (?:{_SINGULARS})")
_CLOSING = ".,;:!"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of something. ``words`` is how many say it; ``surely``: it is no time.

    ``number`` is 0 where it is no whole one.
    """

    words: int
    number: int
    surely: bool


def counted(words: Sequence[str]) -> Count | None:
    """The things that words in lower case begin with; None for what is no number of things."""
    for count in range(min(len(words), 6), 0, -1):
        said = in_digits(" ".join(words[:count]).rstrip(_CLOSING))
        if _PARTS.fullmatch(said) or _MANY.fullmatch(said):
            return Count(count, _whole(said), surely=True)
    return _perhaps(words)


def are_usual_minutes(number: int) -> bool:
    """Whether a number is one in which people round their minutes: 15, 20, 45."""
    return number >= LEAST_USUAL and number % 5 == 0


def is_thing(word: str) -> bool:
    """Whether a word in lower case is something that is counted or numbered."""
    return re.fullmatch(rf"{_SINGULARS}|{_PLURALS}|ch|p|no|nr", word.rstrip(_CLOSING)) is not None


def has_plural(words: Sequence[str]) -> bool:
    """Whether the first or second word is a plural, with what can stand before one."""
    if not words:
        return False
    first, *others = (word.rstrip(_CLOSING) for word in words[:2])
    if first in SMALL_WORDS or first in DONE or first.endswith(("ed", "ing")):
        return False
    return any(_is_plural(word) for word in (first, *others))


def _perhaps(words: Sequence[str]) -> Count | None:
    """A number before an adjective and a known thing, or a small one before any word."""
    if len(words) < 2 or words[0] in ARTICLES:
        return None
    number, following = in_digits(words[0]), words[1].rstrip(_CLOSING)
    if not _INT.fullmatch(number) or not _WORD.fullmatch(following) or _is_unit(following):
        return None
    goes_on = len(words) > 2 and not _is_plural(following) and has_plural(words[1:3])
    known = goes_on and re.fullmatch(_PLURALS, words[2].rstrip(_CLOSING))
    if known and not are_usual_minutes(int(number)):
        return Count(3, int(number), surely=True)
    if _may_count(int(number), words[1:3]):
        return Count(3 if goes_on else 2, int(number), surely=False)
    return None


def _may_count(number: int, following: Sequence[str]) -> bool:
    first = following[0].rstrip(_CLOSING)
    if not number or first in SMALL_WORDS:
        return False
    if number <= MOST_BEFORE_A_WORD:
        return True
    return number <= MOST_BEFORE_A_PLURAL and has_plural(following)


def _is_unit(word: str) -> bool:
    """Whether it is a unit of time, or most likely a misspelling of one."""
    if word in UNIT_WORDS or word in SECOND_WORDS or word in LONG_WORDS:
        return True
    return mended_unit(word) != word


def _is_plural(word: str) -> bool:
    is_word = len(word) > 3 and _WORD.fullmatch(word) is not None
    return is_word and word.endswith("s") and not word.endswith(NO_PLURALS)


def _whole(said: str) -> int:
    """The number that it begins with, where it is a whole one."""
    found = re.match(r"([0-9]{1,4})(?![0-9.,/–-]| ?[-–] ?[0-9]| [0-9]/)", said)
    return int(found[1]) if found else 0
