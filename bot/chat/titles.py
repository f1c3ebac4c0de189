"""What of a reply's summary stands over its blocks, where a platform shows both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat.reply import Block, Heading, ItemCard, Reply, Tally, words_of

PART_END = re.compile(r"(?<=[.?!:]) +")  # after a sentence, or after a word and its colon
EDGES = '.,:;?!()"“”…/'  # A command's stroke too: a block has it as a part of its own
ARTICLES = {"a", "an", "the", "your"}


def title_of(reply: Reply) -> str:
    """The parts of the summary that the blocks do not say; "" where they say it all.

    All of it is said where the first block that lasts holds all its words, or where it stands in
    the blocks as it is; a part, where that first block begins with it. A heading or an item's card
    is a title itself.
    """
    lasting = [block for block in reply.blocks if not isinstance(block, Tally)]
    summary = " ".join(reply.summary.split())
    if not lasting:
        return summary
    if isinstance(reply.blocks[0], (Heading, ItemCard)) or _stands_in(summary, lasting):
        return ""
    first = significant(words_of(lasting[0]))
    if set(significant(summary)) <= set(first) and significant(summary):
        return ""
    parts = [part for part in PART_END.split(summary) if not _begins(first, part)]
    title = " ".join(parts)
    if summary.startswith(title):
        return title.rstrip(":")
    return title[:1].upper() + title[1:]


def significant(text: str) -> list[str]:
    """The words of a text, in lower case, without articles and what stands at their edges."""
    words = [word.strip(EDGES).lower() for word in text.split()]
    return [word for word in words if word and word not in ARTICLES]


def _begins(words: list[str], part: str) -> bool:
    wanted = significant(part)
    return bool(wanted) and words[: len(wanted)] == wanted


def _stands_in(summary: str, blocks: Sequence[Block]) -> bool:
    """Whether the blocks say the summary word by word."""
    # The first block mostly says it, and then the others need not be written
    if summary and summary in _one_line(words_of(blocks[0])):
        return True
    said = _one_line(" ".join(map(words_of, blocks)))
    return bool(said) and summary in said


def _one_line(text: str) -> str:
    return " ".join(text.split())
