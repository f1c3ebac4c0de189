"""What of a summary stands over the blocks: nothing that they say themselves."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.chat.reply import (
    Block,
    Bold,
    Command,
    Heading,
    ItemCard,
    Progress,
    Reply,
    Tally,
    fields,
    text,
    words_of,
)
from bot.chat.titles import significant, title_of
from tests.chat.strategies import ANYTHING

SAID: list[tuple[str, Block, str]] = [
    ("Logged 45 min", text("Logged ", Bold("45 min"), " on Vectors."), ""),
    ("That is not it. Three gradients", text("That is not it. Take your time."), "Three gradients"),
    ("Taken back: the reminder", text("Taken back: no word of Vectors."), "The reminder"),
    ("undo: Take back", text("Take back your last entry."), "undo"),
    ("log: Log what you did", text("Log what you did."), ""),
    ("Post the recap now?", text("Post the recap now, in #general?"), ""),
    (
        "Why Three lost records",
        text("Three lost records is this week's."),
        "Why Three lost records",
    ),
    ("Hint 1 of 3 for Vectors", Heading("Hint 1 of 3: Vectors"), ""),
    ("Ana: 3 of 6 topics done", fields(("This week", "45 min")), "Ana: 3 of 6 topics done"),
    ("The board: nobody yet", text("Nobody has logged yet."), "The board: nobody yet"),
    ("A reminder of Adam: steps", text("You hear of Adam: steps."), "A reminder of Adam: steps"),
    ("Roadmap", Progress("Roadmap", 0, 6), ""),
    ("An answer", Tally("done", ("An answer.",)), "An answer"),
]


@pytest.mark.parametrize(("summary", "block", "title"), SAID)
def test_only_what_the_blocks_do_not_say_is_a_title(summary: str, block: Block, title: str) -> None:
    assert title_of(Reply(summary, (block,))) == title


def test_a_sentence_that_stands_in_a_later_block_is_said() -> None:
    blocks = (text("It goes like this."), text("Log what you did."))
    assert title_of(Reply("Log what you did.", blocks)) == ""


def test_a_command_is_said_with_its_stroke_or_without() -> None:
    said = text("This ", Command("log"), " reached me twice.")
    assert title_of(Reply("This /log reached me twice.", (said,))) == ""


@given(ANYTHING.replies)
def test_no_word_is_lost_and_no_first_line_is_said_twice(reply: Reply) -> None:
    title = title_of(reply)
    lasting = [block for block in reply.blocks if not isinstance(block, Tally)]
    if not lasting or isinstance(reply.blocks[0], (Heading, ItemCard)):
        return
    first = significant(words_of(lasting[0]))
    wanted = significant(title)
    assert not wanted or not set(wanted) <= set(first)
    said = " ".join([title, *map(words_of, lasting)])
    summary, shown = (" ".join(text.split()) for text in (reply.summary, said))
    assert set(significant(summary)) <= set(significant(shown)) or summary in shown
