"""Characters: escaping what a member wrote, cutting what is too long, dates in the reader's own zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bot.chat.reply import When

# what mrkdwn reads as formatting, an emoji, a mention or an address, even where & < > are escaped
_MARKUP = re.compile(r"[*_~`:@#\n]|//|www\.", re.IGNORECASE)

BLANK = "-"
"""What stands where Slack wants at least one character and there is none."""

_FORMATS = {"day": "{date_short}", "time": "{time}", "moment": "{date_short}, {time}"}


def escape(text: str) -> str:
    """Text that mrkdwn shows as it is, but for formatting (docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_plain(text: str) -> bool:
    """Whether escaped ``text`` can stand in mrkdwn without being taken for formatting, a mention or a link."""
    return not _MARKUP.search(text)


def date_format(when: When) -> str:
    """Slack's template for a moment."""
    return _FORMATS[when.style]


def stamp(at: datetime) -> int:
    """Unix seconds, as Slack counts them."""
    return int(at.timestamp())


def date_token(when: When) -> str:
    """A moment for mrkdwn: shown in the reader's zone, or in words where a client can't."""
    words = escape(when.local()).replace("|", "/")
    return f"<!date^{stamp(when.at)}^{date_format(when)}|{words}>"


def clip(text: str, limit: int) -> str:
    """``text``, or its beginning and an ellipsis: never more than ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def cut(text: str, limit: int) -> Iterator[str]:
    """``text`` in pieces of at most ``limit`` characters, ended at a line or a word where there is one; all of it."""
    while len(text) > limit:
        end = max(text.rfind("\n", 1, limit), text.rfind(" ", limit // 2, limit)) + 1 or limit
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def paragraphs(markdown: str, limit: int) -> Iterator[str]:
    """Markdown in pieces of at most ``limit`` characters, cut between paragraphs and never inside a fence that fits."""
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
        fenced ^= line.lstrip().startswith("```")
        if line.strip() or fenced:
            kept.append(line)
        elif kept:
            yield "\n".join(kept)
            kept = []
    if kept:
        yield "\n".join(kept)
