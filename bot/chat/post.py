"""A weekly post is declared once: what it is called, when it is usual, and the function that words it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.chat.reply import Link, Reply


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is said around an item: why it was chosen (a fragment), whether it comes late, where it can be mended."""

    why: str = ""
    late: bool = False
    edit: tuple[Link, ...] = ()
    posted: bool = False


Word = Callable[[Any, Occasion], Reply]


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A kind of weekly post.

    ``weekday`` (Monday = 0) and ``time`` (HH:MM) are what ``setup`` proposes. ``items`` is the class of content item
    that is picked; ``word(item, occasion)`` makes the Reply.
    """

    kind: str
    noun: str
    weekday: int
    time: str
    items: type[Any]
    word: Word = field(repr=False)


def weekly(kind: str, *, noun: str, weekday: int, time: str, items: type[Any]) -> Callable[[Word], Word]:
    """Declare a weekly post; the function is left as it is."""

    def attach(word: Word) -> Word:
        word.__dict__["spec"] = PostSpec(kind, noun, weekday, time, items, word)
        return word

    return attach


def post_of(word: Word) -> PostSpec:
    """What ``@weekly`` attached. TypeError for a function that was not declared."""
    spec = word.__dict__.get("spec")
    if not isinstance(spec, PostSpec):
        raise TypeError(f"{word!r} is not declared with @weekly")
    return spec
