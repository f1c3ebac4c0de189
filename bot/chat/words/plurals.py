"""How many of something, in words."""

from __future__ import annotations


def several(count: int, noun: str, plural: str = "") -> str:
    """``1 week``, ``3 weeks``; ``plural`` is for nouns that take more than an ``s``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {plural or noun + 's'}"
