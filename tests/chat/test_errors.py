from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.errors
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.reply import Accent, Button, plain
from bot.errors import (
    BadInput,
    BadValue,
    BotError,
    ContentError,
    RetryLater,
    UnknownCommand,
    UnknownItem,
    clip,
    either,
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
    assert UnknownCommand("lgo", ["log"]).sentence == "I don't know `lgo`. Did you mean **log**?"
    assert (
        UnknownItem("x", [("top-a", "A"), ("top-b", "B")], "item").sentence
        == "I don't know an item called `x`. Did you mean **A** or **B**?"
    )
    assert UnknownItem("x").sentence.endswith("`/roadmap` shows every topic by its name.")
    assert UnknownItem("x", noun="challenge").sentence.endswith("`/search` finds it by a word.")
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
    assert either(["a", "b", "c"]) == "**a**, **b** or **c**"


@given(st.text(max_size=100), st.integers(1, 60))
def test_a_clip_is_one_short_line(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert len(clipped.splitlines()) <= 1
    assert "`" not in clipped


def test_a_fault_becomes_a_quiet_reply_with_its_ways_out(quiet: App) -> None:
    ways = [(f"{'long ' * 10}{n}", f"log {n}") for n in range(6)]
    reply = quiet.explain(BadInput("No `x` in **y**.\nSo.", ways))
    assert (reply.summary, reply.accent) == ("No x in y.", Accent.WARNING)
    assert "".join(map(plain, reply.blocks[0].fallback().spans)) == "No x in y.\nSo."
    assert quiet.explain(BadInput("words " * 40)).summary == ("words " * 25).rstrip(), (
        "cut at a word, still in the text"
    )
    buttons = [item for item in getattr(reply.blocks[1], "items", ()) if isinstance(item, Button)]
    assert [button.line for button in buttons] == ["log 0", "log 1", "log 2", "log 3"]
    assert all(len(button.label) <= limits.LABEL for button in buttons)
    assert len(quiet.explain(BadInput("Nothing.")).blocks) == 1
