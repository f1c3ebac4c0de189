from __future__ import annotations

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.errors
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.explanation import explained
from bot.chat.parse import unknown
from bot.chat.phrases import clip, did_you_mean, either, field_label
from bot.chat.reply import Accent, Button, plain
from bot.errors import (
    BadInput,
    BadValue,
    BotError,
    ContentError,
    RetryLater,
    UnknownCommand,
    UnknownItem,
    quoted,
)
from bot.messages import Message
from bot.store.database import Database
from tests.fakes import Clock


@pytest.fixture
def quiet(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


def test_the_tree_is_drawn_as_it_is() -> None:
    tree = inspect.getdoc(bot.errors) or ""
    drawn = {
        line.strip("|-' ").split()[0]: line for line in tree.splitlines() if line.strip("|-' ")
    }
    families = [
        thing
        for thing in vars(bot.errors).values()
        if inspect.isclass(thing) and issubclass(thing, BotError)
    ]
    for family in families:
        depth = (drawn[family.__name__].index(family.__name__)) // 3
        assert depth == len(family.__mro__) - BotError.__mro__.__len__(), family


def test_sentences_name_what_can_be_done() -> None:
    assert UnknownCommand("lgo", "Look.").sentence == "I don't know `lgo`. Look."
    assert UnknownItem("x", noun="item").sentence == "I don't know an item called `x`."
    assert UnknownItem("x", advice="Look.").sentence == "I don't know a topic called `x`. Look."
    assert (
        BadValue("minutes", "a number", "lo`ts\n").sentence
        == "`minutes` wants a number. You wrote `lo'ts`."
    )
    assert ContentError(["a:1: C001 x"]).sentence == "The content has 1 fault:\na:1: C001 x"
    assert ContentError(["a", "b"]).faults == ("a", "b")
    assert RetryLater(Message("platform.busy", {"platform": "Slack"}), 3.5).after == 3.5
    assert (
        BadValue("link", "an address", "/log x").sentence
        == "`link` wants an address. You wrote “/log x”."
    )


def test_an_unknown_command_names_what_is_like_it_or_help() -> None:
    near = unknown("lgo", ["log", "lag"])
    assert near.sentence == "I don't know `lgo`. Did you mean **log** or **lag**?"
    assert near.ways_out == (("log", "log"), ("lag", "lag"))
    assert unknown("x", []).sentence == "I don't know `x`. `/help` lists what I can do."
    assert unknown("x", []).ways_out == (("Help", "help"),)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "**a**"),
        (["a", "b"], "**a** or **b**"),
        (["a", "b", "c"], "**a**, **b** or **c**"),
    ],
)
def test_one_of_several_names(names: list[str], said: str) -> None:
    assert either(names) == said


def test_names_that_would_run_together_stand_each_on_a_line() -> None:
    names = ["Roles, skills and the job market", "Framing"]
    first = f"**{names[0]}**"
    assert did_you_mean(names) == f"Did you mean one of these?\n• {first}\n• **Framing**"
    assert did_you_mean(names[:1]) == f"Did you mean {first}?"


@pytest.mark.parametrize(
    ("name", "description", "shown"),
    [
        ("answer", "Your answer", ("Your answer", "")),
        ("minutes", "How long, in minutes", ("Minutes", "How long, in minutes")),
        ("own_words", "Say it", ("Own words", "Say it")),
    ],
)
def test_a_field_is_named_once(name: str, description: str, shown: tuple[str, str]) -> None:
    assert field_label(name, description) == shown


def test_errors_name_no_command() -> None:
    assert not re.search(r"`/[a-z]", inspect.getsource(bot.errors))


@given(st.text(max_size=100), st.integers(1, 60))
def test_a_clip_is_one_short_line(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert len(clipped.splitlines()) <= 1
    assert "`" not in clipped


@given(st.text(max_size=100).filter(lambda text: not text.strip().startswith("/")))
def test_what_was_typed_is_quoted_as_it_is_clipped(typed: str) -> None:
    assert quoted(typed) == f"`{clip(typed, 60)}`"


def test_a_fault_becomes_a_quiet_reply_with_its_ways_out() -> None:
    ways = [(f"{'long ' * 10}{n}", f"log {n}") for n in range(8)]
    reply = explained(BadInput("No `x` in **y**.\nSo.", ways))
    assert (reply.summary, reply.accent) == ("No x in y.", Accent.WARNING)
    assert "".join(map(plain, reply.blocks[0].fallback().spans)) == "No x in y.\nSo."
    # Cut at a word, still in the text.
    assert explained(BadInput("words " * 40)).summary == ("words " * 25).rstrip()
    buttons = [item for item in getattr(reply.blocks[1], "items", ()) if isinstance(item, Button)]
    assert [button.line for button in buttons] == [f"log {n}" for n in range(6)]
    assert all(len(button.label) <= limits.LABEL for button in buttons)
    assert len(explained(BadInput("Nothing.")).blocks) == 1
