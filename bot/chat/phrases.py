"""Turns of phrase that the sentences share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat import limits

SMALL_WORDS = {"a", "an", "the", "your", "one"}
JOINT = re.compile(r",| and | or ")
BULLET = "\n• "


def clip(text: str, limit: int) -> str:
    """``text`` on one line without back-ticks, at most ``limit`` characters."""
    line = " ".join(text.replace("`", "'").split())
    if len(line) <= limit:
        return line
    return line[: limit - 1] + "…"


def field_label(name: str, description: str) -> tuple[str, str]:
    """(a field's label, what is said beside it): the description alone where that is the name."""
    words = {word.strip(".,;:").lower() for word in description.split()}
    label = name.replace("_", " ")
    if words - SMALL_WORDS == set(label.lower().split()):
        return description, ""
    return label.capitalize(), description


def runs_together(names: Sequence[str]) -> bool:
    """Whether several names can't be told apart in one sentence: one holds a comma or an "and"."""
    return len(names) > 1 and any(map(JOINT.search, names))


def either(names: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``, each in bold; at least one."""
    *others, last = [f"**{name}**" for name in names]
    if not others:
        return last
    return f"{', '.join(others)} or {last}"


def did_you_mean(names: Sequence[str]) -> str:
    """The question which of the names that look most like it was meant.

    Each on a line of its own where they would run together.
    """
    if runs_together(names):
        return BULLET.join(["Did you mean one of these?", *(f"**{name}**" for name in names)])
    return f"Did you mean {either(names)}?"


def label(text: str) -> str:
    """A button's label: cut at a word where it is too long."""
    if len(text) <= limits.LABEL:
        return text
    return text[: limits.LABEL - 1].rsplit(" ", 1)[0].rstrip(" ,:;(") + "…"
