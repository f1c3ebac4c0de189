"""When two spellings of a title, or of an address, are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher


def plain(title: str) -> str:
    """A title's letters and digits alone, in lower case: how two spellings of it are compared."""
    return "".join(re.findall(r"[^\W_]+", title.replace("$", "").casefold()))


def bare(url: str) -> str:
    """An address without scheme, ``www.``, fragment and closing slash."""
    return (
        re.sub(r"^https?://(www\.)?", "", url.strip().split("#")[0], flags=re.IGNORECASE)
        .rstrip("/")
        .lower()
    )


def likeness(title: str, known: Iterable[str]) -> float:
    """How much a title is one of the known ones: 1 for the same letters.

    A subtitle left off costs a little.
    """
    return max(like(title, other) for other in known)


def like(title: str, other: str) -> float:
    """1 for the same letters and digits, 0.95 where one is the other without its subtitle, else their ratio."""
    one, two = plain(title), plain(other)
    if one == two:
        return 1.0
    if one in {plain(other.split(":")[0]), plain(other.split("?")[0])} or two == plain(
        title.split(":")[0]
    ):
        return 0.95
    return min(0.99, SequenceMatcher(None, one, two, autojunk=False).ratio())
