"""Cutting a long text at the best place there is: a paragraph, a line, a word.

Never inside an escape.
"""

from __future__ import annotations

from collections.abc import Iterator

FENCE = "```"


def cut(text: str, limit: int) -> Iterator[str]:
    """Pieces of at most ``limit`` characters, none blank.

    A code block that is cut is closed and opened again.
    """
    rest, opened = text.strip("\n"), ""
    while len(opened) + len(rest) > limit:
        at = _place(rest, limit - len(opened) - len(FENCE) - 1)
        piece, rest = opened + rest[:at].rstrip("\n"), rest[at:].lstrip("\n")
        opened = _open_fence(piece)
        if piece.strip():
            yield _closed(piece, opened)
    if (opened + rest).strip():
        yield opened + rest


def _closed(piece: str, opened: str) -> str:
    if not opened:
        return piece
    return f"{piece}\n{FENCE}"


def _place(text: str, limit: int) -> int:
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, limit // 2, limit)
        if at > 0:
            return at + len(mark)
    slashes = len(text[:limit]) - len(text[:limit].rstrip("\\"))
    return limit - slashes % 2


def _open_fence(piece: str) -> str:
    """The line that opens the code block in which the piece ends; empty where it ends outside."""
    fences = [line for line in piece.split("\n") if line.lstrip().startswith(FENCE)]
    if len(fences) % 2 == 0:
        return ""
    return f"{fences[-1].strip()}\n"
