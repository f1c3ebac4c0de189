"""A weekly post is declared once: what it is called, when it is usual, and the function that words it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.chat.reply import Reply


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A kind of weekly post.

    ``weekday`` (Monday = 0) and ``time`` (HH:MM) are what ``setup`` proposes. ``items`` is the class of content item
    that is picked; ``word(item, why, late)`` makes the Reply.
    """

    kind: str
    noun: str
    weekday: int
    time: str
    items: type[Any]
    word: Callable[[Any, str, bool], Reply] = field(repr=False)


def weekly(
    kind: str, *, noun: str, weekday: int, time: str, items: type[Any]
) -> Callable[[Callable[[Any, str, bool], Reply]], Callable[[Any, str, bool], Reply]]:
    """Declare a weekly post; the function is left as it is."""

    def attach(word: Callable[[Any, str, bool], Reply]) -> Callable[[Any, str, bool], Reply]:
        word.__dict__["spec"] = PostSpec(kind, noun, weekday, time, items, word)
        return word

    return attach


def post_of(word: Callable[[Any, str, bool], Reply]) -> PostSpec:
    """What ``@weekly`` attached. TypeError for a function that was not declared."""
    spec = word.__dict__.get("spec")
    if not isinstance(spec, PostSpec):
        raise TypeError(f"{word!r} is not declared with @weekly")
    return spec
