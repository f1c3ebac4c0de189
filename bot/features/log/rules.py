"""How much was done, and what is nobody's but the member's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.doubt import Doubt
from bot.chat.grammar import QUOTES
from bot.chat.parameter import Suggestion
from bot.chat.phrases import clip
from bot.chat.words.durations import read_minutes
from bot.chat.words.unclear_durations import doubt_minutes

MOST_TIMES = 10
MOST_TITLE = 96  # characters: with ``own:`` it is no longer than any other name
OWN_RULE = "a title after `own:`, like `own: Regular expressions`"
OWN = "own:"
FILLERS = frozenset(["of", "on", "for"])
_OWN = re.compile(r"own(?:\s+work)?\s*[:=](.*)", re.IGNORECASE | re.DOTALL)
_TIMES = re.compile(r"[x×]\s*(?P<after>\d{1,3})|(?P<before>\d{1,3})\s*(?:[x×]|times?)")


@dataclass(frozen=True, slots=True)
class Amount:
    """Minutes, and how many times (None where that is not said).

    ``bare``: a number was said without a unit.
    """

    minutes: int = 0
    times: int | None = None
    bare: bool = False

    @property
    def is_unclear(self) -> bool:
        """Whether a bare number may as well say how many times."""
        return self.bare and self.minutes <= MOST_TIMES


def read_amount(typed: str) -> Amount:
    """What ``read_minutes`` takes, or ``3 times``, ``3x``, ``x3``. ValueError for anything else."""
    found = _TIMES.fullmatch(typed.strip().lower())
    if found is None:
        return Amount(minutes=read_minutes(typed), bare=typed.strip().isdecimal())
    return Amount(times=int(found["after"] or found["before"]))


def doubt_amount(words: Sequence[str]) -> Doubt | None:
    """What to ask where words begin with no clear amount; how many times is always clear."""
    for count in (1, 2):
        if _TIMES.fullmatch(" ".join(words[:count]).lower()):
            return None
    return doubt_minutes(words)


def amount_first(typed: str) -> tuple[str, str] | None:
    """(amount, rest) of ``45 python`` or ``2 hours of sql``; None where none comes first."""
    words = typed.split()
    for count in range(len(words) - 1, 0, -1):
        amount, rest = " ".join(words[:count]), words[count:]
        if not _is_amount(amount):
            continue
        if rest[0].lower() in FILLERS:
            rest = rest[1:]
        return (amount, " ".join(rest)) if rest else None
    return None


def _is_amount(typed: str) -> bool:
    try:
        read_amount(typed)
    except ValueError:
        return False
    return True


def own_title(typed: str) -> str | None:
    """The title in ``own: Regular expressions``, on one line.

    None where it is no such; ValueError where no letter follows.
    """
    found = _OWN.fullmatch(typed.strip())
    if found is None:
        return None
    title = clip(found[1].replace("**", "").strip().strip(QUOTES), MOST_TITLE)
    if not any(map(str.isalnum, title)):
        raise ValueError(typed)
    return title


def suggest_own(typed: str, found: Sequence[Suggestion]) -> list[Suggestion]:
    """What was found for a name that is being typed, and at the end the same as own work."""
    title = typed.strip().removeprefix(OWN).strip()
    if len(title) < 3 or len(title) > MOST_TITLE // 2:
        return list(found)
    return [*found, Suggestion(f"Your own work: {title}", f"{OWN}{title}")]


def shared_out(minutes: int, times: int) -> list[int]:
    """Minutes for each of so many times, all together ``minutes``."""
    each, rest = divmod(minutes, times)
    return [each + (number < rest) for number in range(times)]
