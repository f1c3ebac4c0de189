"""Where a typed duration ends, and when that is not clear enough to be taken for granted.

A duration may be followed by a note (``45 read chapter 1``). The longest beginning that reads as
one is taken, unless

- what follows its last bare number could be its unit: one that is too long (``45 h``) or misspelt
  (``2 hurs``);
- a number follows a number that could be hours (``2 30``), or another duration follows
  (``1 h 75 min``, ``45 30``);
- the bare number may count something: up to five before any plain word but a small one (``3
  chapters``, ``2 solved``: so few minutes are hardly ever logged), up to twelve before a plural
  (``8 hard exercises``), and behind hours before a plural (``1 h 3 chapters``).

Nor is taken what only looks like a duration: ``1:75``, ``1.5``, ``1.30 h``, ``2-3 h``.
In all of these somebody is asked, and what they wrote is kept whatever they answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.chat.doubt import Doubt, Reading, asked
from bot.chat.words.durations import (
    HOUR_WORDS,
    MINUTE_WORDS,
    MOST_MINUTES,
    POMODORO_WORDS,
    minutes_in,
    read_minutes,
    say_minutes,
)
from bot.chat.words.spelling import MOST_LETTERS, distance, plain
from bot.errors import quoted

MOST_WORDS = 8  # that a duration has
MOST_HOURS = MOST_MINUTES // 60
MOST_COUNTED = 5  # that is asked about before any word
UNIT_WORDS = (*HOUR_WORDS, *MINUTE_WORDS, *POMODORO_WORDS)
SMALL_WORDS = frozenset(
    [
        *("on", "at", "in", "with", "by", "for", "and", "from", "about", "the"),
        *("yesterday", "today", "tonight"),
    ]
)
SECOND_WORDS = frozenset(["s", "sec", "secs", "second", "seconds", "sek", "sekunden"])
LONG_WORDS = frozenset(["day", "days", "d", "week", "weeks", "month", "months", "tag", "tage"])
CLOSING = ".,;:!"
DONE = frozenset(["read", "did", "wrote", "made", "ran", "saw", "built"])
NO_PLURALS = ("ss", "us", "is", "'s", "’s")
_INT = re.compile(r"[0-9]{1,4}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_HOURS_AND = re.compile(r"([0-9]{1,2}) ?(?::|h[a-z]*|std|stunden?) ?([6-9][0-9])")
_POINT = re.compile(r"([0-9]{1,2})[.,]([0-9]{1,2})")
_RANGE = re.compile(r"([0-9]{1,3}) ?[-–] ?([0-9]{1,3})")


def doubt_minutes(words: Sequence[str]) -> Doubt | None:
    """What to ask, where words begin with a duration that is not clear; see above."""
    words = [plain(word[:MOST_LETTERS]) for word in words[: MOST_WORDS + 2]]
    taken = _extent(words)
    mended = [_mended(word) for word in words]
    meant = _extent(mended)
    if meant > taken:
        return _misspelt(words, mended, meant)
    if not taken:
        return _nearly(words)
    if taken == len(words):
        return None
    if not _INT.fullmatch(words[taken - 1]):
        return _another_duration(words, taken)
    if taken == 1:
        return _after_a_number(words)
    return _after_hours(words, taken)


def _extent(words: Sequence[str]) -> int:
    """How many words, from the first on, are the longest duration."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        if _minutes(" ".join(words[:count])):
            return count
    return 0


def _minutes(text: str) -> int:
    """The minutes of one entry; 0 for what is none."""
    try:
        return read_minutes(text)
    except ValueError:
        return 0


def _reading(minutes: int, took: int) -> list[Reading]:
    """So many minutes, said by the first words; nothing where one entry can't have them."""
    if not 1 <= minutes <= MOST_MINUTES:
        return []
    return [Reading(say_minutes(minutes), say_minutes(minutes), tuple(range(took)))]


def _unclear(words: Sequence[str], readings: Sequence[Reading]) -> Doubt | None:
    return asked(f"I can't tell how long {quoted(' '.join(words))} is.", readings)


def _misspelt(words: Sequence[str], mended: Sequence[str], meant: int) -> Doubt | None:
    """``2 hurs``: as it is mended; with a small number alone, also in the other unit."""
    minutes = _minutes(" ".join(mended[:meant]))
    readings = _reading(minutes, meant)
    number = re.fullmatch(r"([0-9]{1,4})[^\W\d_]*", words[0])
    if meant <= 2 and number:
        readings += _reading(_in_the_other_unit(int(number[1]), minutes), meant)
    return _unclear(words[:meant], readings)


def _in_the_other_unit(number: int, minutes: int) -> int:
    """As hours what is said in minutes, and the other way round."""
    if minutes == number:
        return number * 60
    return number


