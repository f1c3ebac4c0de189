"""Cutting a long text at the best place there is: a paragraph, a line, a word."""

from __future__ import annotations

from collections.abc import Iterator

FENCE = "```"


def cut(text: str, limit: int) -> Iterator[str]:
    """Pieces of at most ``limit`` characters that together are all of ``text``.

    A piece ends at a line or a word where there is one.
    """
    while len(text) > limit:
        end = max(text.rfind("\n", 1, limit), text.rfind(" ", limit // 2, limit)) + 1 or limit
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def paragraphs(markdown: str, limit: int) -> Iterator[str]:
    """Pieces of Markdown of at most ``limit`` characters.

    They are cut between paragraphs, and never inside a code block that fits.
    """
    piece = ""
    for paragraph in _paragraphs(markdown):
        if piece and len(piece) + len(paragraph) + 2 > limit:
            yield piece
            piece = ""
        piece = f"{piece}\n\n{paragraph}" if piece else paragraph
        if len(piece) > limit:
            *whole, piece = cut(piece, limit)
            yield from whole
    if piece.strip():
        yield piece


def _paragraphs(markdown: str) -> Iterator[str]:
    kept: list[str] = []
    fenced = False
    for line in markdown.strip().split("\n"):
        fenced ^= line.lstrip().startswith(FENCE)
        if line.strip() or fenced:
            kept.append(line)
        elif kept:
            yield "\n".join(kept)
            kept = []
    if kept:
        yield "\n".join(kept)
