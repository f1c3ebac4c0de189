"""Where a typed duration ends, and when that is not clear enough to be taken for granted.

A duration may be followed by a note (``45 read chapter 1``). The longest beginning that reads as
one is taken, unless

- what follows its last bare number could be its unit: one that is too long (``45 h``) or misspelt
  (``2 hurs``);
- a number follows a number that could be hours (``2 30``), or another duration follows
  (``1 h 75 min``, ``45 30``);
- the bare number behind hours may count something, as a plural follows (``1 h 3 chapters``).

Nor is taken what only looks like a duration: ``1:75``, ``1.5``, ``1.30 h``, ``2-3 h``.
In all of these somebody is asked, and what they wrote is kept whatever they answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.doubt import Doubt, Reading, asked
from bot.chat.words.durations import (
    HOUR_WORDS,
    MINUTE_WORDS,
    MOST_MINUTES,
    minutes_in,
    read_minutes,
    say_minutes,
)
from bot.chat.words.spelling import ARTICLES, COUNTS, MOST_LETTERS, plain
from bot.chat.words.things import has_plural
from bot.chat.words.units import LONG_WORDS, SECOND_WORDS, UNIT_WORDS, mended_unit
from bot.errors import quoted

MOST_WORDS = 8  # that a duration has
MOST_HOURS = MOST_MINUTES // 60
CLOSING = ".,;:!"
_INT = re.compile(r"[0-9]{1,4}")
_HOURS_AND = re.compile(r"([0-9]{1,2}) ?(?::|h[a-z]*|std|stunden?) ?([6-9][0-9])")
_POINT = re.compile(r"([0-9]{1,2})[.,]([0-9]{1,2})")
_JOINTS = ("then", "and", "und", "plus", "dann", "again", "another", "&", "+")  # of durations
_RANGE = re.compile(r"([0-9]{1,3}) ?[-–] ?([0-9]{1,3})")


def doubt_minutes(words: Sequence[str]) -> Doubt | None:
    """What to ask, where words begin with a duration that is not clear; see above."""
    words = _with_digits([plain(word[:MOST_LETTERS]) for word in words[: MOST_WORDS + 2]])
    taken = _extent(words)
    mended = [mended_unit(word) for word in words]
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


def _with_digits(words: Sequence[str]) -> list[str]:
    """With a number that is one word in digits, where no other follows (``forty five``)."""
    found = list(words)
    numbers = [word in COUNTS and word not in ARTICLES for word in words] + [False]
    if numbers[0] and not numbers[1]:
        found[0] = COUNTS[words[0]]
    return found


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
    """After one that ends in a unit: ``1 h 75``, ``1 h 75 min``, ``1 h, then 30 min``."""
    begins = taken
    while begins < len(words) - 1 and words[begins].rstrip(CLOSING) in _JOINTS:
        begins += 1
    more = _extent(words[begins:])
    end = begins + more
    rest = words[begins:end]
    is_note = not more or (_INT.fullmatch(rest[-1]) and end < len(words))
    if is_note:
        return None
    first, second = _minutes(" ".join(words[:taken])), _minutes(" ".join(rest))
    readings = _reading(first + second, end) + _reading(first, taken)
    return _unclear(words[:end], readings)


def _after_a_number(words: Sequence[str]) -> Doubt | None:
    """After a number alone, which is minutes where nothing else could be meant."""
    number, following = int(words[0]), words[1].rstrip(CLOSING)
    if following in _JOINTS:
        return _another_duration(words, 1)
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
    return None


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
    if not has_plural(words[taken : taken + 2]):
        return None
    whole, hours = (_minutes(" ".join(words[:count])) for count in (taken, taken - 1))
    if not hours:
        return None
    readings = _reading(hours, taken - 1) + _reading(whole, taken)
    return _unclear(words[: taken + 1], readings)
