from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from bot.chat.reply import (
    Actions,
    Block,
    Bold,
    Button,
    Choice,
    Command,
    FieldPair,
    Fields,
    Link,
    Mono,
    Option,
    Progress,
    Quote,
    Reply,
    Text,
    lines_of,
    marked,
    plain,
    spelled,
    words_of,
)
from tests.chat.facts import facts
from tests.chat.strategies import ANYTHING

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(ANYTHING.replies)
def test_a_reply_survives_json(reply: Reply) -> None:
    assert Reply.from_json(reply.to_json()) == reply


@relaxed
@given(ANYTHING.blocks)
def test_a_fallback_ends_at_text_and_loses_nothing(block: Block) -> None:
    text = block.fallback()
    assert isinstance(text, Text)
    assert text.fallback() is text
    shown = words_of(block)
    for fact in facts(block):
        said = plain(fact.value) if fact.kind == "span" else fact.value
        assert said in shown


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"summary": 3}', '{"summary": "x", "blocks": [{"type": "hat"}]}']
)
def test_what_is_no_reply_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Reply.from_json(broken)


def test_lines_are_those_of_buttons_and_choices_in_their_order() -> None:
    choice = Choice("Which one?", (Option("Trees", "log trees"), Option("Sets", "log sets")))
    items = (Button("Undo", "undo 7"), Link("Read it", "https://example.org/r"), choice)
    reply = Reply("x", (Actions(items), Quote("log"), Actions((Button("Help", "help"),))))
    assert lines_of(reply) == ["undo 7", "log trees", "log sets", "help"]


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [
        (0, 10, "▱▱▱▱▱▱▱▱▱▱▱▱"),
        (1, 91, "▱▱▱▱▱▱▱▱▱▱▱▱"),
        (3, 91, "▱▱▱▱▱▱▱▱▱▱▱▱"),
        (4, 91, "▰▱▱▱▱▱▱▱▱▱▱▱"),
        (1, 24, "▰▱▱▱▱▱▱▱▱▱▱▱"),
        (1, 3, "▰▰▰▰▱▱▱▱▱▱▱▱"),
        (999, 1000, "▰▰▰▰▰▰▰▰▰▰▰▱"),
        (3, 3, "▰▰▰▰▰▰▰▰▰▰▰▰"),
        (0, 0, "▱" * 12),
    ],
)
def test_a_bar_is_as_long_as_comes_nearest_and_full_only_where_all_is_done(
    done: int, total: int, bar: str
) -> None:
    assert Progress("x", done, total).bar() == bar


def test_marks_become_spans() -> None:
    assert marked("`minutes`, `/`: like `/log x 45` on **Bayes** and *so*.").spans == (
        Mono("minutes"),
        ", ",
        Mono("/"),
        ": like ",
        Command("log x 45"),
        " on ",
        Bold("Bayes"),
        " and *so*.",
    )


def test_commands_are_spelled_as_they_are_typed_there() -> None:
    pair = FieldPair("Zone", ("UTC; ", Command("me show zone:UTC")))
    reply = Reply(
        "x", (Text(("Try ", Command("log"), Mono("log"))), Fields((pair,)), Quote("/log"))
    )
    shown = spelled(reply, "/cairn")
    assert shown.blocks == (
        Text(("Try ", Mono("/cairn log"), Mono("log"))),
        Fields((FieldPair("Zone", ("UTC; ", Mono("/cairn me show zone:UTC"))),)),
        Quote("/log"),
    )


@relaxed
@given(ANYTHING.replies)
def test_spelling_changes_commands_alone(reply: Reply) -> None:
    shown = spelled(reply, "/cairn")
    # Buttons keep the line itself.
    said = [block for block in shown.blocks if not isinstance(block, Actions)]
    assert not any(isinstance(span, Command) for block in said for span in block.fallback().spans)
    assert [type(block) for block in shown.blocks] == [type(block) for block in reply.blocks]


def test_marks_inside_what_someone_typed_stay_as_typed() -> None:
    assert marked("I don't know `**x**`. Did you mean **Trees** or `/topic trees`?").spans == (
        "I don't know ",
        Mono("**x**"),
        ". Did you mean ",
        Bold("Trees"),
        " or ",
        Command("topic trees"),
        "?",
    )
    assert marked("2 ** 3 is 8").spans == ("2 ** 3 is 8",)
