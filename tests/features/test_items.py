from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge, Topic
from bot.chat import limits
from bot.chat.post import edit_links
from bot.errors import BadInput
from bot.features.items import completer, find, known, label
from bot.store.database import Database


@given(st.text(max_size=90))
def test_a_label_fits(text: str) -> None:
    assert len(label(text)) <= limits.LABEL


def test_a_label_is_cut_at_a_word() -> None:
    cut = label("Work that other people can see, at any time")
    assert cut == "Work that other people can see, at…"
    assert label("x" * 60) == "x" * 37 + "…"


def test_near_misses_become_buttons(tiny: Catalog) -> None:
    with pytest.raises(BadInput) as caught:
        find(tiny, "gradient bosting", (Topic,), "topic {}")
    assert ("Gradient boosting", "topic top-boosting") in caught.value.ways_out


def test_no_edit_link_where_none_is_set(tiny: Catalog) -> None:
    item = tiny.topic("top-vectors")
    assert edit_links(tiny.edit_url(item.id)) == ()
    known = replace(tiny, edit_base="https://x.example/")
    [link] = edit_links(known.edit_url(item.id))
    assert link.url == "https://x.example/topics/top-vectors.md"


def test_kinds_are_kept_apart(tiny: Catalog) -> None:
    assert known(Topic)(tiny, "Gradient Boosting")
    assert not known(Challenge)(tiny, "Gradient Boosting")
    assert [s.value for s in completer(Challenge)(tiny, "dot")] == ["cha-dot-product"]


async def test_completion_is_from_memory_and_never_fails(
    sqlite_database: Database, tiny: Catalog
) -> None:
    app = App(sqlite_database, tiny)
    assert app.complete("log", "what", "grad")[0].value == "top-boosting"
    assert [s.value for s in app.complete("leaderboard", "window", "m")] == ["month"]
    assert app.complete("log", "note", "x") == ()
    assert app.complete("log", "colour", "x") == ()
    assert app.complete("nonsense", "what", "x") == ()
    assert len(app.complete("setup", "zone", "")) == 25
    assert len(app.complete("log", "what", "x" * 10_000)) <= 25
