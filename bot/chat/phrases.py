"""Turns of phrase that the sentences share."""

from __future__ import annotations

from collections.abc import Sequence


def clip(text: str, limit: int) -> str:
    """``text`` on one line without back-ticks, at most ``limit`` characters."""
    line = " ".join(text.replace("`", "'").split())
    if len(line) <= limit:
        return line
    return line[: limit - 1] + "…"


def either(names: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``, each in bold; at least one."""
    *others, last = [f"**{name}**" for name in names]
    if not others:
        return last
    return f"{', '.join(others)} or {last}"


def did_you_mean(names: Sequence[str]) -> str:
    """The question which of the names that look most like it was meant."""
    return f"Did you mean {either(names)}?"
