"""Which question comes next for someone, and what a category is called.

Those near what they study come first, in an order of their own that stays.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.catalog.catalog import AnyItem
from bot.catalog.schema import Interview, Item
from bot.chat.doubt import Doubt, Reading, asked
from bot.errors import quoted

OTHER_CATEGORIES = {
    **dict.fromkeys(["all", "random", "anything"], "any"),
    **dict.fromkeys(["coding", "models", "machine learning"], "algorithms"),
    **dict.fromkeys(["metrics", "testing"], "evaluation"),
    **dict.fromkeys(["stats", "statistics", "probability", "linear algebra"], "maths"),
    **dict.fromkeys(["neural networks", "dl"], "deep-learning"),
    **dict.fromkeys(["cloud", "deployment", "ops"], "mlops-and-cloud"),
    **dict.fromkeys(["cs", "programming", "software"], "computer-science"),
    **dict.fromkeys(["hr", "soft skills", "behavior"], "behavioural"),
}
"""What else a category is called -> the category."""
_PARTS = {
    **dict.fromkeys(["sql", "database", "databases", "pandas", "etl", "cleaning"], "data"),
    **dict.fromkeys(["python", "java", "git", "linux", "complexity"], "computer-science"),
    **dict.fromkeys(["nlp", "llm", "llms", "vision", "cnn", "transformers"], "deep-learning"),
    **dict.fromkeys(["docker", "kubernetes", "aws", "azure", "gcp", "drift"], "mlops-and-cloud"),
    **dict.fromkeys(["regression", "trees", "boosting", "clustering", "ml"], "algorithms"),
    **dict.fromkeys(["presentation", "stakeholders"], "communication"),
}
LEVELS = {"easy": 1, "medium": 2, "hard": 3}
OTHER_LEVELS = {
    **dict.fromkeys(["simple", "beginner", "junior"], "easy"),
    **dict.fromkeys(["middle", "mid", "intermediate"], "medium"),
    **dict.fromkeys(["difficult", "advanced", "senior"], "hard"),
}
"""What else a level is called -> the level."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is asked next.

    ``seen``: what counts as asked from then on, as ids, the newest last. ``number`` of ``total``
    questions that are not answered; ``anew``: they begin from the first.
    """

    found: Interview
    seen: tuple[str, ...]
    number: int
    total: int
    anew: bool = False


def doubt_category(words: Sequence[str]) -> Doubt | None:
    """Which category is meant by a part of one, as ``sql/hard``; None for other words."""
    typed = " ".join(words)
    said = re.findall(r"[^\W_]+", typed.lower())
    parts = [word for word in said if word not in LEVELS]
    took = tuple(range(len(words)))
    if len(parts) != 1 or parts[0] not in _PARTS:
        return None
    category = _PARTS[parts[0]]
    label = category.replace("-", " ").capitalize()
    reading = Reading(label, category, took)
    return asked(f"I have no category {quoted(typed)}.", [reading])


def is_level(words: str) -> bool:
    """Whether words name a level; what does not may be a question's name."""
    said = words.lower()
    return said in {"any", *LEVELS, *OTHER_LEVELS}


def in_order(items: Sequence[AnyItem], member_id: int, studied: Collection[str]) -> list[AnyItem]:
    """Items on a studied topic first, easier before harder; ties by a hash of member and id."""

    def rank(item: Item) -> tuple[bool, int, bytes]:
        tie = hashlib.sha256(f"{member_id}/{item.id}".encode()).digest()
        return set(item.topics).isdisjoint(studied), item.level, tie

    return sorted(items, key=rank)


def following(order: Sequence[AnyItem], found: Item, done: Collection[str]) -> AnyItem | None:
    """The first item after ``found`` that is not done, from the end on to the beginning.

    None where there is no other.

    Taken again and again it comes to every item before any comes twice.
    """
    at = next((number for number, item in enumerate(order) if item.id == found.id), -1)
    later = [*order[at + 1 :], *order[: max(at, 0)]]
    return next((item for item in later if item.id not in done), None)


def turn(order: Sequence[Interview], seen: Sequence[str]) -> Turn:
    """The first question of ``order`` (not empty) that was not asked yet.

    Where all were, they begin again, with another one than the last.
    """
    new = [question for question in order if question.id not in seen]
    total = len(order)
    if new:
        found = new[0]
        return Turn(found, with_newest(seen, found), total - len(new) + 1, total)
    own = {question.id for question in order}
    others = [question for question in order if question.id != seen[-1]] or order
    left = [id for id in seen if id not in own]
    return Turn(others[0], with_newest(left, others[0]), 1, total, anew=True)


def with_newest(seen: Sequence[str], found: Item) -> tuple[str, ...]:
    """What was asked, with this one as the newest."""
    return (*(id for id in seen if id != found.id), found.id)
