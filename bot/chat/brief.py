"""How much of a telephone a text takes, and what of a longer one stands in a post."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache

from bot.chat import limits

ELLIPSIS = "…"
FENCE = "```"
ADDRESS = re.compile(r"\[([^\]]{0,500})\]\([^)\s]{0,500}\)")
MARKS = re.compile(r"\*\*|`")
LIST = re.compile(r"\s*([-*+]|\d+[.)]) ")
SENTENCE_END = re.compile(r"[.?!][\"”)*`]*(?=\s+[A-Z0-9\"“(*`]|\s*$)")


def phone_lines(markdown: str, width: int = limits.PHONE_LINE) -> int:
    """Lines that a text of our own Markdown fills on a telephone."""
    return sum(_lines_of(line, width) for line in markdown.split("\n"))


def brief(markdown: str, lines: int) -> str:
    """A text in at most so many lines of a telephone, cut after a sentence where it is longer.

    An ellipsis stands for what is left out, also for code that does not fit. A first sentence that
    is too long by itself is cut at a word.
    """
    if phone_lines(markdown) <= lines:
        return markdown
    kept: list[str] = []
    for part in _parts(markdown):
        room = lines - _taken(kept)
        if phone_lines(part) <= room:
            kept.append(part)
        elif _is_prose(part):
            kept += [_sentences(part, room), ELLIPSIS]
            break
        else:
            kept.append(ELLIPSIS)
    if not any(part not in ("", ELLIPSIS) for part in kept):
        kept = [_words(markdown, lines), ELLIPSIS]
    return _joined([part for part in kept if part])


def _taken(parts: list[str]) -> int:
    """Lines that parts take, and the blank one after each."""
    return sum(phone_lines(part) + 1 for part in parts)


@lru_cache(maxsize=4096)  # many groups are given the same items in a week
def _lines_of(line: str, width: int) -> int:
    shown = MARKS.sub("", ADDRESS.sub(r"\1", line))
    return max(len(textwrap.wrap(shown, width)), 1)


def _parts(markdown: str) -> Iterator[str]:
    """Paragraphs, lists, and code that is whole."""
    part: list[str] = []
    in_code = False
    for line in markdown.split("\n"):
        in_code ^= line.lstrip().startswith(FENCE)
        if line.strip() or in_code:
            part.append(line)
        elif part:
            yield "\n".join(part)
            part = []
    if part:
        yield "\n".join(part)


def _is_prose(part: str) -> bool:
    return not part.lstrip().startswith((FENCE, "|")) and LIST.match(part) is None


def _sentences(paragraph: str, room: int) -> str:
    """The sentences that fit; empty where not even the first does."""
    ends = [found.end() for found in SENTENCE_END.finditer(paragraph)]
    whole = [paragraph[:end] for end in ends]
    fitting = [text for text in whole if _is_closed(text) and phone_lines(text) <= room]
    return fitting[-1] if fitting else ""


def _words(paragraph: str, room: int) -> str:
    """The words that fit."""
    words = textwrap.shorten(paragraph, room * limits.PHONE_LINE - 2, placeholder="")
    return words if _is_closed(words) else MARKS.sub("", words)


def _is_closed(text: str) -> bool:
    """Whether no bold print and no code is open at its end."""
    return text.count("**") % 2 == 0 and text.count("`") % 2 == 0


def _joined(parts: list[str]) -> str:
    """The parts under each other; an ellipsis goes on in the line of what stands before it."""
    text = parts[0]
    for part in parts[1:]:
        if part != ELLIPSIS:
            text += f"\n\n{part}"
        elif text.endswith(FENCE):
            text += f"\n{ELLIPSIS}"
        elif not text.endswith(ELLIPSIS):
            text += f" {ELLIPSIS}"
    return text
