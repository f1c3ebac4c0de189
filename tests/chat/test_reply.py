from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import (
    Accent,
    Actions,
    Audience,
    Block,
    Board,
    BoardRow,
    Bold,
    Button,
    Channel,
    Choice,
    Command,
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
    Text,
    When,
    marked,
    plain,
    spelled,
)

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
NUMBERS = st.integers(0, 10**6)
SPANS = st.one_of(
    WORDS,
    st.builds(Bold, WORDS),
    st.builds(Mono, WORDS),
    st.builds(Command, WORDS),
    st.builds(LinkTo, WORDS, WORDS),
    st.builds(Channel, WORDS, WORDS, st.just("") | WORDS),
    st.builds(
        When,
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
        st.sampled_from(["day", "time", "moment"]),
    ),
)


def several(one: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, min_size=least, max_size=3).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    headers = draw(several(WORDS, 1))
    return Table(headers, draw(several(st.tuples(*[WORDS] * len(headers)))))


BLOCKS = st.one_of(
    st.builds(Text, several(SPANS), st.booleans()),
    st.builds(Heading, WORDS),
    st.builds(Prose, WORDS),
    st.builds(Fields, several(st.builds(FieldPair, WORDS, several(SPANS)))),
    st.builds(lambda label, a, b: Progress(label, min(a, b), max(a, b)), WORDS, NUMBERS, NUMBERS),
    st.builds(
        Steps, several(st.builds(Step, WORDS, st.sampled_from(StepState), st.just("") | WORDS))
    ),
    st.builds(Board, several(st.builds(BoardRow, NUMBERS, WORDS, NUMBERS, st.booleans()))),
    st.builds(Quote, WORDS),
    st.builds(ItemCard, WORDS, WORDS, several(WORDS), WORDS, st.none() | WORDS),
    tables(),
    st.builds(
        Actions,
        several(
            st.one_of(
                st.builds(Button, WORDS, WORDS, st.booleans()),
                st.builds(Link, WORDS, WORDS),
                st.builds(Choice, WORDS, several(st.builds(Option, WORDS, WORDS))),
            )
        ),
    ),
)
REPLIES = st.builds(
    Reply, WORDS, several(BLOCKS), st.sampled_from(Audience), st.sampled_from(Accent)
)
UNSAID = {
    "type",
    "prompt",
    "platform",
    "zone",
    "style",
    "primary",
    "quiet",
    "you",
    "state",
    "at",
    "headers",
}


def said_by(value: Any) -> Iterator[str]:
    """Every name, number and address in a block, as it must be readable."""
    if is_dataclass(value):
        for field in fields(value):
            shown = field.name not in UNSAID and not (
                isinstance(value, Channel) and field.name == "id" and value.name
            )
            if shown:
                yield from said_by(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from said_by(one)
    elif isinstance(value, int | str) and not isinstance(value, StrEnum) and value != "":
        yield str(value)


@given(REPLIES)
def test_a_reply_survives_json(reply: Reply) -> None:
    assert Reply.from_json(reply.to_json()) == reply


@given(BLOCKS)
def test_a_fallback_ends_at_text_and_loses_nothing(block: Block) -> None:
    text = block.fallback()
    assert isinstance(text, Text)
    assert text.fallback() is text
    shown = "".join(map(plain, text.spans))
    for word in said_by(block):
        assert word in shown
    if isinstance(block, Table) and block.rows:
        assert all(header in shown for header in block.headers[1:])


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"summary": 3}', '{"summary": "x", "blocks": [{"type": "hat"}]}']
)
def test_what_is_no_reply_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Reply.from_json(broken)


@pytest.mark.parametrize(
    ("done", "total", "bar"),
    [
        (0, 10, "▱▱▱▱▱▱▱▱▱▱▱▱"),
        (1, 1000, "▰▱▱▱▱▱▱▱▱▱▱▱"),
        (999, 1000, "▰▰▰▰▰▰▰▰▰▰▰▱"),
        (3, 3, "▰▰▰▰▰▰▰▰▰▰▰▰"),
        (0, 0, "▱" * 12),
    ],
)
def test_a_bar_is_full_only_where_all_is_done(done: int, total: int, bar: str) -> None:
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
    pair = FieldPair("Zone", ("UTC; ", Command("me zone:UTC")))
    reply = Reply(
        "x", (Text(("Try ", Command("log"), Mono("log"))), Fields((pair,)), Quote("/log"))
    )
    shown = spelled(reply, "/cairn")
    assert shown.blocks == (
        Text(("Try ", Mono("/cairn log"), Mono("log"))),
        Fields((FieldPair("Zone", ("UTC; ", Mono("/cairn me zone:UTC"))),)),
        Quote("/log"),
    )


@given(REPLIES)
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
