"""Several names in one line: which topics they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.catalog.schema import Topic
from bot.chat.limits import NAME_WORDS

MOST_TOPICS = 30  # in one line
_BETWEEN = frozenset({"and", "&", "+", ",", "und", "y", "e", "et"})
_ENDS = ","

Named = Callable[[str], Topic | None]
"""The topic that words name exactly; None where they name none."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The topics that a line names, each once in its order, and the names that are none."""

    topics: tuple[Topic, ...]
    unknown: tuple[str, ...]


def read_topics(line: str, named: Named) -> Spoken:
    """The longest names first, so that ``linear algebra, sql and git`` are three.

    Commas, new lines and "and" stand between names, and in those that hold them.
    """
    words = re.sub(r"[,;\r\n]+", ", ", line).split()
    topics: dict[str, Topic] = {}
    unknown: list[list[str]] = [[]]
    while words:
        topic, count = _longest(words, named)
        if topic is not None:
            topics[topic.id] = topic
            unknown.append([])
        elif words[0].lower() in _BETWEEN:
            unknown.append([])
        else:
            unknown[-1].append(words[0].strip(_ENDS))
            if words[0][-1] in _ENDS:
                unknown.append([])
        words = words[count:]
    return Spoken(tuple(topics.values()), tuple(" ".join(name) for name in unknown if name))


def _longest(words: Sequence[str], named: Named) -> tuple[Topic | None, int]:
    """(the topic of the longest name that the words begin with, how many words that is)."""
    for count in range(min(len(words), NAME_WORDS), 0, -1):
        topic = named(" ".join(words[:count]).strip(_ENDS))
        if topic is not None:
            return topic, count
    return None, 1