def _nearly(words: Sequence[str]) -> Doubt | None:
    """What begins as a duration does, and is none: ``1:75``, ``1.5``, ``1.30 h``, ``2-3 h``."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        text = " ".join(words[:count])
        if found := _HOURS_AND.fullmatch(_without_minutes(text)):
            hours, minutes = int(found[1]), int(found[2])
            together = _reading(hours * 60 + minutes, count)
            return _unclear(words[:count], together + _reading(minutes, count))
        if found := _POINT.fullmatch(_without(HOUR_WORDS, text)):
            return _unclear(words[:count], _with_a_point(found[1], found[2], count))
        if found := _RANGE.fullmatch(_without(UNIT_WORDS, text)):
            unit = text[found.end() :]
            ends = [minutes_in(f"{end}{unit}") or 0 for end in found.groups()]
            readings = [one for minutes in ends for one in _reading(minutes, count)]
            return _unclear(words[:count], readings)
    return None


def _with_a_point(whole: str, part: str, count: int) -> list[Reading]:
    """``1.5``: as hours; ``1.30``: as hours and minutes, or as hours."""
    in_hours = round(float(f"{whole}.{part}") * 60)
    readings = _reading(in_hours, count)
    if len(part) == 2 and int(part) < 60:
        return _reading(int(whole) * 60 + int(part), count) + readings
    return readings


def _without(units: Sequence[str], text: str) -> str:
    """Without one of the units at its end."""
    found = re.fullmatch(r"(.*[0-9]) ?([a-z]+)[.,;:]?", text)
    if found and found[2] in units:
        return found[1]
    return text


def _without_minutes(text: str) -> str:
    return _without(MINUTE_WORDS, text)


def _another_duration(words: Sequence[str], taken: int) -> Doubt | None:
    """After one that ends in a unit: ``1 h 75``, ``1 h 75 min``, ``45 min 2 pomodoros``."""
    more = _extent(words[taken:])
    rest = words[taken : taken + more]
    is_note = not more or (_INT.fullmatch(rest[-1]) and taken + more < len(words))
    if is_note:
        return None
    first, second = _minutes(" ".join(words[:taken])), _minutes(" ".join(rest))
    readings = _reading(first + second, taken + more) + _reading(first, taken)
    return _unclear(words[: taken + more], readings)


def _after_a_number(words: Sequence[str]) -> Doubt | None:
    """After a number alone, which is minutes where nothing else could be meant."""
    number, following = int(words[0]), words[1].rstrip(CLOSING)
    if following in UNIT_WORDS:
        return _too_long(words[:2], number)
    if following in SECOND_WORDS:
        return asked("I count in whole minutes.", _reading(max(1, round(number / 60)), 2))
    if following in LONG_WORDS:
        most = f"One entry takes up to {say_minutes(MOST_MINUTES)} of one day."
        return Doubt(f"{most} How long was it?", (Reading("Another time", ""),))
    if not following:
        return None
    if following[0].isdigit():
        return _after_two_numbers(words)
    if _may_count(number, words[1:3]):
        return _counting(words[:2], _reading(number, 0) + _reading(number * 60, 0))
    return None


def _counting(words: Sequence[str], readings: Sequence[Reading]) -> Doubt | None:
    """All of it stays in the note, as it may be no duration at all."""
    doubt = _unclear(words, readings)
    if doubt is None:
        return None
    return replace(doubt, readings=(*doubt.readings, Reading("Another time", "")))


def _too_long(words: Sequence[str], number: int) -> Doubt | None:
    """``45 h``: as minutes; where so many are too many, too, nothing is asked."""
    most = f"One entry takes up to {say_minutes(MOST_MINUTES)}"
    return asked(f"{most}; you wrote {quoted(' '.join(words))}.", _reading(number, 2))


def _after_two_numbers(words: Sequence[str]) -> Doubt | None:
    number, following = int(words[0]), words[1]
    if not _INT.fullmatch(following):
        return None
    minutes = int(following)
    if number <= MOST_HOURS:
        readings = _reading(number, 1) + _reading(number * 60, 1)
        if len(following) == 2 and minutes < 60:
            readings = _reading(number * 60 + minutes, 2) + readings[:1]
        return _unclear(words[:2], readings)
    more = _extent(words[1:])
    if more == 1 and len(words) > 2:
        return None
    second = _minutes(" ".join(words[1 : 1 + more]))
    took = tuple(range(1, 1 + more))
    after = [replace(one, took=took) for one in _reading(second, 0)]
    return _unclear(words[: 1 + more], _reading(number, 1) + after)


def _after_hours(words: Sequence[str], taken: int) -> Doubt | None:
    """``1 h 3 chapters``: minutes after the hours, or a number of things."""
    if not _has_plural(words[taken : taken + 2]):
        return None
    whole, hours = (_minutes(" ".join(words[:count])) for count in (taken, taken - 1))
    if not hours:
        return None
    readings = _reading(hours, taken - 1) + _reading(whole, taken)
    return _unclear(words[: taken + 1], readings)


def _may_count(number: int, following: Sequence[str]) -> bool:
    """Whether a number may be how many, and not how many minutes."""
    if number > MOST_HOURS:
        return False
    first = following[0].rstrip(CLOSING)
    if number <= MOST_COUNTED and _WORD.fullmatch(first) and first not in SMALL_WORDS:
        return True
    return _has_plural(following)


def _has_plural(following: Sequence[str]) -> bool:
    """Whether the next word, or the one after an adjective, looks like a plural."""
    first, *others = following
    if first in SMALL_WORDS or first in DONE or first.endswith(("ed", "ing")):
        return False
    return any(_is_plural(word) for word in (first, *others[:1]))


def _is_plural(word: str) -> bool:
    is_word = len(word) > 3 and _WORD.fullmatch(word) is not None
    return is_word and word.endswith("s") and not word.endswith(NO_PLURALS)


def _mended(word: str) -> str:
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
