"""How much was done: minutes, how many times, both in any order, or so many things.

Things (``10 pages``) are read as what they are: only who knows what was done can ask whether they
say how often or how long it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.chat.doubt import Doubt, Reading
from bot.chat.words.durations import MOST_MINUTES, read_minutes, say_minutes, spelled
from bot.chat.words.spelling import ARTICLES, COUNTS, MOST_LETTERS, in_digits, is_short, plain
from bot.chat.words.things import counted, is_thing
from bot.chat.words.unclear_durations import doubt_minutes
from bot.errors import quoted

MOST_TIMES = 10
MOST_WORDS = 8  # that an amount has
LEAST_BARE = 10  # minutes: a smaller number inside a note is hardly ever how long it took
_OFTEN = {"once": "1 times", "twice": "2 times", "thrice": "3 times"}
_OFTEN |= {"einmal": "1 times", "zweimal": "2 times", "dreimal": "3 times"}
_TIMES = r"(?:[x×*] ?(?P<after>[0-9]{1,3})|(?P<before>[0-9]{1,3}) ?(?:[x×*]|times?\b|mal\b))"
_ONLY_TIMES = re.compile(rf"{_TIMES}[.,;:]?")
_TIMES_FIRST = re.compile(
    rf"{_TIMES} ?[,;:]? ?(?:(?:and|for|of|at|in|à|with) )?(?P<rest>.*[0-9].*)"
)
_TIMES_LAST = re.compile(
    r"(?P<rest>.*[0-9a-z']) ?[,;]? ?"
    r"(?:[x×*] ?(?P<after>[0-9]{1,3})"
    r"|(?<![0-9.,])(?P<before>[0-9]{1,3}) ?(?:[x×*]|times?|mal))[.,;:]?"
)
_AND_LAST = re.compile(r"[ ,;]+(?:and|&|\+|,|;)$")
_EACH = re.compile(r" ?(?:each(?: time)?|every time|apiece|a time|je)$")
_IN_ALL = re.compile(r" ?(?:in all|in total|altogether|total|together)$")
_PART_OF_AN_HOUR = re.compile(r"(?:(?P<whole>[0-9]) )?(?P<part>[1-3]/[2-4])")
_HALF = (
    (re.compile(r"(?:a )?half"), "1/2"),
    (re.compile(r"(?:a )?quarter"), "1/4"),
    (re.compile(r"three quarters"), "3/4"),
)
_BEFORE_A_TIME = re.compile(r"\b(?:in|for|took|within|about|around)$|[,;:–-]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """Minutes, and how many times (None where that is not said).

    ``said`` is what was typed; ``bare``: a number without a unit; ``day``: what may be a day in it
    (``1/2``); ``things``: how many things it tells of, in place of a time, 0 where that is no
    whole number, and None for no things; ``surely``: they are no time.
    """

    minutes: int = 0
    times: int | None = None
    bare: bool = False
    said: str = ""
    day: str = ""
    things: int | None = None
    surely: bool = False

    @property
    def is_unclear(self) -> bool:
        """Whether a bare number may as well say how many times."""
        return self.bare and self.minutes <= MOST_TIMES

    @property
    def is_clear(self) -> bool:
        """Whether it says how long or how often, with a unit."""
        return not self.bare and self.things is None


def read_amount(typed: str) -> Amount:
    """What ``read_minutes`` takes, ``3 times``, both as in ``30 min x2``, or ``10 pages``.

    ``½`` and ``1 1/2`` are hours. ValueError for anything else.
    """
    if not is_short(typed):
        raise ValueError(typed)
    text = _often(plain(typed))
    found = _only_times(text) or _with_times(text) or _part_of_an_hour(text) or _things(text)
    if found is not None:
        day = found.day if "/" in typed else ""
        return replace(found, said=typed.strip(), day=day)
    bare = spelled(text).rstrip(",;:").isdecimal()
    return Amount(minutes=read_minutes(typed), bare=bare, said=typed.strip())


def is_amount(typed: str) -> bool:
    """Whether this is nothing but an amount."""
    try:
        read_amount(typed)
    except ValueError:
        return False
    return True


def looks_like_an_amount(typed: str) -> bool:
    """Whether this is an amount, or was meant to be one: it begins with a number or a sign."""
    if is_amount(typed):
        return True
    first = plain(typed[:MOST_LETTERS]).partition(" ")[0]
    if first in COUNTS:
        return first not in ARTICLES
    return re.match(r"[~+−–*x×-]?[.,:]?[0-9]", first) is not None


def doubt_amount(words: Sequence[str]) -> Doubt | None:
    """What to ask where words begin with no clear amount.

    How many times is clear, but for a number without a unit behind it; of things it is asked
    later.
    """
    words = [_often(plain(word[:MOST_LETTERS])) for word in words[: MOST_WORDS + 2]]
    if counted(words) is not None:
        return None
    read = _longest(words)
    if read and _amount_of(words[:read]).times is not None:
        return _after_times(words, read)
    if read and read < len(words) and _part_of_an_hour(" ".join(words[:read])) is not None:
        return _after_a_part(words, read)
    return doubt_minutes(words)


def amount_in(note: str) -> tuple[str, str] | None:
    """(an amount with which a note ends or begins, the rest of it); None for a note without one."""
    words = note.split()
    for count in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        behind, last = words[:-count], words[-count:]
        if _is_meant(last, behind[-1]):
            return " ".join(last), _BEFORE_A_TIME.sub("", " ".join(behind)).strip()
        first, rest = words[:count], words[count:]
        if is_amount(" ".join(first)) and read_amount(" ".join(first)).is_clear:
            return " ".join(first), " ".join(rest)
    if words and is_amount(note) and read_amount(note).is_clear:
        return note, ""
    return None


def amount_first(typed: str, fillers: frozenset[str]) -> tuple[str, str] | None:
    """(amount, rest) of ``45 python`` or ``2 hours of sql``; None where none comes first."""
    words = typed.split()
    for count in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        amount, rest = " ".join(words[:count]), words[count:]
        if not is_amount(amount) or read_amount(amount).things is not None:
            continue
        while rest and rest[0].lower() in fillers:
            rest = rest[1:]
        return (amount, " ".join(rest)) if rest else None
    return None


def _is_meant(words: Sequence[str], before: str) -> bool:
    """Whether the last words of a note are an amount and no number of a chapter."""
    said = " ".join(words)
    if not is_amount(said):
        return False
    amount = read_amount(said)
    if amount.bare:
        is_long = said.isdecimal() and amount.minutes >= LEAST_BARE
        return is_long and not is_thing(before.lower())
    return amount.is_clear and not before[-1:].isdigit()


def _longest(words: Sequence[str]) -> int:
    """How many words, from the first on, are the longest amount."""
    return next((n for n in range(len(words), 0, -1) if is_amount(" ".join(words[:n]))), 0)


def _amount_of(words: Sequence[str]) -> Amount:
    return read_amount(" ".join(words))


def _after_times(words: Sequence[str], read: int) -> Doubt | None:
    """A number without a unit behind a number of times: minutes, or a part of the note."""
    following = words[read : read + 1]
    if _amount_of(words[:read]).minutes or not following or counted(words[read:]) is not None:
        return None
    number = in_digits(following[0]).rstrip(",;:")
    if not number.isdecimal() or not 1 <= int(number[:5]) <= MOST_MINUTES:
        return None
    times, said = " ".join(words[:read]), f"{number} min"
    together = Reading(f"{times}, {said}", f"{times} {said}", tuple(range(read + 1)))
    apart = Reading(f"{times}, {number} is the note", times, tuple(range(read)))
    return Doubt(f"Is {quoted(number)} a number of minutes?", (together, apart))


def _after_a_part(words: Sequence[str], read: int) -> Doubt:
    """``half of it``: of an hour, or of something else."""
    said = " ".join(words[:read])
    minutes = say_minutes(_amount_of(words[:read]).minutes)
    readings = (Reading(minutes, minutes, tuple(range(read))), Reading("Another time", ""))
    return Doubt(f"Did you mean {minutes} by {quoted(said)}?", readings)


def _often(text: str) -> str:
    """With ``twice`` and its like as a number of times."""
    return re.sub(r"\b\w+\b", lambda found: _OFTEN.get(found[0], found[0]), text)


def _only_times(text: str) -> Amount | None:
    found = _ONLY_TIMES.fullmatch(in_digits(text))
    return Amount(times=_number_of(found)) if found else None


def _with_times(text: str) -> Amount | None:
    """``2 times 30 min``, ``30 min x2``; ``each`` says that it took so long every time."""
    text = spelled(_IN_ALL.sub("", text))
    whole = _EACH.sub("", text)
    found = _TIMES_FIRST.fullmatch(whole)
    if found is None or found["rest"].rstrip(",;:").isdecimal():
        found = _TIMES_LAST.fullmatch(whole)
    if found is None:
        return None
    times, is_each = _number_of(found), whole != text
    rest = _EACH.sub("", _AND_LAST.sub("", found["rest"]))
    if rest.isdecimal() and re.search(r"[x×*] [0-9]", whole):  # ``2 x 30``: which is which?
        return None
    try:
        minutes = read_minutes(rest)
    except ValueError:
        return None
    if is_each or _EACH.search(found["rest"]):
        minutes *= times
    if minutes > MOST_MINUTES:
        return None
    return Amount(minutes=minutes, times=times)


def _number_of(found: re.Match[str]) -> int:
    return int(found["after"] or found["before"])


def _part_of_an_hour(text: str) -> Amount | None:
    """``1/2`` and ``1 1/2`` without a unit; as a date is written with a stroke, too, it may be."""
    for pattern, part in _HALF:
        if pattern.fullmatch(text):
            return Amount(minutes=read_minutes(f"{part} h"), bare=True)
    text = spelled(text)
    found = _PART_OF_AN_HOUR.fullmatch(text)
    if found is None:
        return None
    try:
        minutes = read_minutes(f"{text} h")
    except ValueError:
        return None
    return Amount(minutes=minutes, bare=True, day=found["part"])


def _things(text: str) -> Amount | None:
    words = text.split()
    found = counted(words)
    if found is None or found.words != len(words):
        return None
    return Amount(things=found.number, surely=found.surely)
