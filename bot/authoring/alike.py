"""When two spellings of a title, or of an address, are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

SAME_LETTERS = 1.0
WITHOUT_SUBTITLE = 0.95
OTHER_LETTERS = 0.99  # At most


def title_key(title: str) -> str:
    """A title's letters and digits alone, in lower case: how two spellings of it are compared."""
    return "".join(re.findall(r"[^\W_]+", title.replace("$", "").casefold()))


def url_key(url: str) -> str:
    """An address without scheme, ``www.``, fragment and closing slash, in lower case."""
    page = url.strip().split("#")[0]
    bare = re.sub(r"^https?://(www\.)?", "", page, flags=re.IGNORECASE)
    return bare.rstrip("/").lower()


def likeness(title: str, known: Iterable[str]) -> float:
    """How much a title is one of the known ones: 1 for the same letters.

    A subtitle left off costs a little.
    """
    return max(likeness_of_two(title, other) for other in known)


def likeness_of_two(title: str, known: str) -> float:
    """How much a title is a known one.

    1 for the same letters and digits, 0.95 where one is the other without its subtitle, else the
    ratio of ``SequenceMatcher``.
    """
    one, other = title_key(title), title_key(known)
    if one == other:
        return SAME_LETTERS
    if one in {before(":", known), before("?", known)} or other == before(":", title):
        return WITHOUT_SUBTITLE
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return min(OTHER_LETTERS, ratio)


def before(mark: str, title: str) -> str:
    """The key of what stands before a mark in a title; that of the whole title without one."""
    return title_key(title.split(mark)[0])
