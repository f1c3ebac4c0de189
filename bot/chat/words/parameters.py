"""What a parameter's declaration says of words: whether they are one value, what is suggested."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.chat.parameter import Known, Suggestion


def reads(read: Callable[[str], object]) -> Known:
    """Whether ``read`` takes some words.

    So a typed ``45 min``, ``6 pm`` or ``new york`` is one value.
    """

    def can_read(_catalog: Any, words: str) -> bool:
        try:
            read(words)
        except ValueError:
            return False
        return True

    return can_read


def beginning_with(typed: str, choices: Iterable[str]) -> list[Suggestion]:
    """The choices that begin with what was typed, as suggestions, in their order."""
    wanted = typed.strip().lower()
    return [Suggestion(choice, choice) for choice in choices if choice.startswith(wanted)]
