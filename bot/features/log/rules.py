"""What is nobody's but the member's own, and what a name that is none begins or ends with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.chat.grammar import QUOTES
from bot.chat.parameter import Suggestion
from bot.chat.phrases import clip
from bot.chat.words.days import AROUND, is_day

MOST_TITLE = 96  # characters: with ``own:`` it is no longer than any other name
MOST_NAME = 8  # words
MOST_DAY = 4  # words
OWN_RULE = "a title after `own:`, like `own: Regular expressions`"
OWN = "own:"
FILLERS = frozenset(["of", "on", "for", "with", "doing", "at", "in", ":", "-", "–"])
_BETWEEN = re.compile(r"[,;&+\n]|(?<=\s)(?:and|und|y)(?=\s)", re.IGNORECASE)
_OWN = re.compile(r"own(?:\s+work)?\s*[:=](.*)", re.IGNORECASE | re.DOTALL)


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


def name_first(typed: str, names: Callable[[str], bool]) -> tuple[str, str] | None:
    """(the longest name that words begin with, the rest); None where they begin with none."""
    words = typed.split()
    for count in range(min(len(words), MOST_NAME), 0, -1):
        name = " ".join(words[:count])
        if names(name):
            return name, " ".join(words[count:])
    return None


def day_around(note: str) -> tuple[str, str] | None:
    """(a day with which a note begins or ends, the rest of it); None for a note without one."""
    words = note.split()
    for count in range(min(len(words), MOST_DAY), 0, -1):
        for day, rest in _at_the_ends(words, count):
            if is_day(None, day):
                return day.strip(AROUND), rest
    return None


def _at_the_ends(words: Sequence[str], count: int) -> Iterator[tuple[str, str]]:
    yield " ".join(words[:count]), " ".join(words[count:])
    yield " ".join(words[-count:]), " ".join(words[:-count])


def names_behind(what: str, note: str) -> list[str]:
    """``sql`` and ``git`` of ``python, sql and git``; none where nothing joins them to the first.

    ``what``: the first name as it was typed. ``note``: what follows.
    """
    joined = f"{what.strip()} {note.strip()} "[len(what.strip()) - 1 :]
    first, *others = (part.strip() for part in _BETWEEN.split(joined))
    if len(first) > 1:
        return []
    return [name for name in others if name]


def named_in(note: str, names: Callable[[str], bool]) -> list[str]:
    """The names that a note consists of, each the longest; none where any word is in no name."""
    found: list[str] = []
    rest = note if len(note) <= MOST_TITLE else ""
    while rest:
        begun = name_first(rest, names)
        if begun is None:
            return []
        found.append(begun[0])
        rest = begun[1]
    return found


def shared_out(minutes: int, times: int) -> list[int]:
    """Minutes for each of so many times, all together ``minutes``."""
    each, rest = divmod(minutes, times)
    return [each + (number < rest) for number in range(times)]
