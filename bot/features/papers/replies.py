"""What a reading says, in a post and when asked."""

from __future__ import annotations

from bot.catalog.schema import Reading
from bot.chat.post import Occasion
from bot.chat.reply import Block, Button, Heading, Item, Link, Prose, Reply, actions
from bot.features.items import done_button, facts_of, small_print


def reading(found: Reading, occasion: Occasion) -> Reply:
    """A reading: why now, how to read it, what to answer, what to leave out."""
    by = found.authors[0] + (
        " and others" if len(found.authors) > 2 else f" and {found.authors[1]}" if found.authors[1:] else ""
    )
    kind = {"paper": "Paper", "chapter": "Chapter", "post": "Article"}[found.form]
    blocks: list[Block] = [
        Item(
            kind, found.title, (*facts_of(found), f"{by}, {found.year}" if found.year else by), found.why_now, found.url
        ),
        *([Prose(f"*{found.official_title}*")] if found.official_title != found.title else []),
        Heading("How to read it"),
        Prose(found.reading_plan),
        Heading("Answer together"),
        Prose("\n".join(f"{n}. {question}" for n, question in enumerate(found.questions, 1))),
        Prose(f"**You may skip:** {found.may_skip}"),
        Prose(f"**Take care:** {found.cautions}"),
    ]
    blocks += small_print(occasion)
    log = [Button("Log 30 min", f"log {found.topics[0]} 30")] if found.topics else []
    blocks.append(actions(done_button(found), *log, Link("Open it", found.url), *occasion.edit))
    return Reply(f"{'This week we read' if occasion.posted else kind}: {found.title}", tuple(blocks))
