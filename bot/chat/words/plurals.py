"""How many of something, and the how-manieth, in words."""

from __future__ import annotations


def several(count: int, noun: str, plural: str = "") -> str:
    """``1 week``, ``3 weeks``; ``plural`` is for nouns that take more than an ``s``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {plural or noun + 's'}"


def ordinal(rank: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    if rank % 100 in (11, 12, 13):
        return f"{rank}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"
