"""Where a name ends in a line about the real content, and what is left to the parameter behind."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.command import spec_of
from bot.chat.parse import parse
from bot.chat.post import post_of
from bot.features.index import COMMANDS, POSTS
from bot.features.naming import GIVEN_WEEKLY, weekly_kind

SPECS = {spec.name: spec for spec in map(spec_of, COMMANDS)}


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("submit 16.01", {"answer": "16.01"}),
        ("submit bus 16.01", {"name": "bus", "answer": "16.01"}),
        (
            "submit bus that is always full 16,01",
            {"name": "bus that is always full", "answer": "16,01"},
        ),
        ("submit -0.8402 b", {"answer": "-0.8402 b"}),
        (
            "submit bsu that is always full 16,01",
            {"name": "bsu that is always full", "answer": "16,01"},
        ),
        ("submit cha-bus-that-feels-full", {"name": "cha-bus-that-feels-full"}),
        (
            "submit this week's challenge 16.01",
            {"name": "this week's challenge", "answer": "16.01"},
        ),
        ("submit it is seven", {"answer": "it is seven"}),
        ("hint 2", {"number": "2"}),
        ("hint bus 2", {"name": "bus", "number": "2"}),
        ("hint price 1", {"name": "price", "number": "1"}),
        ("done bus it was fun", {"what": "bus", "note": "it was fun"}),
        ("done paper great read", {"what": "paper", "note": "great read"}),
        ("done gradient bosting at last", {"what": "gradient bosting", "note": "at last"}),
        ("log linear algebro 45 three words", {"what": "linear algebro", "minutes": "45"}),
        ("remind me challenge friday 9:00", {"what": "challenge", "when": "friday 9:00"}),
        ("remind me bus friday 9:00", {"what": "bus", "when": "friday 9:00"}),
        ("interview why was I declined", {"name": "why was I declined"}),
        ("interview deep learning", {"category": "deep learning"}),
        ("interview math share", {"category": "math", "share": "yes"}),
        ("vote 1", {"name": "1"}),
    ],
)
def test_where_a_name_ends(content: Catalog, line: str, given: dict[str, str]) -> None:
    read = dict(parse(line, SPECS, content).arguments)
    assert {name: read.get(name) for name in given} == given
    assert "name" not in read or "name" in given


@pytest.mark.parametrize(
    "said",
    ["{}", "the {}", "this week's {}", "this week’s {}", "{} of the week", "the weekly {}"],
)
def test_every_weekly_post_is_called_by_its_kind_and_noun(said: str) -> None:
    for kind, command in GIVEN_WEEKLY.items():
        assert weekly_kind(said.format(command), tuple(GIVEN_WEEKLY)) is kind
        assert weekly_kind(said.format(kind.noun), tuple(GIVEN_WEEKLY)) is kind
        assert weekly_kind("this week's", (kind,)) is kind


@pytest.mark.parametrize("said", ["it", "this", "the", "", "last week", "this is my answer"])
def test_other_words_are_no_item_of_the_week(said: str) -> None:
    assert weekly_kind(said, tuple(GIVEN_WEEKLY)) is None


def test_what_is_given_weekly_is_what_is_posted() -> None:
    posted = {post.items: post.kind for post in map(post_of, POSTS) if post.items is not None}
    assert posted == GIVEN_WEEKLY
    assert set(GIVEN_WEEKLY.values()) <= SPECS.keys()
