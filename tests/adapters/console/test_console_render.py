"""Every block as plain text: nothing lost, nothing that moves the cursor, in the width of the terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.layout import breadth, columns, wrapped
from adapters.console.render import lines_of, render
from bot.chat.reply import (
    Actions,
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
FULL = Reply(
    "All there is",
    (
        Heading("The week"),
        text(
            "Logged ",
            Bold("45 min"),
            " with ",
            Mono("log"),
            ", see ",
            LinkTo("the page", "https://example.org/a"),
        ),
        text(
            "Until ", When(AT, "Europe/Berlin"), " in ", Channel("web", "study-group"), quiet=True
        ),
        Prose(f"Some **bold** words.\n\n- one\n- two\n\n{CODE}"),
        Fields((FieldPair("Streak", ("3 weeks",)),)),
        Progress("Roadmap", 3, 41),
        Steps(
            (Step("Vectors", StepState.DONE), Step("Trees", StepState.LOCKED, "waits for Vectors"))
        ),
        Board((BoardRow(1, "Ana", 120, you=True), BoardRow(2, "李雷", 90))),
        Quote("What I learnt\non two lines"),
        ItemCard(
            "Challenge",
            "The dot product",
            ("60 min", "level 2"),
            "Write it.",
            "https://example.org/c",
        ),
        Table(("Topic", "Minutes"), (("Vectors", "45"),)),
        Tally("done", (Bold("3"), " members finished it.")),
        Actions(
            (
                Button("Undo", "undo 7"),
                Link("Read it", "https://example.org/r"),
                Choice(
                    "Which one?", (Option("Trees", "log trees"), Option("Boosting", "log boosting"))
                ),
                Button("Help", "help"),
            )
        ),
    ),
)


def test_everything_of_a_reply_is_printed() -> None:
    printed = render(FULL)
    for word in (
        "The week\n--------", "Logged 45 min with log, see the page (https://example.org/a)", "Mon 23 Nov 2026, 09:00",
        "#study-group", "- one\n- two", "Streak: 3 weeks", "3 of 41", "✔ Vectors", "· Trees – waits for Vectors",
        "1.  Ana (you)  120 points\n2.  李雷        90 points", "| What I learnt\n| on two lines", "The dot product",
        "Challenge · 60 min · level 2", "https://example.org/c", "Topic    Minutes\n-------  -------\nVectors  45",
        "3 members finished it.",
        "[1] Undo\nRead it: https://example.org/r\nWhich one?\n[2] Trees\n[3] Boosting\n[4] Help",
    ):  # fmt: skip
        assert word in printed


def test_numbers_press_the_lines_in_their_order() -> None:
    assert lines_of(FULL) == ["undo 7", "log trees", "log boosting", "help"]


def test_code_keeps_its_lines() -> None:
    assert CODE in render(FULL, 30)


def test_a_reply_without_blocks_says_its_summary() -> None:
    assert render(Reply("Undone")) == "Undone"


def test_a_board_that_is_too_wide_is_told_in_lines() -> None:
    assert (
        render(Reply("Board", (Board((BoardRow(1, "Ana", 120),)),)), 12) == "1. Ana · 120\npoints"
    )


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\x07", "\r", "\x08"])
def test_what_a_member_typed_moves_no_cursor(character: str) -> None:
    assert character not in render(
        Reply("x", (Quote(f"a{character}[2Jb"), Board((BoardRow(1, f"A{character}", 1),))))
    )


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
