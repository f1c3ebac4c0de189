"""Each block as plain text, as goldens, in the width of the terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.layout import breadth, columns, wrapped
from adapters.console.render import printed, render
from bot.chat.rendered import File, Rendered
from bot.chat.reply import (
    Actions,
    Block,
    Board,
    BoardRow,
    Bold,
    Button,
    Channel,
    Choice,
    FieldPair,
    Fields,
    Heading,
    ItemCard,
    Link,
    LinkTo,
    Mono,
    Option,
    Progress,
    Prose,
    Quote,
    Reply,
    Step,
    Steps,
    StepState,
    Table,
    Tally,
    When,
    text,
)

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CODE = "```python\nfor one in range(10): print(one, one * one, one * one * one, one ** 4)\n```"
CHOICE = Choice("Which one?", (Option("Trees", "log trees"), Option("Boosting", "log boosting")))

GOLDENS: list[tuple[Block, str]] = [
    (Heading("The week"), "The week\n--------"),
    (
        text(
            "Logged ",
            Bold("45 min"),
            " with ",
            Mono("log"),
            ", see ",
            LinkTo("it", "https://e.org/a"),
        ),
        "Logged 45 min with log, see it (https://e.org/a)",
    ),
    (
        text(
            "Until ", When(AT, "Europe/Berlin"), " in ", Channel("web", "study-group"), quiet=True
        ),
        "Until Mon 23 Nov 2026, 09:00 (Europe/Berlin) in #study-group",
    ),
    (Prose("Some **bold** words.\n\n- one\n- two"), "Some **bold** words.\n\n- one\n- two"),
    (Fields((FieldPair("Streak", ("3 weeks",)),)), "Streak: 3 weeks"),
    (Progress("Roadmap", 3, 41), "Roadmap ▰▱▱▱▱▱▱▱▱▱▱▱ 3 of 41"),
    (
        Steps(
            (Step("Vectors", StepState.DONE), Step("Trees", StepState.LOCKED, "waits for Vectors"))
        ),
        "✔ Vectors\n· Trees – waits for Vectors",
    ),
    (
        Board((BoardRow(1, "Ana", 120, you=True), BoardRow(2, "李雷", 90))),
        "1.  Ana (you)  120 points\n2.  李雷        90 points",
    ),
    (Quote("What I learnt\non two lines"), "| What I learnt\n| on two lines"),
    (
        ItemCard(
            "Challenge", "The dot product", ("60 min", "level 2"), "Write it.", "https://e.org/c"
        ),
        "The dot product\nChallenge · 60 min · level 2\nhttps://e.org/c\n\nWrite it.",
    ),
    (
        Table(("Topic", "Minutes"), (("Vectors", "45"),)),
        "Topic    Minutes\n-------  -------\nVectors  45",
    ),
    (Tally("done", (Bold("3"), " members finished it.")), "3 members finished it."),
    (
        Actions(
            (
                Button("Undo", "undo 7"),
                Link("Read it", "https://e.org/r"),
                CHOICE,
                Button("Help", "help"),
            )
        ),
        "[1] Undo\nRead it: https://e.org/r\nWhich one?\n[2] Trees\n[3] Boosting\n[4] Help",
    ),
]


def shown(reply: Reply, width: int = 80) -> str:
    """The one text that a reply becomes."""
    [message] = render(reply, width)
    assert message.files == ()
    return str(message.body["text"])


@pytest.mark.parametrize(("block", "printed"), GOLDENS)
def test_each_block_reads_as_it_should(block: Block, printed: str) -> None:
    assert shown(Reply("All there is", (block,))) == printed


def test_blocks_stand_apart_and_numbers_go_on() -> None:
    again = Actions((Button("Again", "again"),))
    assert shown(Reply("x", (Heading("Now"), again, again))) == "Now\n---\n\n[1] Again\n\n[2] Again"


def test_code_keeps_its_lines() -> None:
    assert CODE in shown(Reply("x", (Prose(CODE),)), 30)


def test_a_reply_without_blocks_says_its_summary() -> None:
    assert shown(Reply("Undone")) == "Undone"


def test_a_board_that_is_too_wide_is_told_in_lines() -> None:
    board = Board((BoardRow(1, "Ana", 120),))
    assert shown(Reply("Board", (board,)), 12) == "1. Ana · 120\npoints"


def test_a_file_is_named_with_its_words() -> None:
    files = (File("plan.png", b"", "The plan, drawn"), File("notes.md", b""))
    message = Rendered({"text": "See the plan."}, files)
    assert printed([message]) == "See the plan.\nFile: plan.png – The plan, drawn\nFile: notes.md"


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\x07", "\r", "\x08"])
def test_what_a_member_typed_moves_no_cursor(character: str) -> None:
    blocks = (Quote(f"a{character}[2Jb"), Board((BoardRow(1, f"A{character}", 1),)))
    assert character not in shown(Reply("x", blocks))


@given(
    st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=200),
    st.integers(4, 60),
)
def test_wrapping_loses_no_word_and_keeps_the_width(words: str, width: int) -> None:
    made = wrapped(words, width)
    assert made.split() == words.split()
    for line in made.split("\n"):
        assert breadth(line) <= width or len(line.split()) <= 1


def test_columns_that_do_not_fit_are_left_to_others() -> None:
    assert columns([("a" * 20, "b")], 10) == ""
    assert columns([], 10) == ""
