from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Challenge, Item, Topic
from bot.chat import limits
from bot.chat.command import spec_of
from bot.chat.parse import parse
from bot.chat.phrases import label
from bot.chat.post import edit_links
from bot.errors import UnknownItem
from bot.features import items
from bot.features.index import COMMANDS
from bot.features.items import FINISHABLE, OPENED_BY
from bot.features.naming import completer, find, known
from bot.store.database import Database


@given(st.text(max_size=90))
def test_a_label_fits(text: str) -> None:
    assert len(label(text)) <= limits.LABEL


def test_a_label_is_cut_at_a_word() -> None:
    cut = label("Work that other people can see, at any time")
    assert cut == "Work that other people can see, at…"
    assert label("x" * 60) == "x" * 37 + "…"


def test_near_misses_become_buttons(tiny: Catalog) -> None:
    with pytest.raises(UnknownItem) as caught:
        find(tiny, "gradient bosting", (Topic,))
    assert caught.value.sentence.startswith(
        "I don't know a topic called `gradient bosting`. Did you mean **Gradient boosting**"
    )
    assert ("top-boosting", "Gradient boosting") in caught.value.suggestions


@pytest.mark.parametrize(
    ("kinds", "sentence", "way"),
    [
        (
            (Topic,),
            "I don't know a topic called `zzqx`. `/roadmap` shows every topic by its name.",
            ("Show the roadmap", "roadmap"),
        ),
        (
            (Topic, Activity),
            "I don't know a topic or activity called `zzqx`."
            " `/roadmap` shows every topic by its name.",
            ("Show the roadmap", "roadmap"),
        ),
        (
            (Challenge,),
            "I don't know a challenge called `zzqx`. `/search` finds it by a word.",
            ("Search", "search zzqx"),
        ),
        (
            FINISHABLE,
            "I don't know an item called `zzqx`. `/search` finds it by a word.",
            ("Search", "search zzqx"),
        ),
    ],
)
def test_what_is_like_nothing_leads_to_where_to_look(
    kinds: tuple[type[Item], ...], sentence: str, way: tuple[str, str], tiny: Catalog
) -> None:
    with pytest.raises(UnknownItem) as caught:
        find(tiny, "zzqx", kinds)
    assert caught.value.sentence == sentence
    assert caught.value.ways_out == (way,)


def test_a_title_or_the_id_of_what_is_gone(tiny: Catalog) -> None:
    assert tiny.title_of("top-boosting") == "Gradient boosting"
    assert tiny.title_of("top-gone") == "top-gone"


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
    assert app.complete_value("log", "what", "grad")[0].value == "top-boosting"
    assert [s.value for s in app.complete_value("leaderboard", "window", "m")] == ["month"]
    assert app.complete_value("log", "note", "x") == ()
    assert app.complete_value("log", "colour", "x") == ()
    assert app.complete_value("nonsense", "what", "x") == ()
    assert len(app.complete_value("setup", "zone", "")) == 25
    assert len(app.complete_value("log", "what", "x" * 10_000)) <= 25


def test_the_lines_that_do_something_to_an_item_are_commands(tiny: Catalog) -> None:
    commands = {spec.name: spec for spec in map(spec_of, COMMANDS)}
    by_name = {name: line for name, line in vars(items).items() if name.endswith("_BY")}
    lines = [*by_name.pop("OPENED_BY").values(), *by_name.values()]
    assert len(lines) > len(OPENED_BY)
    for line in lines:
        typed = parse(line.format("top-boosting"), commands, tiny)
        assert "top-boosting" in typed.arguments.values(), line
