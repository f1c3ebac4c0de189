"""What each block looks like on Discord, as goldens, and what carries it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord.blocks import markdown
from adapters.discord.controls import line_in
from adapters.discord.limits import MESSAGE_TEXT, MESSAGES, TALLY_TEXT
from adapters.discord.markup import escape
from adapters.discord.render import carries, marker, render
from bot.chat.rendered import File
from bot.chat.reply import (
    Accent,
    Actions,
    Attachment,
    Board,
    BoardRow,
    Bold,
    Button,
    Channel,
    Choice,
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
    fields,
    text,
)
from tests.servers.discord_rules import walk
from tests.servers.discord_state import visible_text

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WIDE = "a cell that is far too long to stand beside another one on a telephone"

TWO_COLUMNS = "\n".join(
    [
        "```",
        "What" + " " * 18 + "When",
        "─" * 36,
        "x" * 20 + "  " + "y" * 14,
        "```",
    ]
)

GOLDENS: list[tuple[Any, str]] = [
    (
        text("Logged ", Bold("45 min"), " on ", Mono("bayes-nets"), "."),
        "Logged **45 min** on `bayes-nets`.",
    ),
    (text("one\ntwo", quiet=True), "-# one\n-# two"),
    (
        text(LinkTo("a [b] (c)", "https://e.org/x(1) 2")),
        r"[a \[b\] (c)](https://e.org/x%281%29%202)",
    ),
    (
        text(When(NINE, "Europe/Berlin"), " ", When(NINE, "UTC", "day")),
        "<t:1795424400:F> <t:1795424400:D>",
    ),
    (text(Channel("discord", "77"), " ", Channel("slack", "C1", "papers")), "<#77> \\#papers"),
    (text(Bold(" two\nlines ")), " two\nlines "),
    (text(Mono("a ` tick")), "`` a ` tick ``"),
    (text(Mono("```")), r"\`\`\`"),
    (
        text("# no title\n- no list\n3. no count\n> no quote"),
        "\\# no title\n\\- no list\n3\\. no count\n\\> no quote",
    ),
    (Tally("done", (Bold("3"), " members finished it.")), "-# **3** members finished it."),
    (Heading("This\nweek"), "### This week"),
    (Prose("**Why** [read](https://e.org)"), "**Why** [read](https://e.org)"),
    (
        fields(("Stage", "2 of 5"), ("Next", Bold("Bayes"))),
        "**Stage**: 2 of 5\n**Next**: **Bayes**",
    ),
    (Progress("Foundations", 3, 12), "**Foundations**\n▰▰▰▱▱▱▱▱▱▱▱▱ 3 of 12"),
    (
        Steps(
            (Step("Vectors", StepState.DONE), Step("Bayes_nets", StepState.LOCKED, "after Vectors"))
        ),
        "✔ **Vectors**\n· **Bayes\\_nets** – after Vectors",
    ),
    (
        Board((BoardRow(1, "Ana", 12), BoardRow(1, "T*m", 12, you=True), BoardRow(3, "Li", 1))),
        "` 1.` **Ana** · 12 points\n` 1.` **T\\*m** (you) · 12 points\n` 3.` **Li** · 1 point",
    ),
    (Quote("first\n@everyone"), "> first\n> \\@everyone"),
    (
        ItemCard(
            "Paper",
            "Attention",
            ("60 min", "level 3"),
            "Read **section 3**.",
            "https://arxiv.org/abs/1706.03762",
        ),
        (
            "### [Attention](https://arxiv.org/abs/1706.03762)\n-# Paper · 60 min · level 3\nRead"
            " **section 3**."
        ),
    ),
    (ItemCard("Challenge", "Dot product", (), "Do it."), "### Dot product\n-# Challenge\nDo it."),
    (
        Table(("Week", "Points"), (("47", "12"), ("48", "7"))),
        "```\nWeek  Points\n────────────\n47    12\n48    7\n```",
    ),
    (Table(("Week", "Note"), (("47", WIDE),)), f"**Week 47** · {WIDE}"),
    (Table(("Week", "Note"), (("47", "a`b"),)), "**Week 47** · a\\`b"),
    (Table(("What", "When"), (("x" * 20, "y" * 14),)), TWO_COLUMNS),
    (Table(("What", "When"), (("x" * 20, "y" * 15),)), f"**{'x' * 20}** · {'y' * 15}"),
    (
        Table(
            ("What", "When", "How long", "Points", "Number"),
            (
                ("Read a research paper", "today", "–", "10", "198"),
                ("Vectors", "Tue 8 Dec", "45 min", "1", "7"),
            ),
        ),
        (
            "**Read a research paper** · today · 10 points · number 198\n"
            "**Vectors** · Tue 8 Dec · 45 min · 1 point · number 7"
        ),
    ),
]


@pytest.mark.parametrize(("block", "written"), GOLDENS)
def test_each_block_reads_as_it_should(block: Any, written: str) -> None:
    assert markdown(block) == written


@pytest.mark.parametrize(
    "typed",
    [
        "@everyone",
        "@here",
        "<@1>",
        "<@&2>",
        "<#3>",
        "<t:1:R>",
        "<:x:4>",
        "**b**",
        "__u__",
        "~~s~~",
        "||h||",
        "`c`",
    ],
)
def test_no_special_character_is_left_alone(typed: str) -> None:
    assert escape(typed) != typed
    assert escape(typed).replace("\\", "") == typed


def test_an_address_that_someone_typed_is_no_link() -> None:
    assert escape("see https://e.org/a_b") == r"see https\://e.org/a\_b"


def test_a_whole_message() -> None:
    buttons = Actions(
        (
            Button("Undo", "undo"),
            Link("Read", "https://e.org"),
            Button("Done", "done x", primary=True),
        )
    )
    reply = Reply(
        "Logged 45 min.", (text("Logged ", Bold("45 min"), "."), buttons), accent=Accent.GOOD
    )
    [message] = render(reply)
    row = [
        {"type": 2, "style": 2, "label": "Undo", "custom_id": "cairn1::0:undo"},
        {"type": 2, "style": 5, "label": "Read", "url": "https://e.org"},
        {"type": 2, "style": 1, "label": "Done", "custom_id": "cairn1::2:done x"},
    ]
    shown = [{"type": 10, "content": "Logged **45 min**."}, {"type": 1, "components": row}]
    assert message.body == {
        "flags": 1 << 15,
        "components": [{"type": 17, "components": shown, "accent_color": 0x3BA55D}],
        "allowed_mentions": {"parse": []},
    }


def test_the_summary_is_the_title_where_nothing_else_says_it() -> None:
    [message] = render(Reply("What I can do", (text("Log what you do."),)))
    assert visible_text(message.body) == "**What I can do**\nLog what you do."


def test_a_reply_with_a_title_of_its_own_needs_no_second_one() -> None:
    [message] = render(Reply("Vectors: level 1", (Heading("Vectors"), text("Level 1."))))
    assert visible_text(message.body) == "### Vectors\nLevel 1."


def test_a_reply_without_blocks_is_its_summary() -> None:
    [message] = render(Reply("Taken back_"))
    assert visible_text(message.body) == r"Taken back\_"


def test_a_choice_of_thirty_fills_two_menus() -> None:
    options = tuple(Option(f"Topic {n}", f"done topic-{n}") for n in range(30))
    [message] = render(Reply("Which?", (Actions((Choice("Pick a topic", options),)),)))
    menus = [c for c in walk(message.body["components"]) if c["type"] == 3]
    assert [len(menu["options"]) for menu in menus] == [25, 5]
    assert len({menu["custom_id"] for menu in menus}) == 2
    assert {menu["placeholder"] for menu in menus} == {"Pick a topic"}


def test_what_does_not_fit_a_button_is_written_out() -> None:
    long = "log " + "x" * 120
    [message] = render(Reply("Now", (Actions((Button("Log", long), Link("Read", "ftp://e.org"))),)))
    assert f"Log: `/{long}`" in visible_text(message.body)
    assert "[Read](ftp://e.org)" in visible_text(message.body)


def test_a_post_carries_its_key_in_its_last_message_only() -> None:
    key = "2026-48-challenge-abcdefgh"[:25]
    words = text("word " * 700)
    reply = Reply(
        "Long",
        (words, Actions((Button("First", "undo"),)), words, Actions((Button("Last", "undo"),))),
    )
    first, last = render(reply, key)
    assert (carries(first.body["components"], key), carries(last.body["components"], key)) == (
        False,
        True,
    )
    assert last.body["components"][0]["id"] == marker(key)
    ids = [c["custom_id"] for c in walk(last.body["components"]) if "custom_id" in c]
    assert [line_in(i) for i in ids] == ["undo"]
    assert all(i.startswith(f"cairn1:{key}:") for i in ids)
    assert not carries(last.body["components"], "another-key")


def test_a_number_stands_where_it_was_written_and_goes_last_where_there_are_several_messages() -> (
    None
):
    tally, words = Tally("done", ("3 members finished it.",)), text("word " * 700)
    [whole] = render(Reply("A paper", (text("Read this."), tally, text("Soon."))))
    assert visible_text(whole.body) == "**A paper**\nRead this.\n-# 3 members finished it.\nSoon."
    first, last = render(Reply("Read", (tally, words, words)))
    assert "3 members" not in visible_text(first.body)
    assert visible_text(last.body).endswith("\n-# 3 members finished it.")


def test_a_number_that_is_not_there_yet_takes_its_room_and_is_not_shown() -> None:
    full = text("x" * (MESSAGE_TEXT - TALLY_TEXT - len("**Read**")))
    [message] = render(Reply("Read", (full, Tally("done", ()))))
    assert [component["type"] for component in walk(message.body["components"])] == [17, 10, 10]
    assert len(render(Reply("Read", (full, text("x"), Tally("done", ()))))) == 2


def test_what_would_fill_many_messages_is_a_file() -> None:
    block = text("word " * (MESSAGE_TEXT // 5))
    assert len(render(Reply("word", (block,) * MESSAGES))) == MESSAGES
    again = Actions((Button("Again", "undo"),))
    [message] = render(Reply("Long", (*(block,) * (MESSAGES + 1), again)), "key")
    [file] = message.files
    assert file.name == "cairn.md"
    assert file.content.decode().count("word") == (MESSAGES + 1) * (MESSAGE_TEXT // 5)
    assert [c["label"] for c in walk(message.body["components"]) if c["type"] == 2] == ["Again"]


def test_a_file_goes_with_the_message_that_shows_it() -> None:
    cards = Attachment("cards.txt", "front\tback", "2 cards")
    [message] = render(Reply("Cards", (Heading("Cards"), cards)))
    [container] = message.body["components"]
    shown = {"type": 13, "file": {"url": "attachment://cards.txt"}}
    assert container["components"][-2:] == [{"type": 10, "content": "-# 2 cards"}, shown]
    assert message.files == (File("cards.txt", b"front\tback", "2 cards"),)


def test_of_several_messages_one_brings_the_file() -> None:
    cards = Attachment("cards.txt", "front\tback", "2 cards")
    pages = [text("word " * 700) for _ in range(3)]
    first, *others = render(Reply("Cards", (cards, *pages)), "cairn-abc")
    assert [file.name for file in first.files] == ["cards.txt"]
    assert [message.files for message in others] == [()] * len(others)
